import { ofKind } from "../of-kind.js";
import { Constraint, type ConstraintFunction, FunctionConstraint } from "./constraint.js";
import { NonNeg } from "./non-neg.js";
import { MaxNorm, MinMaxNorm, UnitNorm } from "./norms.js";

const byName = { maxNorm: MaxNorm, minMaxNorm: MinMaxNorm, nonNeg: NonNeg, unitNorm: UnitNorm } as const;

export type ConstraintName = keyof typeof byName;

/** A constraint, the class or the name of one with its defaults, or a function of the weights. */
export type ConstraintLike = Constraint | (new () => Constraint) | ConstraintName | ConstraintFunction;

/** The constraint behind a class, name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getConstraint(like: ConstraintLike): Constraint {
  return ofKind<Constraint, ConstraintFunction>(
    { name: "constraint", Base: Constraint, byName, Custom: FunctionConstraint },
    like,
  );
}
