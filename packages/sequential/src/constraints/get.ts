import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm } from './constraint.js';

const classes = { MaxNorm, MinMaxNorm, NonNeg, UnitNorm };
const byName = {
  ...classes,
  max_norm: MaxNorm,
  min_max_norm: MinMaxNorm,
  non_neg: NonNeg,
  unit_norm: UnitNorm,
};

/** Keras's names: `'non_neg'`, `'NonNeg'`, ... */
export type ConstraintName = keyof typeof byName;

/** A constraint as plain data, as configs hold it. */
export interface SerializedConstraint {
  className: string;
  config: Record<string, unknown>;
}

/** A constraint, its name, its config, a function of the weight, or null for none. */
export type ConstraintLike =
  | Constraint
  | ConstraintName
  | SerializedConstraint
  | ((w: Tensor) => Tensor)
  | null;

/**
 * The constraint that `identifier` stands for. keras.constraints.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getConstraint(identifier: ConstraintLike): Constraint | null {
  if (identifier === null || identifier instanceof Constraint) return identifier;
  if (typeof identifier === 'function') return new Computed(identifier);
  const { className, config } =
    typeof identifier === 'string' ? { className: identifier, config: {} } : identifier;
  if (!Object.hasOwn(byName, className)) {
    throw new ArgumentError(
      `Could not interpret constraint identifier: ${describe(className)}. ` +
        `Expected one of: ${Object.keys(byName).join(', ')}`,
    );
  }
  return new byName[className as ConstraintName](config);
}

/** A constraint as plain data: `{ className, config }`, or null. */
export function serializeConstraint(constraint: Constraint | null): SerializedConstraint | null {
  if (constraint === null) return null;
  const [className] = Object.entries(classes).find(([, make]) => constraint.constructor === make) ?? [
    constraint.constructor.name,
  ];
  return { className, config: constraint.getConfig() };
}

class Computed extends Constraint {
  constructor(private readonly compute: (w: Tensor) => Tensor) {
    super();
  }

  override apply(w: Tensor): Tensor {
    return this.compute(w);
  }
}
