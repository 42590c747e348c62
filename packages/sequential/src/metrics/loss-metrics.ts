/** Losses as metrics: means over all samples rather than means of batches. */
import { squaredError } from '@unroll/core/losses';
import * as losses from '../losses/index.js';
import { sameRank } from '../losses/same-rank.js';
import { MeanMetricWrapper } from './mean.js';
import type { MetricOptions } from './metric.js';

/** keras.metrics.MeanSquaredError */
export class MeanSquaredError extends MeanMetricWrapper {
  constructor({ name = 'mean_squared_error' }: MetricOptions = {}) {
    super(losses.meanSquaredError, name, 'down');
  }
}

/** keras.metrics.MeanAbsoluteError */
export class MeanAbsoluteError extends MeanMetricWrapper {
  constructor({ name = 'mean_absolute_error' }: MetricOptions = {}) {
    super(losses.meanAbsoluteError, name, 'down');
  }
}

/** keras.metrics.MeanAbsolutePercentageError */
export class MeanAbsolutePercentageError extends MeanMetricWrapper {
  constructor({ name = 'mean_absolute_percentage_error' }: MetricOptions = {}) {
    super(losses.meanAbsolutePercentageError, name, 'down');
  }
}

/** keras.metrics.MeanSquaredLogarithmicError */
export class MeanSquaredLogarithmicError extends MeanMetricWrapper {
  constructor({ name = 'mean_squared_logarithmic_error' }: MetricOptions = {}) {
    super(losses.meanSquaredLogarithmicError, name, 'down');
  }
}

/** keras.metrics.LogCoshError */
export class LogCoshError extends MeanMetricWrapper {
  constructor({ name = 'logcosh' }: MetricOptions = {}) {
    super(losses.logCosh, name, 'down');
  }
}

/** keras.metrics.Hinge */
export class Hinge extends MeanMetricWrapper {
  constructor({ name = 'hinge' }: MetricOptions = {}) {
    super(losses.hinge, name, 'down');
  }
}

/** keras.metrics.SquaredHinge */
export class SquaredHinge extends MeanMetricWrapper {
  constructor({ name = 'squared_hinge' }: MetricOptions = {}) {
    super(losses.squaredHinge, name, 'down');
  }
}

/** keras.metrics.CategoricalHinge */
export class CategoricalHinge extends MeanMetricWrapper {
  constructor({ name = 'categorical_hinge' }: MetricOptions = {}) {
    super(losses.categoricalHinge, name, 'down');
  }
}

/** keras.metrics.KLDivergence */
export class KLDivergence extends MeanMetricWrapper {
  constructor({ name = 'kl_divergence' }: MetricOptions = {}) {
    super(losses.klDivergence, name);
  }
}

/** keras.metrics.Poisson */
export class Poisson extends MeanMetricWrapper {
  constructor({ name = 'poisson' }: MetricOptions = {}) {
    super(losses.poisson, name);
  }
}

/** cos of the angle between the vectors along the last axis: 1 is alike. keras.metrics.CosineSimilarity */
export class CosineSimilarity extends MeanMetricWrapper {
  constructor({ name = 'cosine_similarity' }: MetricOptions = {}) {
    super((yTrue, yPred) => losses.cosineSimilarity(yTrue, yPred).neg(), name, 'up');
  }
}

/** The root of the mean over all samples, not a mean of roots. keras.metrics.RootMeanSquaredError */
export class RootMeanSquaredError extends MeanMetricWrapper {
  constructor({ name = 'root_mean_squared_error' }: MetricOptions = {}) {
    super((yTrue, yPred) => squaredError(...sameRank(yPred, yTrue)), name, 'down');
  }

  override result(): number {
    return Math.fround(Math.sqrt(super.result()));
  }
}

/** keras.metrics.BinaryCrossentropy */
export class BinaryCrossentropy extends MeanMetricWrapper {
  private readonly options: losses.SmoothedCrossentropyOptions;

  constructor({
    name = 'binary_crossentropy',
    ...options
  }: MetricOptions & losses.SmoothedCrossentropyOptions = {}) {
    super((yTrue, yPred) => losses.binaryCrossentropy(yTrue, yPred, options), name, 'down');
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

  constructor({
    name = 'categorical_crossentropy',
    ...options
  }: MetricOptions & losses.SmoothedCrossentropyOptions = {}) {
    super((yTrue, yPred) => losses.categoricalCrossentropy(yTrue, yPred, options), name, 'down');
    this.options = options;
  }

  override getConfig() {
    const { fromLogits = false, labelSmoothing = 0 } = this.options;
    return { ...super.getConfig(), from_logits: fromLogits, label_smoothing: labelSmoothing };
  }
}

/** keras.metrics.SparseCategoricalCrossentropy */
export class SparseCategoricalCrossentropy extends MeanMetricWrapper {
  private readonly options: losses.CrossentropyOptions;

  constructor({
    name = 'sparse_categorical_crossentropy',
    ...options
  }: MetricOptions & losses.CrossentropyOptions = {}) {
    super((yTrue, yPred) => losses.sparseCategoricalCrossentropy(yTrue, yPred, options), name, 'down');
    this.options = options;
  }

  override getConfig() {
    const { fromLogits = false } = this.options;
    return { ...super.getConfig(), from_logits: fromLogits };
  }
}
