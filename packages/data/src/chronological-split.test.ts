import { ArgumentError, ShapeError } from '@unroll/core/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chronologicalSplit, withHistory } from './chronological-split.js';
import { slidingWindows } from './sliding-windows.js';

test('counts are exact, fractions round as in scikit-learn', () => {
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(chronologicalSplit(ten, { testSize: 3 })).toEqual({ train: ten.slice(0, 7), test: [7, 8, 9] });
  expect(chronologicalSplit(ten, { trainSize: 3 }).train).toEqual([0, 1, 2]);
  expect(chronologicalSplit(ten, { trainSize: 0.75 }).train).toHaveLength(7);
  expect(chronologicalSplit(ten, { testSize: 0.25 }).test).toHaveLength(3);
});

test('both sizes, none, and what are no sizes, as in scikit-learn', () => {
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(chronologicalSplit(ten, { trainSize: 3, testSize: 2 })).toEqual({ train: [0, 1, 2], test: [3, 4] });
  expect(chronologicalSplit(ten, { trainSize: 0.5, testSize: 0.25 }).test).toEqual([5, 6, 7]);
  expect(chronologicalSplit(ten)).toEqual({ train: ten.slice(0, 7), test: [7, 8, 9] });
  expect(() => chronologicalSplit(ten, { trainSize: 8, testSize: 3 })).toThrow(ShapeError);
  expect(() => chronologicalSplit(ten, { test_size: 3 } as object)).toThrow('did you mean `testSize`?');
  expect(() => chronologicalSplit(null as never, { testSize: 3 })).toThrow('series must be an array');
});

test('nothing is lost or moved, and the kind of array stays', () => {
  const series = fc.float64Array({ minLength: 2, maxLength: 40, noNaN: true });
  fc.assert(
    fc.property(series, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (values, trainSize) => {
      fc.pre(Math.floor(values.length * trainSize) >= 1);
      const { train, test } = chronologicalSplit(values, { trainSize });
      expect(train).toBeInstanceOf(Float64Array);
      expect([...train, ...test]).toEqual([...values]);
    }),
  );
});

test('sizes that leave a part empty, or are no sizes', () => {
  expect(() => chronologicalSplit([1, 2], { testSize: 2 })).toThrow(
    new ShapeError(
      'chronologicalSplit: both parts must have values, got 2 as testSize for a series of 2 values',
    ),
  );
  expect(() => chronologicalSplit([1, 2], { trainSize: 0.3 })).toThrow('got 0.3 as trainSize');
  for (const trainSize of [0, -1, 1.5, Number.NaN]) {
    expect(() => chronologicalSplit([1, 2, 3], { trainSize })).toThrow(ArgumentError);
  }
});

test('with its history every test value gets a window', () => {
  const { train, test } = chronologicalSplit(Float64Array.from(Array(100).keys()), { testSize: 20 });
  const { y, count, x } = slidingWindows(withHistory(train, test, 50), 50);
  expect(count).toBe(20);
  expect([...y]).toEqual([...test]);
  expect(x[0]).toBe(30);
  expect(withHistory([1, 2], [3], 1)).toEqual(new Float64Array([2, 3]));
});

test('history must be there', () => {
  expect(() => withHistory([1, 2], [3], 3)).toThrow(
    new ShapeError('withHistory: train must have at least 3 values, got 2'),
  );
  expect(() => withHistory([1, 2], [3], 0)).toThrow(ArgumentError);
});
