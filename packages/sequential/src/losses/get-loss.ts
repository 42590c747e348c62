import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { uninterpretable } from '../arguments/require.js';
import { toSnakeCase } from '../naming.js';
import {
  flag,
  ignored,
  integer,
  type Keys,
  located,
  number,
  oneOf,
  orNull,
  type Read,
  readOptions,
  text,
} from '../serialized/read-options.js';
import { customObjectFor, makeCustom, scope } from '../serialized/scope.js';
import {
  builtIn,
  classNameIn,
  functionByName,
  isSerialized,
  ofOwnClass,
  requireKeras,
  type SerializedObject,
} from '../serialized/serialized.js';
import * as classification from './classification.js';
import { FunctionLoss, Loss, type LossFunction, REDUCTIONS } from './loss.js';
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

const objects = { ...lossObjects };

/** Keras's names of losses: `'mean_squared_error'`, `'mse'`, `'MeanSquaredError'`, ... */
export type LossName = keyof typeof functions | keyof typeof objects;

/** A loss, its name, its config, or a function that returns the loss of each sample. */
export type LossLike = Loss | LossName | SerializedObject | LossFunction;

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
  if (typeof identifier !== 'string') {
    if (!isSerialized(identifier)) throw uninterpretable('loss', identifier);
    return deserializeLoss(identifier);
  }
  const custom = Object.hasOwn(scope().customObjects, identifier) && scope().customObjects[identifier];
  if (typeof custom === 'function') return getLoss(custom as LossFunction);
  if (Object.hasOwn(functions, identifier)) {
    return new FunctionLoss(functions[identifier as keyof typeof functions], { name: identifier });
  }
  if (Object.hasOwn(objects, identifier)) return new objects[identifier as keyof typeof objects]();
  throw new ArgumentError(
    `Could not interpret loss identifier: ${describe(identifier)}. ` +
      `Expected one of: ${Object.keys(functions).join(', ')}`,
  );
}

/** As which names Keras knows functions that options may hold. */
const nameOf = new Map<unknown, string>([
  ...Object.entries(functions)
    .reverse()
    .map(([name, fn]): [unknown, string] => [fn, name]),
]);

/** Keras has no public name for the class of a function with another reduction. */
function ofFunction(config: Record<string, unknown>): SerializedObject {
  return { module: 'unroll', class_name: 'FunctionLoss', config, registered_name: 'Custom>FunctionLoss' };
}

/** A loss as plain data: its name where it is one, else `{ module, class_name, config }`. keras.losses.serialize. */
export function serializeLoss(loss: LossLike): string | SerializedObject {
  if (typeof loss === 'string') return loss;
  if (typeof loss === 'function')
    return (
      nameOf.get(loss) ??
      functionByName('loss', loss, (name) => Object.hasOwn(functions, name) || Object.hasOwn(objects, name))
    );
  if (!(loss instanceof Loss)) return loss;
  if (loss instanceof FunctionLoss && loss.constructor === FunctionLoss) {
    const fn = serializeLoss(loss.fn);
    return loss.reduction === 'sum_over_batch_size' ? fn : ofFunction({ ...loss.getConfig(), fn });
  }
  const className = classNameIn(objects, loss);
  return className === undefined ? ofOwnClass(loss) : builtIn('keras.losses', className, loss.getConfig());
}

/** Before Keras 3, 'auto' was 'sum_over_batch_size'. */
const reduction: Read = (value, where) =>
  value === 'auto' ? 'sum_over_batch_size' : oneOf(...REDUCTIONS)(value, where);

const common: Keys = { name: text, reduction, dtype: ignored, fn: ignored };
const axis = integer;
const crossentropy: Keys = { ...common, from_logits: flag, axis };
const keysOf: Partial<Record<keyof typeof objects, Keys>> = {
  BinaryCrossentropy: { ...crossentropy, label_smoothing: number },
  CategoricalCrossentropy: { ...crossentropy, label_smoothing: number },
  SparseCategoricalCrossentropy: { ...crossentropy, ignore_class: orNull(integer) },
  CosineSimilarity: { ...common, axis },
  Huber: { ...common, delta: number },
};

/** @throws ArgumentError for what names no loss of Keras and none of `customObjects`. */
function deserializeLoss(serialized: SerializedObject): Loss {
  const { class_name: name, config } = serialized;
  const where = `loss ${describe(name)}`;
  const custom = customObjectFor(serialized);
  if (custom !== undefined) {
    return name === 'function'
      ? getLoss(custom as LossFunction)
      : makeCustom(where, Loss as unknown as abstract new (...p: never[]) => Loss, custom, config);
  }
  if (name === 'FunctionLoss') {
    const { fn, ...options } = readOptions(where, config, { ...common, fn: (value) => value });
    const inner = getLoss(fn as string);
    if (inner instanceof FunctionLoss) return new FunctionLoss(inner.fn, options);
  }
  requireKeras(where, serialized);
  if (name === 'function') return getLoss(text(config, where) as string);
  if (!Object.hasOwn(objects, name)) return getLoss(name);
  const className = name as keyof typeof objects;
  return located(
    where,
    () => new objects[className](readOptions(where, config, keysOf[className] ?? common)),
  );
}
