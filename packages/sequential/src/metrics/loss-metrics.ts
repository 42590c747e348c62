/** Losses as metrics: means over all samples rather than means of batches. */
import { squaredError } from '@unroll/core/losses';
import { ofCategories, ofIndices, ofSmoothed } from '../losses/crossentropy-options.js';
import * as losses from '../losses/index.js';
import { sameRank } from '../losses/same-rank.js';
import { integer } from '../options/kinds.js';
import { only } from '../serialized/read-options.js';
import { meanOf } from './mean.js';
import { metricOptions, type Update } from './metric.js';

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
export class RootMeanSquaredError extends meanOf(
  'RootMeanSquaredError',
  'root_mean_squared_error',
  (yTrue, yPred) => squaredError(...sameRank(yPred, yTrue)),
  'down',
) {
  protected override weightOf({ sampleWeight }: Update) {
    return sampleWeight;
  }

  override result(): number {
    return Math.fround(Math.sqrt(super.result()));
  }
}

const ofCosine = metricOptions(
  {
    /** The axis that the vectors are along. Default -1. */
    axis: integer(-1),
  },
  ['name', 'dtype', 'axis'],
);

/** cos of the angle between the vectors along the last axis: 1 is alike. keras.metrics.CosineSimilarity */
export class CosineSimilarity extends meanOf(
  'CosineSimilarity',
  'cosine_similarity',
  (yTrue, yPred, options) => losses.cosineSimilarity(yTrue, yPred, options).neg(),
  'up',
  ofCosine,
) {
  /** As in Keras, without the axis. */
  override getConfig() {
    const { axis: _, ...config } = super.getConfig();
    return config;
  }
}

const ofBinary = metricOptions(ofSmoothed, ['name', 'dtype', 'fromLogits', 'labelSmoothing'], {
  reads: { axis: only(-1) },
});

/** keras.metrics.BinaryCrossentropy */
export class BinaryCrossentropy extends meanOf(
  'BinaryCrossentropy',
  'binary_crossentropy',
  losses.binaryCrossentropy,
  'down',
  ofBinary,
) {}

const ofCategorical = metricOptions(ofCategories, ['name', 'dtype', 'fromLogits', 'labelSmoothing', 'axis']);

/** keras.metrics.CategoricalCrossentropy */
export class CategoricalCrossentropy extends meanOf(
  'CategoricalCrossentropy',
  'categorical_crossentropy',
  losses.categoricalCrossentropy,
  'down',
  ofCategorical,
) {}

const ofSparse = metricOptions(ofIndices, ['name', 'dtype', 'fromLogits', 'ignoreClass', 'axis']);

/** keras.metrics.SparseCategoricalCrossentropy */
export class SparseCategoricalCrossentropy extends meanOf(
  'SparseCategoricalCrossentropy',
  'sparse_categorical_crossentropy',
  losses.sparseCategoricalCrossentropy,
  'down',
  ofSparse,
) {}
