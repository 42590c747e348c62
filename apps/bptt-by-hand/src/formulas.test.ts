import { describe, expect, test } from 'vitest';
import { largestDifference } from './compare.js';
import { gradientsByDifferences } from './differences.js';
import { drawExample } from './example.js';
import { gradientsByFormulas, stateGradients } from './formulas.js';
import { forward, weightNames } from './model.js';
import { gradientsByTape } from './tape.js';

const sizes = [
  { steps: 1, hidden: 1, inputs: 1, seed: 3 },
  { steps: 5, hidden: 3, inputs: 2, seed: 0 },
  { steps: 8, hidden: 2, inputs: 4, seed: 5 },
  { steps: 20, hidden: 8, inputs: 1, seed: 7 },
];

describe.each(sizes)('$steps steps, $hidden hidden, $inputs inputs', (options) => {
  const { weights, samples } = drawExample(options);
  const formulas = gradientsByFormulas(weights, forward(weights, samples));
  const tape = gradientsByTape(weights, samples);
  const differences = gradientsByDifferences(weights, samples);

  test.each(weightNames)('dL/d%s: the formulas are the central differences', (name) => {
    expect(largestDifference(formulas[name], differences[name])).toBeLessThan(1e-8);
  });

  test.each(weightNames)("dL/d%s: the tape's gradient is that of the formulas", (name) => {
    const largest = Math.max(...formulas[name].flat().map(Math.abs));
    expect(largestDifference(formulas[name], tape[name])).toBeLessThanOrEqual(1e-5 * largest);
  });
});

test('every gradient of the default example is far from zero', () => {
  const { weights, samples } = drawExample({ steps: 5, hidden: 3, inputs: 2, seed: 0 });
  const formulas = gradientsByFormulas(weights, forward(weights, samples));
  for (const name of weightNames)
    expect(Math.max(...formulas[name].flat().map(Math.abs))).toBeGreaterThan(0.2);
});

test('after one step Waa has no gradient: it has met only a<0> = 0', () => {
  const { weights, samples } = drawExample({ steps: 1, hidden: 3, inputs: 2, seed: 0 });
  expect(gradientsByFormulas(weights, forward(weights, samples)).Waa.flat()).toEqual(Array(9).fill(0));
  expect(gradientsByTape(weights, samples).Waa.flat().map(Math.abs)).toEqual(Array(9).fill(0));
});

test('the gradient of the state is a product of slopes and weights when there is one unit', () => {
  const weights = { Waa: [[0.5]], Wax: [[1]], ba: [[0.25]], Wya: [[2]], by: [[-1]] };
  const samples = [0.25, -0.5, 0.75].map((x) => ({ x: [x], target: 1 }));
  const steps = forward(weights, samples);
  const [, second, third] = steps.map(({ a }) => 0.5 * (1 - a[0]! ** 2));
  const last = 2 * (steps[2]!.y - 1);
  const expected = [last * third! * second!, last * third!, last];
  for (const [k, gradient] of stateGradients(weights, steps, 2).entries()) {
    expect(gradient).toEqual([expect.closeTo(expected[k]!, 14)]);
  }
});
