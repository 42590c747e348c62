import { tensor } from '@unroll/core';
import { ArgumentError, BackendError, ShapeError } from '@unroll/core/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slidingWindows } from './sliding-windows.js';

test('1,258 values and a window of 50 give 1,208 windows', () => {
  const windows = slidingWindows(Float64Array.from({ length: 1258 }, Math.sqrt), 50);
  expect(windows.count).toBe(1208);
  expect(windows.xShape).toEqual([1208, 50, 1]);
  expect(windows.yShape).toEqual([1208]);
  expect(windows.x).toHaveLength(1208 * 50);
});

test('x[i] is series[i, i + window) and y[i] the value after it', () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(float, { minLength: 2, maxLength: 60 }), fc.nat(), (series, seed) => {
      const window = 1 + (seed % (series.length - 1));
      const { x, y, count } = slidingWindows(series, window);
      expect(count).toBe(series.length - window);
      for (let i = 0; i < count; i++) {
        expect([...x.subarray(i * window, (i + 1) * window)]).toEqual(series.slice(i, i + window));
        expect(y[i]).toBe(series[i + window]);
      }
      expect(y).toHaveLength(count);
    }),
  );
});

test('a series too short, or a window that is no count', () => {
  expect(() => slidingWindows([1, 2, 3], 3)).toThrow(
    new ShapeError('slidingWindows: series must have at least 4 values for a window of 3, got 3'),
  );
  expect(() => slidingWindows([1, 2, 3], 0)).toThrow(
    new ArgumentError('slidingWindows: window must be an integer >= 1, got 0'),
  );
  expect(() => slidingWindows([1, 2, 3], 1.5)).toThrow(ArgumentError);
});

const rows = [
  [1, 10],
  [2, 20],
  [3, 30],
  [4, 40],
  [5, 50],
];

test('rows: all columns, or one to be predicted', () => {
  const all = slidingWindows(rows, 3);
  expect([all.xShape, all.yShape]).toEqual([
    [2, 3, 2],
    [2, 2],
  ]);
  expect([...all.x]).toEqual([1, 10, 2, 20, 3, 30, 2, 20, 3, 30, 4, 40]);
  expect([...all.y]).toEqual([4, 40, 5, 50]);
  const one = slidingWindows(rows, 3, { target: 1 });
  expect([one.yShape, [...one.y]]).toEqual([[2], [40, 50]]);
  expect(slidingWindows(tensor(rows), 3)).toEqual(all);
  expect(
    slidingWindows(
      rows.map((row) => Float64Array.from(row)),
      3,
    ),
  ).toEqual(all);
});

test('horizon and stride', () => {
  const series = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const { x, y, yShape, count } = slidingWindows(series, 3, { horizon: 2, stride: 2 });
  expect([count, yShape]).toEqual([3, [3, 2]]);
  expect([...x]).toEqual([0, 1, 2, 2, 3, 4, 4, 5, 6]);
  expect([...y]).toEqual([3, 4, 5, 6, 7, 8]);
});

test('horizon over rows', () => {
  const { y, yShape } = slidingWindows(rows, 2, { horizon: 2 });
  expect(yShape).toEqual([2, 2, 2]);
  expect([...y]).toEqual([3, 30, 4, 40, 4, 40, 5, 50]);
  expect([...slidingWindows(rows, 2, { horizon: 2, target: 0 }).y]).toEqual([3, 4, 4, 5]);
});

test('a gap stays a gap, and what is no number is refused by its place', () => {
  expect([...slidingWindows([1, Number.NaN, 3], 2).x]).toEqual([1, Number.NaN]);
  expect(() => slidingWindows([1, null, 3] as number[], 2)).toThrow(
    new ArgumentError('slidingWindows: series[1] must be a number, got null'),
  );
  expect(() => slidingWindows([[1], [undefined], [3]] as number[][], 2)).toThrow(
    'series[1][0] must be a number',
  );
  expect(() => slidingWindows([1, 1e39, 3], 2)).toThrow(
    'must hold numbers within float32, got 1e+39 at index 1',
  );
  expect(() => slidingWindows([[1, 2], [3]], 1)).toThrow(ShapeError);
  expect(() => slidingWindows(rows, 2, { target: 2 })).toThrow(
    'target must be a column of the series, 0 to 1',
  );
  expect(() => slidingWindows(rows, 2, { strides: 2 } as object)).toThrow('did you mean `stride`?');
  expect(() => slidingWindows(rows, 2, { horizon: 9 })).toThrow(
    'at least 11 values for a window of 2 and a horizon of 9',
  );
  expect(() => slidingWindows(new Float32Array(2e6), 1e6)).toThrow(BackendError);
});
