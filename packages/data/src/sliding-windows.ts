import { ArgumentError, BackendError, ShapeError } from '@unroll/core/errors';
import { count, defineOptions, describe, expected, positiveInteger, worded } from '@unroll/core/internal';
import { type Matrix, type Rows, type TensorLike, toMatrix } from './series.js';

export interface SlidingWindowsOptions {
  /** How many values or rows after a window are to be predicted. Default 1. */
  horizon?: number;
  /** Rows from the start of one window to the start of the next. Default 1. */
  stride?: number;
  /** The column to be predicted, where the series is of rows. Default all of them. */
  target?: number;
}

/** Overlapping stretches of a series, each with what follows it; float32, ready for a tensor. */
export interface SlidingWindows {
  /** The windows one after another: `x[(i * window + t) * features + f] = series[i * stride + t][f]`. */
  readonly x: Float32Array;
  /** What a recurrent layer reads (batch, time, features). */
  readonly xShape: [count: number, window: number, features: number];
  /** What follows each window: `y[i] = series[i * stride + window]`. */
  readonly y: Float32Array;
  /** `[count]`, then `horizon` where it is not 1, then `features` where the series is of rows and there is no `target`. */
  readonly yShape: [count: number, ...rest: number[]];
  readonly count: number;
  readonly window: number;
}

const options = defineOptions<{ window: number } & SlidingWindowsOptions>('slidingWindows', {
  positional: ['window'],
  required: 1,
  checks: {
    window: worded('an integer >= 1', positiveInteger),
    horizon: positiveInteger,
    stride: positiveInteger,
    target: count,
  },
});

/**
 * Cuts a series of n values, or n rows of several values, into overlapping windows and what follows each: 1,258 values and a
 * window of 50 give 1,208 windows. With `horizon` and `stride` there are `floor((n - window - horizon) / stride) + 1`.
 *
 * @param series A flat array, rows (as `frame.rows(['Open', 'High'])` gives), or a tensor of shape [n] or [n, features].
 * @throws ArgumentError where a size is not a positive integer, or a value is none (null: see
 * `fillMissing`) or beyond float32. NaN stays NaN.
 * @throws ShapeError where the series has fewer than `window + horizon` values, or rows differ in length.
 *
 * @example
 * const { x, xShape, y } = slidingWindows(series, 50);
 * slidingWindows(rows, 50, { horizon: 5, target: 0 }).yShape;  // [count, 5]
 */
export function slidingWindows(
  series: ArrayLike<number> | Rows | TensorLike,
  ...args:
    | [window: number, options?: SlidingWindowsOptions]
    | [options: { window: number } & SlidingWindowsOptions]
): SlidingWindows {
  const { window, horizon = 1, stride = 1, target } = options.read(args);
  const matrix = toMatrix('slidingWindows', 'series', series);
  const { rows, features } = matrix;
  const count = Math.floor((rows - window - horizon) / stride) + 1;
  if (count < 1) {
    const beyond = horizon === 1 ? '' : ` and a horizon of ${horizon}`;
    throw new ShapeError(
      `slidingWindows: series must have at least ${window + horizon} values for a window of ${window}${beyond}, got ${rows}`,
    );
  }
  if (features === 0)
    throw new ShapeError('slidingWindows: rows of series must have at least one value, got none');
  if (target !== undefined && target >= features) {
    throw expected('slidingWindows', 'target', `a column of the series, 0 to ${features - 1}`, target);
  }
  const values = toFloats(matrix);
  const x = allocate([count, window, features]);
  const predicted = target === undefined ? features : 1;
  const y = allocate([count, horizon, predicted]);
  for (let i = 0; i < count; i++) {
    const start = i * stride;
    const next = start + window;
    x.set(values.subarray(start * features, next * features), i * window * features);
    if (target === undefined) {
      y.set(values.subarray(next * features, (next + horizon) * features), i * horizon * features);
    } else {
      for (let h = 0; h < horizon; h++) y[i * horizon + h] = values[(next + h) * features + target]!;
    }
  }
  const isFlat = matrix.kind === 'flat' || target !== undefined || isOneAxis(series);
  const yShape: [number, ...number[]] = [count];
  if (horizon > 1) yShape.push(horizon);
  if (!isFlat) yShape.push(features);
  return { x, xShape: [count, window, features], y, yShape, count, window };
}

function isOneAxis(series: unknown): boolean {
  return (series as Partial<TensorLike>).shape?.length === 1;
}

/** In float32; a NaN or an infinity stays one. @throws ArgumentError for a number that float32 has no place for. */
function toFloats({ values, features, kind }: Matrix): Float32Array {
  const floats = Float32Array.from(values);
  const bad = floats.findIndex((value, i) => !Number.isFinite(value) && Number.isFinite(values[i]));
  if (bad < 0) return floats;
  const place =
    kind === 'rows' ? `row ${Math.floor(bad / features)}, feature ${bad % features}` : `index ${bad}`;
  throw new ArgumentError(
    `slidingWindows: series must hold numbers within float32, got ${describe(values[bad])} at ${place}`,
  );
}

/** @throws BackendError where there is no memory for so many. */
function allocate(shape: readonly number[]): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  try {
    return new Float32Array(size);
  } catch (cause) {
    throw new BackendError(
      `slidingWindows: no memory for windows of shape [${shape.join(', ')}], ${(4 * size).toExponential(1)} bytes; a larger stride gives fewer`,
      { cause },
    );
  }
}
