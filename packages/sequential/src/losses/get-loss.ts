import { toSnakeCase } from '../naming.js';
import { registry } from '../options/registry.js';
import { readOptions } from '../serialized/read-options.js';
import type { SerializedObject } from '../serialized/serialized.js';
import * as classification from './classification.js';
import { FunctionLoss, Loss, type LossFunction, lossKeys } from './loss.js';
import * as classes from './objects.js';
import * as regression from './regression.js';

const functions = {
  mean_squared_error: regression.meanSquaredError,
  mse: regression.meanSquaredError,
  MSE: regression.meanSquaredError,
  mean_absolute_error: regression.meanAbsoluteError,
  mae: regression.meanAbsoluteError,
  MAE: regression.meanAbsoluteError,
  mean_absolute_percentage_error: regression.meanAbsolutePercentageError,
  mape: regression.meanAbsolutePercentageError,
  MAPE: regression.meanAbsolutePercentageError,
  mean_squared_logarithmic_error: regression.meanSquaredLogarithmicError,
  msle: regression.meanSquaredLogarithmicError,
  MSLE: regression.meanSquaredLogarithmicError,
  huber: regression.huber,
  log_cosh: regression.logCosh,
  cosine_similarity: regression.cosineSimilarity,
  hinge: regression.hinge,
  squared_hinge: regression.squaredHinge,
  categorical_hinge: classification.categoricalHinge,
  poisson: regression.poisson,
  kl_divergence: classification.klDivergence,
  kld: classification.klDivergence,
  KLD: classification.klDivergence,
  binary_crossentropy: classification.binaryCrossentropy,
  bce: classification.binaryCrossentropy,
  BCE: classification.binaryCrossentropy,
  categorical_crossentropy: classification.categoricalCrossentropy,
  sparse_categorical_crossentropy: classification.sparseCategoricalCrossentropy,
} satisfies Record<string, LossFunction>;

/** Keras's names of losses: `'mean_squared_error'`, `'mse'`, `'MeanSquaredError'`, ... */
export type LossName = keyof typeof functions | keyof typeof classes;

/** A loss, its name, its config, or a function that returns the loss of each sample. */
export type LossLike = Loss | LossName | SerializedObject | LossFunction;

const losses = registry<Loss, LossFunction>({
  kind: 'loss',
  module: 'keras.losses',
  Base: Loss,
  classes,
  functions,
  takesCustomNames: true,
  names: Object.keys(functions),
  ofFunction: (fn, name = toSnakeCase(fn.name) || 'loss') => new FunctionLoss(fn, { name }),
  functionOf: (loss) =>
    isFunctionLoss(loss) && loss.reduction === 'sum_over_batch_size' ? loss.fn : undefined,
  special({ class_name: name, config }, where) {
    if (name !== 'FunctionLoss') return undefined;
    const { fn, ...options } = readOptions(where, config, { ...lossKeys, fn: (value) => value });
    const inner = getLoss(fn as string);
    return inner instanceof FunctionLoss ? new FunctionLoss(inner.fn, options) : undefined;
  },
});

/**
 * The loss that `identifier` stands for; its `name` is the one given. keras.losses.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getLoss(identifier: LossLike | string): Loss {
  return losses.get(identifier);
}

/** A loss as plain data: its name where it is one, else `{ module, class_name, config }`. keras.losses.serialize. */
export function serializeLoss(loss: LossLike): string | SerializedObject {
  if (typeof loss === 'function') return losses.serializeFunction(loss);
  if (!(loss instanceof Loss)) return loss;
  if (!isFunctionLoss(loss) || loss.reduction === 'sum_over_batch_size') return losses.serialize(loss);
  // Keras has no public name for the class of a function with another reduction.
  const config = { ...loss.getConfig(), fn: losses.serializeFunction(loss.fn) };
  return { module: 'unroll', class_name: 'FunctionLoss', config, registered_name: 'Custom>FunctionLoss' };
}

function isFunctionLoss(loss: Loss): loss is FunctionLoss {
  return loss.constructor === FunctionLoss;
}
