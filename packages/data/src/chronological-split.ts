import { describe, expected, requireInteger, ShapeError } from '@unroll/core/errors';

/** Arrays and typed arrays alike. */
interface Sliceable<T> {
  readonly length: number;
  slice(start?: number, end?: number): T;
}

/** One of the two sizes: a fraction between 0 and 1, or a count of values. The other part is the rest. */
export type SplitSize = { trainSize: number; testSize?: never } | { testSize: number; trainSize?: never };

/**
 * Splits a series in two at a point in time: the past to train on, the future to test on. Never shuffles.
 *
 * Sizes are scikit-learn's: of n values a fraction gives `floor(n * trainSize)` or `ceil(n * testSize)`.
 * Split dates with the same sizes as their values and they stay aligned.
 *
 * @throws ArgumentError where the size is neither a fraction nor a count. @throws ShapeError where a part would be empty.
 *
 * @example
 * const { train, test } = chronologicalSplit(prices, { testSize: 20 });
 */
export function chronologicalSplit<T extends Sliceable<T>>(
  series: T,
  size: SplitSize,
): { train: T; test: T } {
  const n = series.length;
  const count =
    size.trainSize === undefined
      ? n - sizeOf('testSize', size.testSize, (fraction) => Math.ceil(n * fraction))
      : sizeOf('trainSize', size.trainSize, (fraction) => Math.floor(n * fraction));
  if (count < 1 || count >= n) {
    throw new ShapeError(
      `chronologicalSplit: both parts must have values, got ${describe(size.trainSize ?? size.testSize)} as ` +
        `${size.trainSize === undefined ? 'testSize' : 'trainSize'} for a series of ${n} values`,
    );
  }
  return { train: series.slice(0, count), test: series.slice(count) };
}

function sizeOf(argument: string, size: number, ofFraction: (fraction: number) => number): number {
  if (size > 0 && size < 1) return ofFraction(size);
  if (Number.isInteger(size) && size >= 1) return size;
  throw expected('chronologicalSplit', argument, 'a fraction between 0 and 1 or a count >= 1', size);
}

/**
 * The test values with the last `window` training values before them, so that every test value has a window to be
 * predicted from: `slidingWindows(withHistory(train, test, window), window)` has `test.length` windows.
 *
 * @throws ArgumentError where `window` is not a positive integer. @throws ShapeError where `train` is shorter than `window`.
 */
export function withHistory(train: ArrayLike<number>, test: ArrayLike<number>, window: number): Float64Array {
  requireInteger('withHistory', 'window', window, 1);
  if (train.length < window) {
    throw new ShapeError(`withHistory: train must have at least ${window} values, got ${train.length}`);
  }
  const joined = new Float64Array(window + test.length);
  joined.set(Array.from(train).slice(-window));
  joined.set(Array.from(test), window);
  return joined;
}
