import { ArgumentError, describe, expected, ShapeError, UnrollError } from '@unroll/core/errors';

/** An estimator is used before `fit`: scikit-learn's `NotFittedError`. */
export class NotFittedError extends UnrollError {
  override name = 'NotFittedError';
}

/** Samples by features: `x[sample][feature]`. */
export type Rows = readonly ArrayLike<number>[];

export interface MinMaxScalerOptions {
  /** What the smallest and the largest value become. Default `[0, 1]`. */
  featureRange?: readonly [min: number, max: number];
  /** Whether `transform` holds values outside the fitted range to `featureRange`. Default false. */
  clip?: boolean;
}

interface Fitted {
  dataMin: Float64Array;
  dataMax: Float64Array;
  dataRange: Float64Array;
  scale: Float64Array;
  min: Float64Array;
}

/** A range below this is rounding noise and counts as zero: 10 eps, scikit-learn's threshold. */
const SMALLEST_RANGE = 10 * Number.EPSILON;

/**
 * Scales each feature to a given range: `x * scale + min`, with `scale = (hi - lo) / (dataMax - dataMin)` and
 * `min = lo - dataMin * scale`. scikit-learn's `sklearn.preprocessing.MinMaxScaler`, in float64, bit for bit.
 *
 * Takes rows (samples by features) and returns rows, or takes one feature as a flat array and returns a Float64Array.
 * A feature that never changes has `scale = hi - lo`, so it becomes `lo`. NaN is ignored by `fit` and kept by `transform`.
 *
 * @example
 * const scaler = new MinMaxScaler();
 * const scaled = scaler.fitTransform(train);          // Float64Array, all in [0, 1]
 * const dollars = scaler.inverseTransform(predicted);
 */
export class MinMaxScaler {
  readonly featureRange: readonly [min: number, max: number];
  readonly clip: boolean;
  #fitted: Fitted | null = null;

  constructor({ featureRange = [0, 1], clip = false }: MinMaxScalerOptions = {}) {
    const [lo, hi] = featureRange;
    if (!(Number.isFinite(lo) && Number.isFinite(hi) && lo < hi)) {
      throw expected('MinMaxScaler', 'featureRange', 'two finite numbers, the first smaller', featureRange);
    }
    this.featureRange = featureRange;
    this.clip = clip;
  }

  /** Smallest value of each feature, shape (features,). */
  get dataMin(): Float64Array {
    return this.#require('dataMin').dataMin;
  }

  /** Largest value of each feature, shape (features,). */
  get dataMax(): Float64Array {
    return this.#require('dataMax').dataMax;
  }

  /** `dataMax - dataMin`, shape (features,). */
  get dataRange(): Float64Array {
    return this.#require('dataRange').dataRange;
  }

  /** What `transform` multiplies each feature by, shape (features,). */
  get scale(): Float64Array {
    return this.#require('scale').scale;
  }

  /** What `transform` then adds to each feature, shape (features,). */
  get min(): Float64Array {
    return this.#require('min').min;
  }

  /**
   * Learns each feature's range; what was learnt before is forgotten.
   *
   * @throws ShapeError where there are no values or the rows differ in length. @throws ArgumentError on an infinite value.
   */
  fit(x: ArrayLike<number> | Rows): this {
    const rows = toRows(x);
    const features = checkRows('fit', rows);
    const dataMin = new Float64Array(features).fill(Number.NaN);
    const dataMax = new Float64Array(features).fill(Number.NaN);
    for (const row of rows) {
      for (let j = 0; j < features; j++) {
        const value = row[j]!;
        if (!(value >= dataMin[j]!) && !Number.isNaN(value)) dataMin[j] = value;
        if (!(value <= dataMax[j]!) && !Number.isNaN(value)) dataMax[j] = value;
      }
    }
    const [lo, hi] = this.featureRange;
    const dataRange = dataMax.map((max, j) => max - dataMin[j]!);
    const scale = dataRange.map((range) => (hi - lo) / (range < SMALLEST_RANGE ? 1 : range));
    const min = dataMin.map((value, j) => lo - value * scale[j]!);
    this.#fitted = { dataMin, dataMax, dataRange, scale, min };
    return this;
  }

  /** Scales to `featureRange`. @throws NotFittedError before `fit`. @throws ShapeError on another number of features. */
  transform(x: ArrayLike<number>): Float64Array;
  transform(x: Rows): number[][];
  transform(x: ArrayLike<number> | Rows): Float64Array | number[][] {
    const [lo, hi] = this.featureRange;
    const { scale, min } = this.#require('transform');
    const clip = (value: number) => (this.clip ? Math.min(Math.max(value, lo), hi) : value);
    return this.#map('transform', x, (value, j) => clip(value * scale[j]! + min[j]!));
  }

  /** `fit(x)`, then `transform(x)`. */
  fitTransform(x: ArrayLike<number>): Float64Array;
  fitTransform(x: Rows): number[][];
  fitTransform(x: ArrayLike<number> | Rows): Float64Array | number[][] {
    this.fit(x);
    return isRows(x) ? this.transform(x) : this.transform(x);
  }

  /** Undoes `transform`: back to the data's own units. @throws NotFittedError before `fit`. @throws ShapeError as `transform`. */
  inverseTransform(x: ArrayLike<number>): Float64Array;
  inverseTransform(x: Rows): number[][];
  inverseTransform(x: ArrayLike<number> | Rows): Float64Array | number[][] {
    const { scale, min } = this.#require('inverseTransform');
    return this.#map('inverseTransform', x, (value, j) => (value - min[j]!) / scale[j]!);
  }

  #map(
    operation: string,
    x: ArrayLike<number> | Rows,
    f: (value: number, feature: number) => number,
  ): Float64Array | number[][] {
    const rows = toRows(x);
    const features = checkRows(operation, rows);
    const fitted = this.scale.length;
    if (features !== fitted) {
      throw new ShapeError(
        `MinMaxScaler.${operation}: X has ${features} features, but MinMaxScaler is expecting ${fitted} features as input`,
      );
    }
    if (!isRows(x)) return Float64Array.from(x, (value) => f(value, 0));
    return x.map((row) => Array.from(row, f));
  }

  #require(member: string): Fitted {
    if (this.#fitted) return this.#fitted;
    throw new NotFittedError(`MinMaxScaler.${member}: this scaler is not fitted yet; call fit first`);
  }
}

function isRows(x: ArrayLike<number> | Rows): x is Rows {
  return typeof x[0] === 'object';
}

function toRows(x: ArrayLike<number> | Rows): Rows {
  return isRows(x) ? x : Array.from(x, (value) => [value]);
}

/** The number of features, once the rows agree on it and hold no infinity. */
function checkRows(operation: string, rows: Rows): number {
  const features = rows[0]?.length ?? 0;
  if (features === 0) {
    throw new ShapeError(
      `MinMaxScaler.${operation}: x must have at least one sample and one feature, got none`,
    );
  }
  rows.forEach((row, i) => {
    if (row.length !== features) {
      throw new ShapeError(
        `MinMaxScaler.${operation}: row ${i} of x must have ${features} features as row 0 has, got ${row.length}`,
      );
    }
    for (let j = 0; j < features; j++) {
      const value = row[j];
      if (typeof value === 'number' && (Number.isFinite(value) || Number.isNaN(value))) continue;
      throw new ArgumentError(
        `MinMaxScaler.${operation}: x must hold finite numbers or NaN, got ${describe(value)} at row ${i}, feature ${j}`,
      );
    }
  });
  return features;
}
