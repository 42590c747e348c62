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
  compare.record('losses', 1e-7, 2e-7);
  compare.record('losses', 3e-7, 2e-7);
  compare.begin(8);
  compare.record('losses', 2e-7, 2e-7);
  compare.tensors('weights', [tensor([1, 2])], [{ shape: [2], values: [1, 2] }], absolute, 0);
  compare.tensors('shapes', [tensor([1, 2])], [{ shape: [1, 2], values: [1, 2] }], absolute, 0);
  compare.tensors('missing', [], [{ shape: [1], values: [1] }], absolute, 0);
  const row = { part: 'part', of: 3, seeds: 1, tolerance: 0, within: 0, different: [8] };
  expect(compare.rows).toEqual([
    { ...row, what: 'losses', seeds: 2, worst: 3e-7, tolerance: 2e-7, within: 1, different: [7] },
    { ...row, what: 'weights', worst: 0, within: 1, different: [] },
    { ...row, what: 'shapes', worst: Infinity },
    { ...row, what: 'missing', worst: Infinity },
  ]);
});

describe('beyond the tolerance, a difference is held to how far the original is from itself', () => {
  test.each([
    { difference: 1e-3, spread: 0, others: 0, verdict: 'same' },
    { difference: 1.1e-3, spread: 0, others: 1, verdict: 'different' },
    { difference: 0.019, spread: 2e-3, others: 1, verdict: 'same' },
    { difference: 0.021, spread: 2e-3, others: 1, verdict: 'different' },
    { difference: 0.19, spread: 0.05, others: 0.1, verdict: 'same' },
    { difference: 0.21, spread: 0.05, others: 0.1, verdict: 'different' },
    { difference: Number.NaN, spread: 1, others: 1, verdict: 'different' },
  ])('$difference is $verdict at 1e-3, a spread of $spread with this seed, $others with another', (c) => {
    const compare = new Comparison('part', 2);
    compare.begin(7);
    compare.record('losses', c.difference, 1e-3, { spread: c.spread, variants: [c.spread] });
    compare.begin(8);
    compare.record('losses', 0, 1e-3, { spread: c.others, variants: [c.others] });
    expect(compare.rows[0]!.different).toEqual(c.verdict === 'same' ? [] : [7]);
  });

  test('and the row tells how many hold the tolerance, ours and its own variants', () => {
    const compare = new Comparison('part', 2);
    compare.begin(1);
    compare.record('losses', 0.03, 0.01, { spread: 0.02, variants: [0.02, 0.001] });
    compare.begin(2);
    compare.record('losses', 0.01, 0.01, { spread: 0.005, variants: [0.005, 0.001] });
    expect(compare.rows).toEqual([
      {
        part: 'part',
        what: 'losses',
        seeds: 2,
        of: 2,
        worst: 0.03,
        tolerance: 0.01,
        within: 1,
        own: { widest: 0.02, within: 3, of: 4 },
        different: [],
      },
    ]);
  });
});

test('epochs keep the worst of each, ours and the original itself', () => {
  const compare = new Comparison('part', 2);
  compare.epochs('losses', [1e-6, 3e-2], [2e-6, 1e-2]);
  compare.epochs('losses', [2e-6, 1e-2], [1e-6, 5e-2]);
  expect(compare.epochsRows).toEqual([{ what: 'losses', worst: [2e-6, 3e-2], own: [2e-6, 5e-2] }]);
});
