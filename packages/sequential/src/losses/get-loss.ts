import { ArgumentError, describe } from '@unroll/core';
import { toSnakeCase } from '../naming.js';
import * as classification from './classification.js';
import { FunctionLoss, Loss, type LossFunction } from './loss.js';
import * as lossObjects from './objects.js';
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
  huber: (yTrue, yPred) => regression.huber(yTrue, yPred),
  log_cosh: regression.logCosh,
  cosine_similarity: regression.cosineSimilarity,
  hinge: regression.hinge,
  squared_hinge: regression.squaredHinge,
  categorical_hinge: classification.categoricalHinge,
  poisson: regression.poisson,
  kl_divergence: classification.klDivergence,
  kld: classification.klDivergence,
  KLD: classification.klDivergence,
  binary_crossentropy: (yTrue, yPred) => classification.binaryCrossentropy(yTrue, yPred),
  bce: (yTrue, yPred) => classification.binaryCrossentropy(yTrue, yPred),
  BCE: (yTrue, yPred) => classification.binaryCrossentropy(yTrue, yPred),
  categorical_crossentropy: (yTrue, yPred) => classification.categoricalCrossentropy(yTrue, yPred),
  sparse_categorical_crossentropy: (yTrue, yPred) =>
    classification.sparseCategoricalCrossentropy(yTrue, yPred),
} satisfies Record<string, LossFunction>;

const objects = { ...lossObjects };

/** Keras's names of losses: `'mean_squared_error'`, `'mse'`, `'MeanSquaredError'`, ... */
export type LossName = keyof typeof functions | keyof typeof objects;

/** A loss, its name, or a function that returns the loss of each sample. */
export type LossLike = Loss | LossName | LossFunction;

/**
 * The loss that `identifier` stands for; its `name` is the one given. keras.losses.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getLoss(identifier: LossLike | string): Loss {
  if (identifier instanceof Loss) return identifier;
  if (typeof identifier === 'function') {
    return new FunctionLoss(identifier, { name: toSnakeCase(identifier.name) || 'loss' });
  }
  if (Object.hasOwn(functions, identifier)) {
    return new FunctionLoss(functions[identifier as keyof typeof functions], { name: identifier });
  }
  if (Object.hasOwn(objects, identifier)) return new objects[identifier as keyof typeof objects]();
  throw new ArgumentError(
    `Could not interpret loss identifier: ${describe(identifier)}. ` +
      `Expected one of: ${Object.keys(functions).join(', ')}`,
  );
}
