export {
  Constraint,
  type ConstraintLike,
  getConstraint,
  MaxNorm,
  MinMaxNorm,
  NonNeg,
  UnitNorm,
} from "./constraint.js";
