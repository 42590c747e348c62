import { ArgumentError } from '@unroll/core';
import { describe, expected } from '@unroll/core/internal';
import { builtIn, classNameIn, ofOwnClass, type SerializedObject } from '../serialized/serialized.js';
import { Adadelta } from './adadelta.js';
import { Adagrad } from './adagrad.js';
import { Adam, AdamW } from './adam.js';
import { Adamax } from './adamax.js';
import { deserializeOptimizer } from './deserialize-optimizer.js';
import { Lion } from './lion.js';
import { Nadam } from './nadam.js';
import { Optimizer } from './optimizer.js';
import { RMSprop } from './rmsprop.js';
import { SGD } from './sgd.js';

const classes = { Adadelta, Adagrad, Adam, Adamax, AdamW, Lion, Nadam, RMSprop, SGD };

/** Keras's names of optimizers. */
export type OptimizerName = Lowercase<keyof typeof classes>;

/** An optimizer, its config, or its name for one with Keras's defaults. */
export type OptimizerLike = Optimizer | OptimizerName | SerializedObject;

/**
 * The optimizer that `identifier` stands for; capitals do not matter. keras.optimizers.get.
 *
 * @throws ArgumentError for a name that is not there; it lists those that are.
 */
export function getOptimizer(identifier: OptimizerLike | string): Optimizer {
  if (identifier instanceof Optimizer) return identifier;
  if (typeof identifier !== 'string') return deserializeOptimizer(identifier, classes);
  const make = Object.entries(classes).find(([name]) => name.toLowerCase() === identifier.toLowerCase());
  if (make !== undefined) return new make[1]();
  const names = Object.keys(classes).map((name) => name.toLowerCase());
  throw new ArgumentError(
    `Could not interpret optimizer identifier: ${describe(identifier)}. Expected one of: ${names.join(', ')}`,
  );
}

/** An optimizer as plain data: `{ module, class_name, config }`. keras.optimizers.serialize. */
export function serializeOptimizer(optimizer: Optimizer): SerializedObject {
  if (!(optimizer instanceof Optimizer)) {
    throw expected('serializeOptimizer', 'optimizer', 'an optimizer', optimizer);
  }
  const className = classNameIn(classes, optimizer);
  return className === undefined
    ? ofOwnClass(optimizer)
    : builtIn('keras.optimizers', className, optimizer.getConfig());
}
