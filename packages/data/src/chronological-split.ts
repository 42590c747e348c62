import { ShapeError } from '@unroll/core/errors';
import { defineOptions, describe, expected, positive, positiveInteger, worded } from '@unroll/core/internal';
import { toMatrix } from './series.js';

/** Arrays and typed arrays alike. */
interface Sliceable<T> {
  readonly length: number;
  slice(start?: number, end?: number): T;
}

/**
 * Sizes of the two parts, each a fraction between 0 and 1 or a count of values. Without one it is the rest; with both, what lies
 * between them is left out.
 */
export interface SplitSize {
  trainSize?: number;
  testSize?: number;
}

const size = worded('a fraction between 0 and 1 or a count >= 1', positive);
const splitOptions = defineOptions<SplitSize>('chronologicalSplit', {
  checks: { trainSize: size, testSize: size },
});
const historyOptions = defineOptions<{ window: number }>('withHistory', {
  positional: ['window'],
  required: 1,
  checks: { window: worded('an integer >= 1', positiveInteger) },
});

/** scikit-learn's. */
const TEST_SIZE = 0.25;

/**
 * Splits a series in two at a point in time: the past to train on, the future to test on. Never shuffles.
 *
 * Sizes are scikit-learn's `train_test_split`'s: of n values a fraction gives `floor(n * trainSize)` or `ceil(n * testSize)`,
 * and without sizes a quarter is for the test. Split dates with the same sizes as their values and they stay aligned.
 *
 * @throws ArgumentError where a size is neither a fraction nor a count. @throws ShapeError where a part would be empty, or both
 * are more than the series.
 *
 * @example
 * const { train, test } = chronologicalSplit(prices, { testSize: 20 });
 */
export function chronologicalSplit<T extends Sliceable<T>>(
  series: T,
  ...args: [size?: SplitSize]
): { train: T; test: T } {
  const { trainSize, testSize = trainSize === undefined ? TEST_SIZE : undefined } = splitOptions.read(args);
  if (!isSliceable(series))
    throw expected('chronologicalSplit', 'series', 'an array or a typed array', series);
  const n = series.length;
  const tested =
    testSize === undefined ? undefined : sizeOf('testSize', testSize, (fraction) => Math.ceil(n * fraction));
  const trained =
    trainSize === undefined
      ? n - tested!
      : sizeOf('trainSize', trainSize, (fraction) => Math.floor(n * fraction));
  const from = n - (tested ?? n - trained);
  if (trained < 1 || from >= n || trained > from) {
    const given = [
      ...(trainSize === undefined ? [] : [[trainSize, 'trainSize']]),
      ...(testSize === undefined ? [] : [[testSize, 'testSize']]),
    ];
    throw new ShapeError(
      `chronologicalSplit: both parts must have values, got ${given.map(([value, name]) => `${describe(value)} as ${name}`).join(' and ')} for a series of ${n} values`,
    );
  }
  // scikit-learn takes the test part from the end of the train part on, without shuffling.
  return { train: series.slice(0, trained), test: series.slice(trained, trained + (n - from)) };
}

function isSliceable(series: unknown): boolean {
  return Array.isArray(series) || (ArrayBuffer.isView(series) && !(series instanceof DataView));
}

function sizeOf(argument: string, size: number, ofFraction: (fraction: number) => number): number {
  if (size < 1) return ofFraction(size);
  if (Number.isInteger(size)) return size;
  throw expected('chronologicalSplit', argument, 'a fraction between 0 and 1 or a count >= 1', size);
}

/**
 * The test values with the last `window` training values before them, so that every test value has a window to be
 * predicted from: `slidingWindows(withHistory(train, test, window), window)` has `test.length` windows.
 *
 * @throws ArgumentError where `window` is not a positive integer. @throws ShapeError where `train` is shorter than `window`.
 */
export function withHistory(
  train: ArrayLike<number>,
  test: ArrayLike<number>,
  ...args: [window: number]
): Float64Array {
  const { window } = historyOptions.read(args);
  const past = oneSeries('train', train);
  const future = oneSeries('test', test);
  if (past.length < window) {
    throw new ShapeError(`withHistory: train must have at least ${window} values, got ${past.length}`);
  }
  const joined = new Float64Array(window + future.length);
  joined.set(past.subarray(past.length - window));
  joined.set(future, window);
  return joined;
}

function oneSeries(argument: string, x: ArrayLike<number>): Float64Array {
  const { values, features } = toMatrix('withHistory', argument, x);
  if (features === 1) return values;
  throw new ShapeError(`withHistory: ${argument} must be one series, got rows of ${features}`);
}
