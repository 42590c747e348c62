import { ArgumentError, ShapeError } from '@unroll/core/errors';
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
