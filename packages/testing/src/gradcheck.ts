import { assertAllClose } from './allclose.js';

/** What a gradient check needs of a tensor; `@unroll/core`'s Tensor has it. */
export interface Differentiable {
  readonly shape: readonly number[];
  readonly grad: { dataSync(): ArrayLike<number> } | null;
  dataSync(): ArrayLike<number>;
  backward(): void;
}

export interface GradcheckOptions<T> {
  /** Makes a leaf that requires a gradient from values and a shape. */
  leaf: (values: Float32Array, shape: readonly number[]) => T;
  /** Step of the stencil; the five-point formula's own error is of order step^4. */
  step?: number;
  rtol?: number;
  atol?: number;
}

/**
 * Compares `backward()` with five-point central differences, for every element of every input.
 *
 * `f` maps leaves to a scalar. The stencil's order lets the step be large (0.02), which keeps float32's rounding noise
 * (about 1e-7 / step) small: that is what makes tolerances of 1e-3 hold without a float64 engine.
 */
export function gradcheck<T extends Differentiable>(
  f: (...inputs: T[]) => T,
  inputs: readonly { values: ArrayLike<number>; shape: readonly number[] }[],
  { leaf, step = 0.02, rtol = 2e-3, atol = 2e-4 }: GradcheckOptions<T>,
): void {
  const arrays = inputs.map((input) => Float32Array.from(input.values));
  const evaluate = () =>
    f(...arrays.map((values, i) => leaf(values.slice(), inputs[i]!.shape))).dataSync()[0]!;

  const leaves = arrays.map((values, i) => leaf(values.slice(), inputs[i]!.shape));
  f(...leaves).backward();

  arrays.forEach((values, which) => {
    const numeric = values.map((original, element) => {
      const at = (offset: number) => {
        values[element] = original + offset;
        const moved = values[element]! - original;
        const y = evaluate();
        values[element] = original;
        return { y, moved };
      };
      const [p1, m1, p2, m2] = [at(step), at(-step), at(2 * step), at(-2 * step)];
      const near = (p1.y - m1.y) / (p1.moved - m1.moved);
      const far = (p2.y - m2.y) / (p2.moved - m2.moved);
      return (4 * near - far) / 3;
    });
    const analytic = leaves[which]!.grad?.dataSync() ?? new Float32Array(values.length);
    try {
      assertAllClose(analytic, numeric, { rtol, atol });
    } catch (error) {
      throw new Error(`gradcheck: input ${which}: ${(error as Error).message}`);
    }
  });
}
