import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA, isSubclass } from "../is-a.js";
import { checkName, type LateNames, loadNamed } from "../late-names.js";
import { CustomLoss, Loss, type LossFunction } from "./loss.js";

/** A class of losses that need no argument. */
export type LossClass = new () => Loss;

const common = {
  bce: async () => (await import("./binary-crossentropy.js")).BinaryCrossentropy,
  binaryCrossentropy: async () => (await import("./binary-crossentropy.js")).BinaryCrossentropy,
  categoricalCrossentropy: async () => (await import("./categorical-crossentropy.js")).CategoricalCrossentropy,
  mae: async () => (await import("./regression.js")).MeanAbsoluteError,
  meanAbsoluteError: async () => (await import("./regression.js")).MeanAbsoluteError,
  meanSquaredError: async () => (await import("./regression.js")).MeanSquaredError,
  mse: async () => (await import("./regression.js")).MeanSquaredError,
  sparseCategoricalCrossentropy: async () =>
    (await import("./sparse-categorical-crossentropy.js")).SparseCategoricalCrossentropy,
} as const satisfies Readonly<Record<string, () => Promise<LossClass>>>;

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

const names: LateNames<LossClass> = { common, rare, loadRare: async () => (await import("./rare.js")).rare };

/** The names in rare.ts. */
export type RareLossName = (typeof rare)[number];

export type LossName = keyof typeof common | RareLossName;

/** A loss, the class or the name of one with its defaults, or a function of targets and predictions. */
export type LossLike = Loss | LossClass | LossName | LossFunction;

/** Throws an ArgumentError for what is no loss; one for a name that it does not know lists the names. */
export function checkLoss(like: LossLike): void {
  if (typeof like === "string") checkName("loss", names, like);
  else if (!isA(like, Loss) && typeof like !== "function") {
    throw new ArgumentError({
      where: "loss",
      problem: "no loss",
      expected: "a loss, a class or the name of one, or a function of targets and predictions",
      received: inWords(like),
    });
  }
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
