import { requireInteger, ShapeError } from '@unroll/core/errors';

/** Overlapping stretches of a series, each with the value that follows it; float32, ready for a tensor. */
export interface SlidingWindows {
  /** The windows one after another: `x[i * window + t] = series[i + t]`. */
  readonly x: Float32Array;
  /** `[count, window, 1]`: what a recurrent layer reads (batch, time, features). */
  readonly xShape: [count: number, window: number, features: 1];
  /** What follows each window: `y[i] = series[i + window]`. */
  readonly y: Float32Array;
  /** `[count]`. */
  readonly yShape: [count: number];
  readonly count: number;
  readonly window: number;
}

/**
 * Cuts a series of n values into `n - window` overlapping windows and their next values: 1,258 values and a window of 50
 * give 1,208 windows.
 *
 * @throws ArgumentError where `window` is not a positive integer.
 * @throws ShapeError where the series has fewer than `window + 1` values.
 */
export function slidingWindows(series: ArrayLike<number>, window: number): SlidingWindows {
  requireInteger('slidingWindows', 'window', window, 1);
  const count = series.length - window;
  if (count < 1) {
    throw new ShapeError(
      `slidingWindows: series must have at least ${window + 1} values for a window of ${window}, got ${series.length}`,
    );
  }
  const values = Float32Array.from(series);
  const x = new Float32Array(count * window);
  for (let i = 0; i < count; i++) x.set(values.subarray(i, i + window), i * window);
  return { x, xShape: [count, window, 1], y: values.slice(window), yShape: [count], count, window };
}
