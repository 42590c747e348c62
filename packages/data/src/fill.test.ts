import { ArgumentError } from '@unroll/core/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FillMethod, fillMethods, fillMissing } from './fill.js';

const gap = Number.NaN;

test('each method fills a gap from its own side', () => {
  const series = [1, gap, gap, 4, gap, 5];
  expect([...fillMissing(series, 'forward')]).toEqual([1, 1, 1, 4, 4, 5]);
  expect([...fillMissing(series, 'backward')]).toEqual([1, 4, 4, 4, 5, 5]);
  expect([...fillMissing(series, 'linear')]).toEqual([1, 2, 3, 4, 4.5, 5]);
  expect(series[1]).toBeNaN();
});

test('a gap at an end takes the nearest value, where the method can reach one', () => {
  expect([...fillMissing([gap, 2, gap], 'linear')]).toEqual([2, 2, 2]);
  expect([...fillMissing([2, gap, gap], 'forward')]).toEqual([2, 2, 2]);
  expect([...fillMissing([gap, 2], 'backward')]).toEqual([2, 2]);
  expect(() => fillMissing([gap, gap, 1], 'forward')).toThrow(
    new ArgumentError(
      'fillMissing: the first 2 values are missing and method "forward" has nothing to fill with; use "linear"',
    ),
  );
  expect(() => fillMissing([1, gap], 'backward')).toThrow('the last value is missing');
});

test('nothing to fill from, or no such method', () => {
  expect(() => fillMissing([gap, gap], 'linear')).toThrow('all 2 values are missing');
  expect(() => fillMissing([1], 'cubic' as FillMethod)).toThrow(
    'method must be one of forward, backward, linear, got "cubic"',
  );
});

test('no NaN is left, what was there stays, and filled values lie between their neighbours', () => {
  const inner = fc.array(fc.option(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { nil: gap }));
  fc.assert(
    fc.property(inner, fc.constantFrom(...fillMethods), (values, method) => {
      const series = [0, ...values, 1];
      const filled = fillMissing(series, method);
      series.forEach((value, i) => {
        if (Number.isNaN(value)) expect(filled[i]).not.toBeNaN();
        else expect(filled[i]).toBe(value);
      });
      const present = series.filter((value) => !Number.isNaN(value));
      expect(Math.min(...filled)).toBeGreaterThanOrEqual(Math.min(...present));
      expect(Math.max(...filled)).toBeLessThanOrEqual(Math.max(...present));
    }),
  );
});
