import { describe, expect, test } from 'vitest';
import { crossings, exponent, exponents, line, median, ratios, spread } from './statistics.mjs';

test('median: the middle, or the mean of the two in the middle, whatever the order', () => {
  expect(median([10, 9, 2])).toBe(9);
  expect(median([10, 1, 3, 5])).toBe(4);
});

test('spread', () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
});

describe('ratios', () => {
  test('are taken within a round: a slow round of both is no difference', () => {
    expect(ratios([1, 10, 2], [3, 30, 6])).toEqual({ median: 3, min: 3, max: 3 });
  });

  test('of who took part in the first rounds only', () => {
    expect(ratios([1, 2, 100], [30, 80])).toEqual({ median: 35, min: 30, max: 40 });
  });
});

test('line: least squares', () => {
  const { slope, intercept } = line([1, 2, 3], [1, 3, 2]);
  expect(slope).toBeCloseTo(0.5, 12);
  expect(intercept).toBeCloseTo(1, 12);
});

describe('exponent', () => {
  const sizes = [16, 32, 128, 500];

  test.each([1, 1.05, 2.1])('finds the power %d, whatever the factor', (power) => {
    expect(
      exponent(
        sizes,
        sizes.map((size) => 0.3 * size ** power),
      ),
    ).toBeCloseTo(power, 10);
  });

  test('of each round, as a spread', () => {
    const powers = [1, 1.2, 1.1];
    const found = exponents(
      sizes,
      sizes.map((size) => powers.map((power) => size ** power)),
    );
    expect(found.median).toBeCloseTo(1.1, 10);
    expect(found.min).toBeCloseTo(1, 10);
    expect(found.max).toBeCloseTo(1.2, 10);
  });
});

describe('crossings', () => {
  test('lie where a straight line in logarithms passes 1', () => {
    const found = crossings([16, 64, 256], [4, 2, 0.5]);
    expect(found).toHaveLength(1);
    expect(found[0].size).toBeCloseTo(128, 10);
    expect(found[0].ahead).toBe(false);
  });

  test('say which way', () => {
    expect(crossings([1, 2, 4, 8], [0.5, 2, 2, 0.5]).map(({ ahead }) => ahead)).toEqual([true, false]);
  });

  test('are none where one is ahead throughout', () => {
    expect(crossings([1, 2, 4], [3, 1, 2])).toEqual([]);
    expect(crossings([1, 2, 4], [0.3, 0.9, 0.2])).toEqual([]);
  });
});
