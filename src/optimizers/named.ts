import { isA } from "../is-a.js";
import { lookUp } from "../names.js";
import { Adam } from "./adam.js";
import { AdamW } from "./adam-w.js";
import { Optimizer } from "./optimizer.js";
import { RMSprop } from "./rmsprop.js";
import { SGD } from "./sgd.js";

const byName = {
  adam: () => new Adam(),
  adamw: () => new AdamW(),
  rmsprop: () => new RMSprop(),
  sgd: () => new SGD(),
} as const;

export type OptimizerName = keyof typeof byName;

/** An optimizer, or the name of one with its defaults. */
export type OptimizerLike = Optimizer | OptimizerName;

/** The optimizer behind a name. Throws an ArgumentError that lists the names for one it does not know. */
export function getOptimizer(like: OptimizerLike): Optimizer {
  if (isA(like, Optimizer)) return like;
  return lookUp<() => Optimizer>("optimizer", byName, like)();
}
