import { isA, isSubclass } from "../is-a.js";
import { lookUp } from "../names.js";
import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from "./crossentropy.js";
import { CustomLoss, Loss, type LossFunction } from "./loss.js";
import { MeanAbsoluteError, MeanSquaredError } from "./regression.js";

/** A class of losses that need no argument. */
export type LossClass = new () => Loss;

// A name must lead to its class without the class having been mentioned, so all of these are in every bundle that compiles a model:
// only what Keras's tutorials write as a string belongs here. Any other loss is given as its class.
const byName = {
  binaryCrossentropy: BinaryCrossentropy,
  categoricalCrossentropy: CategoricalCrossentropy,
  mae: MeanAbsoluteError,
  meanAbsoluteError: MeanAbsoluteError,
  meanSquaredError: MeanSquaredError,
  mse: MeanSquaredError,
  sparseCategoricalCrossentropy: SparseCategoricalCrossentropy,
} as const satisfies Readonly<Record<string, LossClass>>;

export type LossName = keyof typeof byName;

/** A loss, the class or the name of one with its defaults, or a function of targets and predictions. */
export type LossLike = Loss | LossClass | LossName | LossFunction;

/** The loss behind a name, class or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getLoss(like: LossLike): Loss {
  if (isA(like, Loss)) return like;
  if (typeof like !== "function") return new (lookUp<LossClass>("loss", byName, like))();
  return isClass(like) ? new like() : new CustomLoss(like);
}

function isClass(like: LossClass | LossFunction): like is LossClass {
  return isSubclass(like, Loss);
}
