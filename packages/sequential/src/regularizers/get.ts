import type { Tensor } from '@unroll/core';
import { applyRegistry } from '../options/apply-registry.js';
import type { SerializedObject } from '../serialized/serialized.js';
import { L1, L1L2, L2, OrthogonalRegularizer, Regularizer } from './regularizer.js';

const classes = { L1, L2, L1L2, OrthogonalRegularizer };
const aliases = { l1: L1, l2: L2, l1l2: L1L2, orthogonal_regularizer: OrthogonalRegularizer };

/** Keras's names: `'l2'` is L2 with its factor of 0.01. */
export type RegularizerName = keyof typeof classes | keyof typeof aliases;

/** A regularizer, its name, its config, a function that returns a penalty, or null for none. */
export type RegularizerLike = Regularizer | RegularizerName | SerializedObject | Penalty | null;

type Penalty = (x: Tensor) => Tensor;

const regularizers = applyRegistry(
  { kind: 'regularizer', module: 'keras.regularizers', classes, aliases },
  Regularizer,
);

/**
 * The regularizer that `identifier` stands for. keras.regularizers.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getRegularizer(identifier: RegularizerLike): Regularizer | null {
  return regularizers.get(identifier);
}

/** A regularizer as plain data: `{ module, class_name, config }`, or null. */
export function serializeRegularizer(regularizer: Regularizer | null): SerializedObject | null {
  return regularizers.serialize(regularizer);
}
