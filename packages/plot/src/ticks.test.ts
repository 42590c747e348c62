import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveringTicks, tickFormat, wholeTicks } from './ticks.js';

const written = (ticks: number[]) => ticks.map(tickFormat(ticks));

test.each([
  [0.0021, 0.052, ['0.00', '0.01', '0.02', '0.03', '0.04', '0.05', '0.06']],
  [0, 0.3, ['0.00', '0.05', '0.10', '0.15', '0.20', '0.25', '0.30']],
  [-603, 82, ['-800', '-600', '-400', '-200', '0', '200']],
  [1e6, 4e6, ['1,000,000', '1,500,000', '2,000,000', '2,500,000', '3,000,000', '3,500,000', '4,000,000']],
  [1e-7, 9e-7, ['0', '2.0e-7', '4.0e-7', '6.0e-7', '8.0e-7', '1.0e-6']],
  [1e9, 1.2e9, ['1.00e+9', '1.05e+9', '1.10e+9', '1.15e+9', '1.20e+9']],
])('an axis over %d to %d', (min, max, labels) =>
  expect(written(coveringTicks(min, max, 6))).toEqual(labels),
);

test('a series that never changes gets an axis around it', () => {
  expect(coveringTicks(5, 5, 6)).toEqual([4.4, 4.6, 4.8, 5, 5.2, 5.4, 5.6]);
  expect(coveringTicks(0, 0, 4)).toEqual([-1, -0.5, 0, 0.5, 1]);
  expect(coveringTicks(0.3, 0.1 + 0.2, 4).length).toBeLessThan(8);
});

test('covering ticks cover, rise evenly and stay few', () => {
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(value, value, fc.integer({ min: 2, max: 10 }), (a, b, most) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      const ticks = coveringTicks(min, max, most);
      const step = ticks[1]! - ticks[0]!;
      expect(ticks[0]).toBeLessThanOrEqual(min + 1e-6 * step);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max - 1e-6 * step);
      expect(ticks.length).toBeLessThanOrEqual(most + 3);
      expect(new Set(written(ticks)).size).toBe(ticks.length);
    }),
  );
});

test('whole ticks stay inside', () => {
  expect(wholeTicks(1, 1, 10)).toEqual([1]);
  expect(wholeTicks(1, 3, 10)).toEqual([1, 2, 3]);
  expect(wholeTicks(1, 100, 10)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  expect(written(wholeTicks(0, 1207, 4))).toEqual(['0', '500', '1,000']);
});
