import type { Tensor } from '@unroll/core';
import { registry } from '../serialized/registry.js';
import type { SerializedObject } from '../serialized/serialized.js';
import { Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm } from './constraint.js';

const classes = { MaxNorm, MinMaxNorm, NonNeg, UnitNorm };
const aliases = { max_norm: MaxNorm, min_max_norm: MinMaxNorm, non_neg: NonNeg, unit_norm: UnitNorm };

/** Keras's names: `'non_neg'`, `'NonNeg'`, ... */
export type ConstraintName = keyof typeof classes | keyof typeof aliases;

/** A constraint, its name, its config, a function of the weight, or null for none. */
export type ConstraintLike = Constraint | ConstraintName | SerializedObject | Projection | null;

type Projection = (w: Tensor) => Tensor;

class Computed extends Constraint {
  constructor(readonly compute: Projection) {
    super();
  }

  override apply(w: Tensor): Tensor {
    return this.compute(w);
  }
}

const constraints = registry<Constraint, Projection>({
  kind: 'constraint',
  module: 'keras.constraints',
  Base: Constraint,
  classes,
  aliases,
  ofFunction: (compute) => new Computed(compute),
  functionOf: (constraint) => (constraint instanceof Computed ? constraint.compute : undefined),
});

/**
 * The constraint that `identifier` stands for. keras.constraints.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getConstraint(identifier: ConstraintLike): Constraint | null {
  return identifier === null ? null : constraints.get(identifier);
}

/** A constraint as plain data: `{ module, class_name, config }`, or null. */
export function serializeConstraint(constraint: Constraint | null): SerializedObject | null {
  return constraint === null ? null : (constraints.serialize(constraint) as SerializedObject);
}
