import { isA } from "../is-a.js";
import { lookUp } from "../names.js";
import { Constraint, type ConstraintFunction, FunctionConstraint } from "./constraint.js";
import { NonNeg } from "./non-neg.js";
import { MaxNorm, MinMaxNorm, UnitNorm } from "./norms.js";

const byName = { maxNorm: MaxNorm, minMaxNorm: MinMaxNorm, nonNeg: NonNeg, unitNorm: UnitNorm } as const;

export type ConstraintName = keyof typeof byName;

/** A constraint, the name of one with its defaults, or a function of the weights. */
export type ConstraintLike = Constraint | ConstraintName | ConstraintFunction;

/** The constraint behind a name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getConstraint(like: ConstraintLike): Constraint {
  if (isA(like, Constraint)) return like;
  if (typeof like === "function") return new FunctionConstraint(like);
  return new (lookUp<new () => Constraint>("constraint", byName, like))();
}
