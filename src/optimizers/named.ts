import { isA } from "../is-a.js";
import { checkName, type LateNames, loadNamed } from "../late-names.js";
import { Adam } from "./adam.js";
import { BaseOptimizer } from "./base-optimizer.js";
import type { Optimizer } from "./optimizer.js";
import { SGD } from "./sgd.js";

/** A class of optimizers that need no argument. */
export type OptimizerClass = new () => Optimizer;

const common = {
  adam: () => Adam,
  sgd: () => SGD,
} as const satisfies Readonly<Record<string, () => OptimizerClass>>;

const rare = [
  "adadelta",
  "adafactor",
  "adagrad",
  "adamax",
  "adamw",
  "ftrl",
  "lamb",
  "lion",
  "muon",
  "nadam",
  "rmsprop",
  "schedulefreeadamw",
] as const;

const names: LateNames<OptimizerClass> = {
  common,
  rare,
  loadRare: async () => (await import("../rare.js")).optimizers,
};

/** The names in rare-optimizers.ts. */
export type RareOptimizerName = (typeof rare)[number];

export type OptimizerName = keyof typeof common | RareOptimizerName;

/** An optimizer, or the name of one with its defaults. */
export type OptimizerLike = BaseOptimizer | OptimizerName;

/**
 * The optimizer behind a name, or nothing where its class is to be loaded first. Throws an ArgumentError that lists the names for one it
 * does not know.
 */
export function optimizerAtHand(like: OptimizerLike): BaseOptimizer | undefined {
  if (isA(like, BaseOptimizer)) return like;
  checkName("optimizer", names, like);
  return isCommon(like) ? new (common[like]())() : undefined;
}

/** The optimizer behind a name. Rejects with an ArgumentError that lists the names for one it does not know. */
export async function getOptimizer(like: OptimizerLike): Promise<BaseOptimizer> {
  return isA(like, BaseOptimizer) ? like : new (await loadNamed("optimizer", names, like))();
}

function isCommon(name: OptimizerName): name is keyof typeof common {
  return Object.hasOwn(common, name);
}
