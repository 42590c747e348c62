import { check, defineOptions, flag } from '@unroll/core/internal';
import { ColumnScaler, savedScaler } from './column-scaler.js';
import type { Matrix } from './series.js';

export interface MinMaxScalerOptions {
  /** What the smallest and the largest value become. Default `[0, 1]`. */
  featureRange?: readonly [min: number, max: number];
  /** Whether `transform` holds values outside the fitted range to `featureRange`. Default false. */
  clip?: boolean;
}

type Fitted = { dataMin: Float64Array; dataMax: Float64Array; dataRange: Float64Array } & {
  scale: Float64Array;
  min: Float64Array;
};

const LEARNT = ['dataMin', 'dataMax', 'dataRange', 'scale', 'min'] as const;

/** A range below this is rounding noise and counts as zero: 10 eps, scikit-learn's threshold. */
const SMALLEST_RANGE = 10 * Number.EPSILON;

const options = defineOptions<MinMaxScalerOptions>('MinMaxScaler', {
  positional: ['featureRange'],
  checks: {
    featureRange: check<readonly [number, number]>(
      'two finite numbers, the first smaller',
      (range) =>
        Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0] < range[1],
    ),
    clip: flag,
  },
});

/**
 * Scales each feature to a given range: `x * scale + min`, with `scale = (hi - lo) / (dataMax - dataMin)` and
 * `min = lo - dataMin * scale`. scikit-learn's `sklearn.preprocessing.MinMaxScaler`, in float64, bit for bit.
 *
 * Takes rows (samples by features) or a tensor of two axes and returns rows, or takes one feature as a flat array or a tensor
 * of one axis and returns a Float64Array. A feature that never changes has `scale = hi - lo`, so it becomes `lo`. NaN is
 * ignored by `fit` and kept by `transform`. `JSON.stringify` and `MinMaxScaler.fromJSON` keep it.
 *
 * @example
 * const scaler = new MinMaxScaler();
 * const scaled = scaler.fitTransform(train);          // Float64Array, all in [0, 1]
 * const dollars = scaler.inverseTransform(predicted);
 */
export class MinMaxScaler extends ColumnScaler<Fitted> {
  protected override readonly className = 'MinMaxScaler';
  readonly featureRange: readonly [min: number, max: number];
  readonly clip: boolean;

  constructor(
    ...args:
      | [featureRange: readonly [min: number, max: number], options?: MinMaxScalerOptions]
      | [options?: MinMaxScalerOptions]
  ) {
    super();
    const { featureRange = [0, 1], clip = false } = options.read(args);
    this.featureRange = [featureRange[0], featureRange[1]];
    this.clip = clip;
  }

  /** The scaler that was written. @throws ArgumentError where `json` is not what `toJSON` gave, or the text of it. */
  static fromJSON(json: unknown): MinMaxScaler {
    const { scaler: _, fitted, ...settings } = savedScaler('MinMaxScaler', json);
    return new MinMaxScaler(options.readNamed(settings, 'MinMaxScaler.fromJSON')).restore(fitted, LEARNT);
  }

  /** Smallest value of each feature, shape (features,). */
  get dataMin(): Float64Array {
    return this.fitted('dataMin').dataMin;
  }

  /** Largest value of each feature, shape (features,). */
  get dataMax(): Float64Array {
    return this.fitted('dataMax').dataMax;
  }

  /** `dataMax - dataMin`, shape (features,). */
  get dataRange(): Float64Array {
    return this.fitted('dataRange').dataRange;
  }

  /** What `transform` multiplies each feature by, shape (features,). */
  get scale(): Float64Array {
    return this.fitted('scale').scale;
  }

  /** What `transform` then adds to each feature, shape (features,). */
  get min(): Float64Array {
    return this.fitted('min').min;
  }

  protected override learn({ values, features }: Matrix): Fitted {
    const dataMin = new Float64Array(features).fill(Number.NaN);
    const dataMax = new Float64Array(features).fill(Number.NaN);
    for (const [i, value] of values.entries()) {
      if (Number.isNaN(value)) continue;
      const j = i % features;
      if (!(value >= dataMin[j]!)) dataMin[j] = value;
      if (!(value <= dataMax[j]!)) dataMax[j] = value;
    }
    const [lo, hi] = this.featureRange;
    const dataRange = dataMax.map((max, j) => max - dataMin[j]!);
    const scale = dataRange.map((range) => (hi - lo) / (range < SMALLEST_RANGE ? 1 : range));
    const min = dataMin.map((value, j) => lo - value * scale[j]!);
    return { dataMin, dataMax, dataRange, scale, min };
  }

  protected override scaleValue(value: number, feature: number, { scale, min }: Fitted): number {
    const scaled = value * scale[feature]! + min[feature]!;
    const [lo, hi] = this.featureRange;
    return this.clip ? Math.min(Math.max(scaled, lo), hi) : scaled;
  }

  protected override unscaleValue(value: number, feature: number, { scale, min }: Fitted): number {
    return (value - min[feature]!) / scale[feature]!;
  }

  protected override get settings() {
    return { featureRange: this.featureRange, clip: this.clip };
  }
}
