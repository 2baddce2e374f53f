import { isA } from "../is-a.js";
import { lookUp } from "../names.js";
import { L1, L2 } from "./l1l2.js";
import { OrthogonalRegularizer } from "./orthogonal.js";
import { FunctionRegularizer, Regularizer, type RegularizerFunction } from "./regularizer.js";

/** As in Keras there is no `"l1L2"`: it has no factors of its own that are not 0. */
const byName = { l1: L1, l2: L2, orthogonalRegularizer: OrthogonalRegularizer } as const;

export type RegularizerName = keyof typeof byName;

/** A regularizer, the name of one with its defaults, or a function of the weights. */
export type RegularizerLike = Regularizer | RegularizerName | RegularizerFunction;

/** The regularizer behind a name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getRegularizer(like: RegularizerLike): Regularizer {
  if (isA(like, Regularizer)) return like;
  if (typeof like === "function") return new FunctionRegularizer(like);
  return new (lookUp<new () => Regularizer>("regularizer", byName, like))();
}
