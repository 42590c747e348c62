/** Losses as metrics: means over all samples rather than means of batches. */
import { defineOptions, flag, integer, type Leading, number, orNull } from '@unroll/core/internal';
import { squaredError } from '@unroll/core/losses';
import * as losses from '../losses/index.js';
import { sameRank } from '../losses/same-rank.js';
import { MeanMetricWrapper, meanOf } from './mean.js';
import { type MetricOptions, type NameArguments, nameChecks, nameIn, type Update } from './metric.js';

/** keras.metrics.MeanSquaredError */
export class MeanSquaredError extends meanOf(
  'MeanSquaredError',
  'mean_squared_error',
  losses.meanSquaredError,
  'down',
) {}

/** keras.metrics.MeanAbsoluteError */
export class MeanAbsoluteError extends meanOf(
  'MeanAbsoluteError',
  'mean_absolute_error',
  losses.meanAbsoluteError,
  'down',
) {}

/** keras.metrics.MeanAbsolutePercentageError */
export class MeanAbsolutePercentageError extends meanOf(
  'MeanAbsolutePercentageError',
  'mean_absolute_percentage_error',
  losses.meanAbsolutePercentageError,
  'down',
) {}

/** keras.metrics.MeanSquaredLogarithmicError */
export class MeanSquaredLogarithmicError extends meanOf(
  'MeanSquaredLogarithmicError',
  'mean_squared_logarithmic_error',
  losses.meanSquaredLogarithmicError,
  'down',
) {}

/** keras.metrics.LogCoshError */
export class LogCoshError extends meanOf('LogCoshError', 'logcosh', losses.logCosh, 'down') {}

/** keras.metrics.Hinge */
export class Hinge extends meanOf('Hinge', 'hinge', losses.hinge, 'down') {}

/** keras.metrics.SquaredHinge */
export class SquaredHinge extends meanOf('SquaredHinge', 'squared_hinge', losses.squaredHinge, 'down') {}

/** keras.metrics.CategoricalHinge */
export class CategoricalHinge extends meanOf(
  'CategoricalHinge',
  'categorical_hinge',
  losses.categoricalHinge,
  'down',
) {}

/** keras.metrics.KLDivergence */
export class KLDivergence extends meanOf('KLDivergence', 'kl_divergence', losses.klDivergence, 'down') {}

/** keras.metrics.Poisson */
export class Poisson extends meanOf('Poisson', 'poisson', losses.poisson, 'down') {}

/** The root of the mean over all samples, not a mean of roots; as in Keras, masks do not count. keras.metrics.RootMeanSquaredError */
export class RootMeanSquaredError extends MeanMetricWrapper {
  constructor(...args: NameArguments) {
    super({
      fn: (yTrue, yPred) => squaredError(...sameRank(yPred, yTrue)),
      name: nameIn('RootMeanSquaredError', args, 'root_mean_squared_error'),
      direction: 'down',
    });
  }

  protected override weightOf({ sampleWeight }: Update) {
    return sampleWeight;
  }

  override result(): number {
    return Math.fround(Math.sqrt(super.result()));
  }
}

interface CosineOptions extends MetricOptions {
  /** The axis that the vectors are along. Default -1. */
  axis?: number;
}

type SmoothedOptions = MetricOptions & Omit<losses.SmoothedCrossentropyOptions, 'axis'>;
type CategoricalOptions = MetricOptions & losses.SmoothedCrossentropyOptions;
type SparseOptions = MetricOptions & losses.SparseCrossentropyOptions;

const smoothed = { ...nameChecks, fromLogits: flag, labelSmoothing: number };

const cosineSimilarity = defineOptions<CosineOptions>('CosineSimilarity', {
  positional: ['name', 'dtype', 'axis'],
  checks: { ...nameChecks, axis: integer },
});
const binaryCrossentropy = defineOptions<SmoothedOptions>('BinaryCrossentropy', {
  positional: ['name', 'dtype', 'fromLogits', 'labelSmoothing'],
  checks: smoothed,
});
const categoricalCrossentropy = defineOptions<CategoricalOptions>('CategoricalCrossentropy', {
  positional: ['name', 'dtype', 'fromLogits', 'labelSmoothing', 'axis'],
  checks: { ...smoothed, axis: integer },
});
const sparseCategoricalCrossentropy = defineOptions<SparseOptions>('SparseCategoricalCrossentropy', {
  positional: ['name', 'dtype', 'fromLogits', 'ignoreClass', 'axis'],
  checks: { ...nameChecks, fromLogits: flag, ignoreClass: orNull(integer), axis: integer },
});

/** cos of the angle between the vectors along the last axis: 1 is alike. keras.metrics.CosineSimilarity */
export class CosineSimilarity extends MeanMetricWrapper {
  constructor(...args: Leading<[name: string | null, dtype: 'float32' | null, axis: number], CosineOptions>) {
    const { name, axis = -1 } = cosineSimilarity.read(args);
    super({
      fn: (yTrue, yPred) => losses.cosineSimilarity(yTrue, yPred, { axis }).neg(),
      name: name ?? 'cosine_similarity',
      direction: 'up',
    });
  }
}

/** keras.metrics.BinaryCrossentropy */
export class BinaryCrossentropy extends MeanMetricWrapper {
  private readonly options: losses.SmoothedCrossentropyOptions;

  constructor(
    ...args: Leading<
      [name: string | null, dtype: 'float32' | null, fromLogits: boolean, labelSmoothing: number],
      SmoothedOptions
    >
  ) {
    const { name, dtype: _, ...options } = binaryCrossentropy.read(args);
    super({
      fn: (yTrue, yPred) => losses.binaryCrossentropy(yTrue, yPred, options),
      name: name ?? 'binary_crossentropy',
      direction: 'down',
    });
    this.options = options;
  }

  override getConfig() {
    const { fromLogits = false, labelSmoothing = 0 } = this.options;
    return { ...super.getConfig(), from_logits: fromLogits, label_smoothing: labelSmoothing };
  }
}

/** keras.metrics.CategoricalCrossentropy */
export class CategoricalCrossentropy extends MeanMetricWrapper {
  private readonly options: losses.SmoothedCrossentropyOptions;

  constructor(
    ...args: Leading<
      [
        name: string | null,
        dtype: 'float32' | null,
        fromLogits: boolean,
        labelSmoothing: number,
        axis: number,
      ],
      CategoricalOptions
    >
  ) {
    const { name, dtype: _, ...options } = categoricalCrossentropy.read(args);
    super({
      fn: (yTrue, yPred) => losses.categoricalCrossentropy(yTrue, yPred, options),
      name: name ?? 'categorical_crossentropy',
      direction: 'down',
    });
    this.options = options;
  }

  override getConfig() {
    const { fromLogits = false, labelSmoothing = 0, axis = -1 } = this.options;
    return { ...super.getConfig(), from_logits: fromLogits, label_smoothing: labelSmoothing, axis };
  }
}

/** keras.metrics.SparseCategoricalCrossentropy */
export class SparseCategoricalCrossentropy extends MeanMetricWrapper {
  private readonly options: losses.SparseCrossentropyOptions;

  constructor(
    ...args: Leading<
      [
        name: string | null,
        dtype: 'float32' | null,
        fromLogits: boolean,
        ignoreClass: number | null,
        axis: number,
      ],
      SparseOptions
    >
  ) {
    const { name, dtype: _, ...options } = sparseCategoricalCrossentropy.read(args);
    super({
      fn: (yTrue, yPred) => losses.sparseCategoricalCrossentropy(yTrue, yPred, options),
      name: name ?? 'sparse_categorical_crossentropy',
      direction: 'down',
    });
    this.options = options;
  }

  override getConfig() {
    const { fromLogits = false, ignoreClass = null, axis = -1 } = this.options;
    return { ...super.getConfig(), from_logits: fromLogits, ignore_class: ignoreClass, axis };
  }
}
