export { Constraint, MaxNorm, MinMaxNorm, type MinMaxNormOptions, NonNeg, UnitNorm } from './constraint.js';
export { type ConstraintLike, type ConstraintName, getConstraint } from './get.js';
