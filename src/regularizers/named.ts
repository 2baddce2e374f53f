import { ofKind } from "../of-kind.js";
import { L1 } from "./l1.js";
import { L2 } from "./l2.js";
import { OrthogonalRegularizer } from "./orthogonal.js";
import { FunctionRegularizer, Regularizer, type RegularizerFunction } from "./regularizer.js";

/** As in Keras there is no `"l1L2"`: it has no factors of its own that are not 0. */
const byName = { l1: L1, l2: L2, orthogonalRegularizer: OrthogonalRegularizer } as const;

export type RegularizerName = keyof typeof byName;

/** A regularizer, the class or the name of one with its defaults, or a function of the weights. */
export type RegularizerLike = Regularizer | (new () => Regularizer) | RegularizerName | RegularizerFunction;

/** The regularizer behind a class, name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getRegularizer(like: RegularizerLike): Regularizer {
  return ofKind<Regularizer, RegularizerFunction>(
    { name: "regularizer", Base: Regularizer, byName, Custom: FunctionRegularizer },
    like,
  );
}
