export {
  type Axis,
  Constraint,
  MaxNorm,
  type MaxNormOptions,
  MinMaxNorm,
  type MinMaxNormOptions,
  NonNeg,
  UnitNorm,
  type UnitNormOptions,
} from './constraint.js';
export { type ConstraintLike, type ConstraintName, getConstraint } from './get.js';
