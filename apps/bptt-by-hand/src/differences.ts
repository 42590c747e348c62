import { forward, type Gradients, mapWeights, type Sample, totalLoss, type Weights } from './model.js';

/** The cube root of float64's epsilon, where the error of the formula, h^2, and that of the subtraction, eps / h, meet. */
const h = Math.cbrt(Number.EPSILON);

/** dL/dw = (L(w + h) - L(w - h)) / 2h for one number w at a time: it knows nothing but the pass forward. */
export function gradientsByDifferences(weights: Weights, samples: readonly Sample[]): Gradients {
  const lossWith = (name: keyof Weights, row: number, column: number, shift: number) => {
    const shifted = mapWeights(weights, (matrix, of) =>
      matrix.map((values, i) =>
        values.map((w, j) => (of === name && i === row && j === column ? w + shift : w)),
      ),
    );
    return totalLoss(forward(shifted, samples));
  };
  return mapWeights(weights, (matrix, name) =>
    matrix.map((values, i) =>
      values.map((_, j) => (lossWith(name, i, j, h) - lossWith(name, i, j, -h)) / (2 * h)),
    ),
  );
}
