import { ArgumentError, describe } from '@unroll/core';
import { Adadelta } from './adadelta.js';
import { Adagrad } from './adagrad.js';
import { Adam, AdamW } from './adam.js';
import { Adamax } from './adamax.js';
import { Lion } from './lion.js';
import { Nadam } from './nadam.js';
import { Optimizer } from './optimizer.js';
import { RMSprop } from './rmsprop.js';
import { SGD } from './sgd.js';

const classes = {
  adadelta: Adadelta,
  adagrad: Adagrad,
  adam: Adam,
  adamax: Adamax,
  adamw: AdamW,
  lion: Lion,
  nadam: Nadam,
  rmsprop: RMSprop,
  sgd: SGD,
};

/** Keras's names of optimizers. */
export type OptimizerName = keyof typeof classes;

/** An optimizer, or its name for one with Keras's defaults. */
export type OptimizerLike = Optimizer | OptimizerName;

/**
 * The optimizer that `identifier` stands for; capitals do not matter. keras.optimizers.get.
 *
 * @throws ArgumentError for a name that is not there; it lists those that are.
 */
export function getOptimizer(identifier: OptimizerLike | string): Optimizer {
  if (identifier instanceof Optimizer) return identifier;
  const name = identifier.toLowerCase();
  if (!Object.hasOwn(classes, name)) {
    throw new ArgumentError(
      `Could not interpret optimizer identifier: ${describe(identifier)}. ` +
        `Expected one of: ${Object.keys(classes).join(', ')}`,
    );
  }
  return new classes[name as OptimizerName]();
}
