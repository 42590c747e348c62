import { tensor } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { absolute, Comparison, ofLargest, relative } from '../live/comparison.js';

describe('differences', () => {
  test('are relative to the value, to the largest element, or absolute', () => {
    expect(relative([1, 0, 2.2], [1, 0, 2])).toBeCloseTo(0.1, 12);
    expect(ofLargest([1, 0.5], [2, 0.5])).toBe(0.5);
    expect(absolute([3, 1], [1, 1])).toBe(2);
  });

  test('are 0 between a float32 and its shortest decimal', () => {
    expect(absolute(Float32Array.of(0.1), [0.1])).toBe(0);
    expect(absolute([Math.fround(0.1)], [0.1])).toBeGreaterThan(0);
  });

  test.each([relative, ofLargest, absolute])('are infinite for NaN and for another length: %o', (measure) => {
    expect(measure([Number.NaN], [1])).toBe(Infinity);
    expect(measure([1], [Number.NaN])).toBe(Infinity);
    expect(measure([1, 2], [1])).toBe(Infinity);
  });
});

test('a comparison keeps the worst of each thing and the seed that it came from', () => {
  const compare = new Comparison('part', 3);
  compare.begin(7);
  compare.record('losses', 1e-7, 1e-5);
  compare.record('losses', 3e-7, 1e-5);
  compare.begin(8);
  compare.record('losses', 2e-7, 1e-5);
  compare.tensors('weights', [tensor([1, 2])], [{ shape: [2], values: [1, 2] }], absolute, 0);
  compare.tensors('shapes', [tensor([1, 2])], [{ shape: [1, 2], values: [1, 2] }], absolute, 0);
  compare.tensors('missing', [], [{ shape: [1], values: [1] }], absolute, 0);
  const row = { part: 'part', of: 3, seeds: 1, worstSeed: 8, tolerance: 0 };
  expect(compare.rows).toEqual([
    { ...row, what: 'losses', seeds: 2, worst: 3e-7, worstSeed: 7, tolerance: 1e-5 },
    { ...row, what: 'weights', worst: 0 },
    { ...row, what: 'shapes', worst: Infinity },
    { ...row, what: 'missing', worst: Infinity },
  ]);
});
