import { ArgumentError, type Tensor } from '@unroll/core';
import { describe, expected } from '@unroll/core/internal';
import { uninterpretable } from '../arguments/require.js';
import { axes, type Keys, located, number, readOptions } from '../serialized/read-options.js';
import { customObjectFor, makeCustom } from '../serialized/scope.js';
import {
  builtIn,
  classNameIn,
  functionByName,
  isSerialized,
  ofOwnClass,
  requireKeras,
  type SerializedObject,
} from '../serialized/serialized.js';
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

/** A constraint, its name, its config, a function of the weight, or null for none. */
export type ConstraintLike = Constraint | ConstraintName | SerializedObject | ((w: Tensor) => Tensor) | null;

/**
 * The constraint that `identifier` stands for. keras.constraints.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getConstraint(identifier: ConstraintLike): Constraint | null {
  if (identifier === null || identifier instanceof Constraint) return identifier;
  if (typeof identifier === 'function') return new Computed(identifier);
  if (typeof identifier !== 'string') {
    if (!isSerialized(identifier)) throw uninterpretable('constraint', identifier);
    return deserializeConstraint(identifier);
  }
  return new (classNamed(identifier))();
}

function classNamed(name: string): new (...options: [Record<string, never>] | []) => Constraint {
  if (Object.hasOwn(byName, name)) return byName[name as ConstraintName];
  throw new ArgumentError(
    `Could not interpret constraint identifier: ${describe(name)}. ` +
      `Expected one of: ${Object.keys(byName).join(', ')}`,
  );
}

const keysOf: Record<keyof typeof classes, Keys> = {
  MaxNorm: { max_value: number, axis: axes },
  MinMaxNorm: { min_value: number, max_value: number, rate: number, axis: axes },
  NonNeg: {},
  UnitNorm: { axis: axes },
};

/** @throws ArgumentError for what names no constraint of Keras and none of `customObjects`. */
function deserializeConstraint(serialized: SerializedObject): Constraint | null {
  const { class_name: name, config } = serialized;
  const where = `constraint ${describe(name)}`;
  const custom = customObjectFor(serialized);
  if (custom !== undefined) {
    if (name === 'function') return new Computed(custom as (w: Tensor) => Tensor);
    return makeCustom(where, Constraint, custom, config);
  }
  requireKeras(where, serialized);
  if (name === 'function') return getConstraint(config as ConstraintName);
  const Class = classNamed(name);
  const className = Object.keys(classes).find((key) => classes[key as keyof typeof classes] === Class);
  return located(
    where,
    () =>
      new Class(
        readOptions(where, config, keysOf[className as keyof typeof classes]) as Record<string, never>,
      ),
  );
}

/** A constraint as plain data: `{ module, class_name, config }`, or null. */
export function serializeConstraint(constraint: Constraint | null): SerializedObject | null {
  if (constraint === null) return null;
  if (!(constraint instanceof Constraint))
    throw expected('serializeConstraint', 'constraint', 'a constraint or null', constraint);
  if (constraint instanceof Computed)
    return functionByName('constraint', constraint.compute, (name) => Object.hasOwn(byName, name));
  const className = classNameIn(classes, constraint);
  return className === undefined
    ? ofOwnClass(constraint)
    : builtIn('keras.constraints', className, constraint.getConfig());
}

class Computed extends Constraint {
  constructor(readonly compute: (w: Tensor) => Tensor) {
    super();
  }

  override apply(w: Tensor): Tensor {
    return this.compute(w);
  }
}
