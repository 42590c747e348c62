import { expect, test } from 'vitest';
import { drawExample } from './example.js';
import { weightNames } from './model.js';

const options = { steps: 6, hidden: 4, inputs: 3, seed: 11 };

test('weights and samples have the shapes that were asked for', () => {
  const { weights, samples } = drawExample(options);
  const shapes = weightNames.map((name) => [weights[name].length, weights[name][0]!.length]);
  expect(shapes).toEqual([
    [4, 4],
    [4, 3],
    [4, 1],
    [1, 4],
    [1, 1],
  ]);
  expect(samples.map(({ x }) => x.length)).toEqual(Array(6).fill(3));
});

test('all numbers are eighths within their range, targets 0 or 1', () => {
  const { weights, samples } = drawExample({ ...options, steps: 50 });
  for (const weight of weightNames.flatMap((name) => weights[name].flat())) {
    expect(Number.isInteger(weight * 8)).toBe(true);
    expect(Math.abs(weight)).toBeLessThanOrEqual(0.5);
  }
  for (const x of samples.flatMap((sample) => sample.x)) {
    expect(Number.isInteger(x * 8)).toBe(true);
    expect(Math.abs(x)).toBeLessThanOrEqual(1);
  }
  expect(new Set(samples.map(({ target }) => target))).toEqual(new Set([0, 1]));
});

test('a seed means one example', () => {
  expect(drawExample(options)).toEqual(drawExample(options));
  expect(drawExample(options)).not.toEqual(drawExample({ ...options, seed: 12 }));
});
