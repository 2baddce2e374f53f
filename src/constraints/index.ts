export { Constraint, type ConstraintFunction } from "./constraint.js";
export { type ConstraintLike, type ConstraintName, getConstraint } from "./named.js";
export { NonNeg } from "./non-neg.js";
export { MaxNorm, type MaxNormConfig, MinMaxNorm, type MinMaxNormConfig, type NormConfig, UnitNorm } from "./norms.js";
