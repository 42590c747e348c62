import type { Tensor } from '@unroll/core';
import { applyRegistry } from '../options/apply-registry.js';
import type { SerializedObject } from '../serialized/serialized.js';
import { Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm } from './constraint.js';

const classes = { MaxNorm, MinMaxNorm, NonNeg, UnitNorm };
const aliases = { max_norm: MaxNorm, min_max_norm: MinMaxNorm, non_neg: NonNeg, unit_norm: UnitNorm };

/** Keras's names: `'non_neg'`, `'NonNeg'`, ... */
export type ConstraintName = keyof typeof classes | keyof typeof aliases;

/** A constraint, its name, its config, a function of the weight, or null for none. */
export type ConstraintLike = Constraint | ConstraintName | SerializedObject | Projection | null;

type Projection = (w: Tensor) => Tensor;

const constraints = applyRegistry(
  { kind: 'constraint', module: 'keras.constraints', classes, aliases },
  Constraint,
);

/**
 * The constraint that `identifier` stands for. keras.constraints.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getConstraint(identifier: ConstraintLike): Constraint | null {
  return constraints.get(identifier);
}

/** A constraint as plain data: `{ module, class_name, config }`, or null. */
export function serializeConstraint(constraint: Constraint | null): SerializedObject | null {
  return constraints.serialize(constraint);
}
