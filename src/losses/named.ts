import { lookUp } from "../names.js";
import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from "./crossentropy.js";
import { CTC } from "./ctc.js";
import { CustomLoss, Loss, type LossFunction } from "./loss.js";
import { MeanAbsoluteError, MeanSquaredError } from "./regression.js";

const byName = {
  binaryCrossentropy: BinaryCrossentropy,
  categoricalCrossentropy: CategoricalCrossentropy,
  ctc: CTC,
  mae: MeanAbsoluteError,
  meanAbsoluteError: MeanAbsoluteError,
  meanSquaredError: MeanSquaredError,
  mse: MeanSquaredError,
  sparseCategoricalCrossentropy: SparseCategoricalCrossentropy,
} as const;

export type LossName = keyof typeof byName;

/** A loss, the name of one with its defaults, or a function of targets and predictions. */
export type LossLike = Loss | LossName | LossFunction;

/** The loss behind a name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getLoss(like: LossLike): Loss {
  if (like instanceof Loss) return like;
  if (typeof like === "function") return new CustomLoss(like);
  return new (lookUp<new () => Loss>("loss", byName, like))();
}
