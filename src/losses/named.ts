import { lookUp } from "../names.js";
import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from "./crossentropy.js";
import { CTC } from "./ctc.js";
import { CustomLoss, Loss, type LossFunction } from "./loss.js";
import { MeanAbsoluteError, MeanSquaredError } from "./regression.js";

const byName = {
  mse: () => new MeanSquaredError(),
  meanSquaredError: () => new MeanSquaredError(),
  mae: () => new MeanAbsoluteError(),
  meanAbsoluteError: () => new MeanAbsoluteError(),
  binaryCrossentropy: () => new BinaryCrossentropy(),
  categoricalCrossentropy: () => new CategoricalCrossentropy(),
  ctc: () => new CTC(),
  sparseCategoricalCrossentropy: () => new SparseCategoricalCrossentropy(),
} as const;

export type LossName = keyof typeof byName;

/** A loss, the name of one with its defaults, or a function of targets and predictions. */
export type LossLike = Loss | LossName | LossFunction;

/** The loss behind a name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getLoss(like: LossLike): Loss {
  if (like instanceof Loss) return like;
  if (typeof like === "function") return new CustomLoss(like);
  return lookUp<() => Loss>("loss", byName, like)();
}
