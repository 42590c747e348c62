import { defineOptions, flag } from '@unroll/core/internal';
import { ColumnScaler, savedScaler } from './column-scaler.js';
import type { Matrix } from './series.js';

export interface StandardScalerOptions {
  /** Whether the mean is taken away. Default true. */
  withMean?: boolean;
  /** Whether values are divided by the standard deviation. Default true. */
  withStd?: boolean;
}

type Fitted = { mean: Float64Array; variance: Float64Array; scale: Float64Array };

const LEARNT = ['mean', 'variance', 'scale'] as const;

const options = defineOptions<StandardScalerOptions>('StandardScaler', {
  checks: { withMean: flag, withStd: flag },
});

/**
 * Gives each feature mean 0 and standard deviation 1: `(x - mean) / scale`, where `scale` is the square root of the variance
 * (of all values: divided by their count). scikit-learn's `sklearn.preprocessing.StandardScaler`, in float64.
 *
 * Takes and returns what `MinMaxScaler` does. A feature that never changes has `scale` 1, so it becomes 0. NaN is ignored by
 * `fit` and kept by `transform`. `JSON.stringify` and `StandardScaler.fromJSON` keep it.
 *
 * @example
 * const scaler = new StandardScaler();
 * const scaled = scaler.fitTransform(rows);
 */
export class StandardScaler extends ColumnScaler<Fitted> {
  protected override readonly className = 'StandardScaler';
  readonly withMean: boolean;
  readonly withStd: boolean;

  constructor(...args: [options?: StandardScalerOptions]) {
    super();
    const { withMean = true, withStd = true } = options.read(args);
    this.withMean = withMean;
    this.withStd = withStd;
  }

  /** The scaler that was written. @throws ArgumentError where `json` is not what `toJSON` gave, or the text of it. */
  static fromJSON(json: unknown): StandardScaler {
    const { scaler: _, fitted, ...settings } = savedScaler('StandardScaler', json);
    return new StandardScaler(options.readNamed(settings, 'StandardScaler.fromJSON')).restore(fitted, LEARNT);
  }

  /** Mean of each feature, shape (features,); scikit-learn's `mean_`. */
  get mean(): Float64Array {
    return this.fitted('mean').mean;
  }

  /** Variance of each feature, shape (features,); scikit-learn's `var_`. */
  get variance(): Float64Array {
    return this.fitted('variance').variance;
  }

  /** `variance` by scikit-learn's name. */
  get var(): Float64Array {
    return this.fitted('var').variance;
  }

  /** What `transform` divides each feature by, shape (features,). */
  get scale(): Float64Array {
    return this.fitted('scale').scale;
  }

  protected override learn({ values, features }: Matrix): Fitted {
    const count = new Float64Array(features);
    const mean = perFeature(values, count, (value) => value);
    const offBy = perFeature(values, new Float64Array(features), (value, j) => value - mean[j]!);
    const squares = perFeature(values, new Float64Array(features), (value, j) => (value - mean[j]!) ** 2);
    // What rounding has left in the mean is taken back, as scikit-learn does (Chan, Golub and LeVeque, 1983).
    const variance = squares.map((square, j) => square - offBy[j]! ** 2);
    const scale = variance.map((value, j) => {
      if (!this.withStd || isConstant(value, mean[j]!, count[j]!)) return 1;
      return Math.sqrt(value);
    });
    return { mean, variance, scale };
  }

  protected override scaleValue(value: number, feature: number, { mean, scale }: Fitted): number {
    const centred = this.withMean ? value - mean[feature]! : value;
    return this.withStd ? centred / scale[feature]! : centred;
  }

  protected override unscaleValue(value: number, feature: number, { mean, scale }: Fitted): number {
    const wide = this.withStd ? value * scale[feature]! : value;
    return this.withMean ? wide + mean[feature]! : wide;
  }

  protected override get settings() {
    return { withMean: this.withMean, withStd: this.withStd };
  }
}

/** The mean of `of(value)` for each feature, NaN left out; counts into `count`. */
function perFeature(
  values: Float64Array,
  count: Float64Array,
  of: (value: number, feature: number) => number,
): Float64Array {
  const features = count.length;
  const sums = new Float64Array(features);
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    sums[i % features]! += of(value, i % features);
    count[i % features]!++;
  }
  return sums.map((sum, j) => sum / count[j]!);
}

/** Whether a variance is no more than what rounding leaves of one that is 0. */
function isConstant(variance: number, mean: number, count: number): boolean {
  const bound = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
  return variance <= bound;
}
