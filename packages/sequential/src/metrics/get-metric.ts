import { ArgumentError, describe } from '@unroll/core';
import { toSnakeCase } from '../naming.js';
import type { SymbolicShape } from '../shape.js';
import * as accuracies from './accuracy-metrics.js';
import { AUC } from './auc.js';
import { Precision, Recall } from './confusion-metrics.js';
import * as losses from './loss-metrics.js';
import { MeanMetricWrapper } from './mean.js';
import { Metric, type MetricFunction } from './metric.js';
import { R2Score } from './r2-score.js';

const classes = { ...accuracies, ...losses, AUC, Precision, R2Score, Recall };

const shortNames = {
  mse: losses.MeanSquaredError,
  MSE: losses.MeanSquaredError,
  mae: losses.MeanAbsoluteError,
  MAE: losses.MeanAbsoluteError,
  mape: losses.MeanAbsolutePercentageError,
  MAPE: losses.MeanAbsolutePercentageError,
  msle: losses.MeanSquaredLogarithmicError,
  MSLE: losses.MeanSquaredLogarithmicError,
  bce: losses.BinaryCrossentropy,
  BCE: losses.BinaryCrossentropy,
};

const byName = new Map<string, new () => Metric>([
  ...Object.entries(classes),
  ...Object.entries(classes).map(([name, make]): [string, new () => Metric] => [toSnakeCase(name), make]),
  ...Object.entries(shortNames),
]);

/** A metric, its name in Keras, or a function that returns a value of each sample. */
export type MetricLike = Metric | string | MetricFunction;

/** The shapes that decide which accuracy `'accuracy'` is. */
export interface MetricHint {
  outputShape: SymbolicShape;
  /** Default the output's. */
  yTrueShape?: SymbolicShape | undefined;
}

/**
 * The metric that `identifier` stands for; a name becomes the metric's own. `'accuracy'` and `'acc'` are binary where the
 * model has one output, sparse where targets are class indices, categorical otherwise. keras.metrics.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getMetric(identifier: MetricLike, hint: MetricHint): Metric {
  if (identifier instanceof Metric) return identifier;
  if (typeof identifier === 'function') {
    return new MeanMetricWrapper(identifier, toSnakeCase(identifier.name) || 'metric');
  }
  const isAccuracy = ['accuracy', 'acc'].includes(identifier.toLowerCase());
  const make = isAccuracy ? accuracyFor(hint) : byName.get(identifier);
  if (make === undefined) {
    const names = [...new Set(Object.keys(classes).map(toSnakeCase))].sort();
    throw new ArgumentError(
      `Could not interpret metric identifier: ${describe(identifier)}. Expected one of: ${names.join(', ')}`,
    );
  }
  const metric = new make();
  metric.name = identifier;
  return metric;
}

function accuracyFor({ outputShape, yTrueShape = outputShape }: MetricHint): new () => Metric {
  if (outputShape.at(-1) === 1) return accuracies.BinaryAccuracy;
  const isSparse = yTrueShape.length < outputShape.length || yTrueShape.at(-1) === 1;
  return isSparse ? accuracies.SparseCategoricalAccuracy : accuracies.CategoricalAccuracy;
}
