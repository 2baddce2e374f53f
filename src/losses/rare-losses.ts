import { Circle } from "./circle.js";
import { CosineSimilarity } from "./cosine-similarity.js";
import { CTC } from "./ctc.js";
import { KLDivergence, Poisson } from "./divergence.js";
import { BinaryFocalCrossentropy, CategoricalFocalCrossentropy } from "./focal.js";
import { CategoricalGeneralizedCrossEntropy } from "./generalized-cross-entropy.js";
import { CategoricalHinge, Hinge, SquaredHinge } from "./hinge.js";
import type { LossClass, RareLossName } from "./named.js";
import { Dice, Tversky } from "./overlap.js";
import { MeanAbsolutePercentageError, MeanSquaredLogarithmicError } from "./relative-errors.js";
import { Huber, LogCosh } from "./robust-errors.js";
import { ShapeCrossentropy } from "./shape-crossentropy.js";

/** The losses whose names are written seldom. They come in one file, which a page loads when it writes one of them. */
export const rareLosses = {
  binaryFocalCrossentropy: BinaryFocalCrossentropy,
  categoricalFocalCrossentropy: CategoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy: CategoricalGeneralizedCrossEntropy,
  categoricalHinge: CategoricalHinge,
  ce: ShapeCrossentropy,
  circle: Circle,
  cosineSimilarity: CosineSimilarity,
  crossentropy: ShapeCrossentropy,
  ctc: CTC,
  dice: Dice,
  hinge: Hinge,
  huber: Huber,
  kld: KLDivergence,
  klDivergence: KLDivergence,
  logCosh: LogCosh,
  mape: MeanAbsolutePercentageError,
  meanAbsolutePercentageError: MeanAbsolutePercentageError,
  meanSquaredLogarithmicError: MeanSquaredLogarithmicError,
  msle: MeanSquaredLogarithmicError,
  poisson: Poisson,
  squaredHinge: SquaredHinge,
  tversky: Tversky,
} as const satisfies Readonly<Record<RareLossName, LossClass>>;
