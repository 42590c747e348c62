/** The kinds of options that hold functions and objects of Keras's: activations, initializers and the like. */
import { type Activation, type ActivationLike, getActivation, serializeActivation } from '../activations.js';
import { like as likeCheck } from '../arguments/checks.js';
import type { Constraint } from '../constraints/constraint.js';
import { type ConstraintLike, getConstraint, serializeConstraint } from '../constraints/get.js';
import {
  getInitializer,
  type InitializerLike,
  renewable,
  serializeInitializer,
} from '../initializers/get.js';
import type { Initializer } from '../initializers/initializer.js';
import { type Option, optional, type ReadWithin, required } from '../options/option.js';
import { like } from '../options/reads.js';
import { getRegularizer, type RegularizerLike, serializeRegularizer } from '../regularizers/get.js';
import type { Regularizer } from '../regularizers/regularizer.js';
import { isSerialized } from '../serialized/serialized.js';

/** A name, a config, or a layer without weights that stands for an activation. */
const readActivation: ReadWithin = (value, where, inner) =>
  (isSerialized(value) ? inner.activation(value, where) : null) ?? like(value, where);

const activationParts = {
  make: (given: ActivationLike): Activation => getActivation(given),
  write: serializeActivation,
  read: readActivation,
};

export const activation = (fallback: ActivationLike) =>
  optional<ActivationLike, Activation>(likeCheck, fallback, activationParts);

export const requiredActivation = () => required<ActivationLike, Activation>(likeCheck, activationParts);

export const initializer = (fallback: InitializerLike): Option<InitializerLike, Initializer, false> =>
  optional<InitializerLike, Initializer>(likeCheck, fallback, {
    make: getInitializer,
    write: serializeInitializer,
    copy: renewable,
    read: like,
  });

export const regularizer = (): Option<RegularizerLike, Regularizer | null, false> =>
  optional<RegularizerLike, Regularizer | null>(likeCheck, null, {
    make: getRegularizer,
    write: serializeRegularizer,
    read: like,
  });

export const constraint = (): Option<ConstraintLike, Constraint | null, false> =>
  optional<ConstraintLike, Constraint | null>(likeCheck, null, {
    make: getConstraint,
    write: serializeConstraint,
    read: like,
  });
