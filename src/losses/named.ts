import { isA, isSubclass } from "../is-a.js";
import { checkName, type LateNames, loadNamed } from "../late-names.js";
import { functionFor } from "../of-kind.js";
import { BinaryCrossentropy } from "./binary-crossentropy.js";
import { CategoricalCrossentropy } from "./categorical-crossentropy.js";
import { CustomLoss, Loss, type LossFunction } from "./loss.js";
import { MeanAbsoluteError, MeanSquaredError } from "./regression.js";
import { SparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.js";

/** A class of losses that need no argument. */
export type LossClass = new () => Loss;

// Those that tutorials write most are in every bundle that compiles a model: a file of their own for each costs a page more than it saves.
const common = {
  bce: () => BinaryCrossentropy,
  binaryCrossentropy: () => BinaryCrossentropy,
  categoricalCrossentropy: () => CategoricalCrossentropy,
  mae: () => MeanAbsoluteError,
  meanAbsoluteError: () => MeanAbsoluteError,
  meanSquaredError: () => MeanSquaredError,
  mse: () => MeanSquaredError,
  sparseCategoricalCrossentropy: () => SparseCategoricalCrossentropy,
} as const satisfies Readonly<Record<string, () => LossClass>>;

const rare = [
  "binaryFocalCrossentropy",
  "categoricalFocalCrossentropy",
  "categoricalGeneralizedCrossEntropy",
  "categoricalHinge",
  "ce",
  "circle",
  "cosineSimilarity",
  "crossentropy",
  "ctc",
  "dice",
  "hinge",
  "huber",
  "kld",
  "klDivergence",
  "logCosh",
  "mape",
  "meanAbsolutePercentageError",
  "meanSquaredLogarithmicError",
  "msle",
  "poisson",
  "squaredHinge",
  "tversky",
] as const;

const names: LateNames<LossClass> = { common, rare, loadRare: async () => (await import("../rare.js")).losses };

/** The names in rare-losses.ts. */
export type RareLossName = (typeof rare)[number];

export type LossName = keyof typeof common | RareLossName;

/** A loss, the class or the name of one with its defaults, or a function of targets and predictions. */
export type LossLike = Loss | LossClass | LossName | LossFunction;

/** Throws an ArgumentError for what is no loss; one for a name that it does not know lists the names. */
export function checkLoss(like: LossLike): void {
  if (typeof like === "string") checkName("loss", names, like);
  else if (!isA(like, Loss) && !isClass(like)) functionFor("loss", like);
}

/** The loss behind a name, class or function; rejects as {@link checkLoss} throws. */
export async function getLoss(like: LossLike): Promise<Loss> {
  checkLoss(like);
  if (typeof like === "string") return new (await loadNamed("loss", names, like))();
  if (typeof like !== "function") return like;
  return isClass(like) ? new like() : new CustomLoss(like);
}

function isClass(like: LossClass | LossFunction): like is LossClass {
  return isSubclass(like, Loss);
}
