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

test('null is missing, and other names of the methods, means and constants', () => {
  expect([...fillMissing([1, null, 3], 'linear')]).toEqual([1, 2, 3]);
  expect([...fillMissing([1, null, 3], 'ffill')]).toEqual([1, 1, 3]);
  expect([...fillMissing([1, null, 3], 'bfill')]).toEqual([1, 3, 3]);
  expect([...fillMissing([1, null, 3, 8], 'mean')]).toEqual([1, 4, 3, 8]);
  expect([...fillMissing([1, null, 3, 8], 'median')]).toEqual([1, 3, 3, 8]);
  expect([...fillMissing([null, null], 7)]).toEqual([7, 7]);
  expect(() => fillMissing([1, '2'] as number[], 'linear')).toThrow('values[1] must be a number, got "2"');
  expect(() => fillMissing([Number.POSITIVE_INFINITY, gap, 1], 'linear')).toThrow(
    'no line leads from Infinity',
  );
  expect(() => fillMissing([1, gap], Number.NaN)).toThrow(ArgumentError);
});

test('nothing to fill from, or no such method', () => {
  expect(() => fillMissing([gap, gap], 'linear')).toThrow('all 2 values are missing');
  expect(() => fillMissing([1], 'cubic' as FillMethod)).toThrow(
    "method must be one of 'forward', 'backward', 'linear', 'mean', 'median', 'ffill', 'bfill' or a finite number, got \"cubic\"",
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
