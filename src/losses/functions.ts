import type { Declaration, Options } from "../config.js";
import { recordable } from "../graph/symbols/record.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { refuseUnknown } from "../options.js";
import { BinaryCrossentropy } from "./binary-crossentropy.js";
import { CategoricalCrossentropy } from "./categorical-crossentropy.js";
import { CosineSimilarity } from "./cosine-similarity.js";
import { CTC } from "./ctc.js";
import { KLDivergence, Poisson } from "./divergence.js";
import { BinaryFocalCrossentropy, CategoricalFocalCrossentropy } from "./focal.js";
import { CategoricalGeneralizedCrossEntropy } from "./generalized-cross-entropy.js";
import { CategoricalHinge, Hinge, SquaredHinge } from "./hinge.js";
import type { Loss, LossConfig } from "./loss.js";
import { Dice, Tversky } from "./overlap.js";
import { MeanAbsoluteError, MeanSquaredError } from "./regression.js";
import { MeanAbsolutePercentageError, MeanSquaredLogarithmicError } from "./relative-errors.js";
import { Huber, LogCosh } from "./robust-errors.js";
import { SparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.js";
import { asColumns } from "./targets.js";

// The losses as functions: one for each sample, with the options of the class of the same name, and neither weights nor reduction.

/** What a loss as a function takes: the options of its class, but for what is done with the losses of a batch. */
export type LossFunctionOptions<C> = Omit<Options<C>, keyof LossConfig>;

/** A loss as a function of targets and predictions. */
export type PerSample<C = LossConfig> = (
  yTrue: SymbolicTensor,
  yPred: SymbolicTensor,
  options?: LossFunctionOptions<C>,
) => SymbolicTensor;

/** The function form of a class. */
function perSampleOf<C extends LossConfig>(
  name: string,
  Class: (new (options?: Options<C>) => Loss<C>) & Declaration,
): PerSample<C> {
  return recordable(name, ["yTrue", "yPred", "options?: options"], (yTrue, yPred, options) => {
    const known = Object.keys(Class.defaults).filter((key) => key !== "reduction" && key !== "name");
    refuseUnknown(name, options ?? {}, known);
    return new Class({ ...options, name } as Options<C>).perSample(...asColumns(yTrue, yPred));
  });
}

export { type CircleFunctionOptions, circle } from "./circle.js";

/** See {@link MeanSquaredError}. */
export const meanSquaredError = perSampleOf("meanSquaredError", MeanSquaredError);
/** See {@link MeanAbsoluteError}. */
export const meanAbsoluteError = perSampleOf("meanAbsoluteError", MeanAbsoluteError);
/** See {@link MeanAbsolutePercentageError}. */
export const meanAbsolutePercentageError = perSampleOf("meanAbsolutePercentageError", MeanAbsolutePercentageError);
/** See {@link MeanSquaredLogarithmicError}. */
export const meanSquaredLogarithmicError = perSampleOf("meanSquaredLogarithmicError", MeanSquaredLogarithmicError);
/** See {@link Huber}. */
export const huber = perSampleOf("huber", Huber);
/** See {@link LogCosh}. */
export const logCosh = perSampleOf("logCosh", LogCosh);
/** See {@link CosineSimilarity}. */
export const cosineSimilarity = perSampleOf("cosineSimilarity", CosineSimilarity);
/** See {@link KLDivergence}. */
export const klDivergence = perSampleOf("klDivergence", KLDivergence);
/** See {@link Poisson}. */
export const poisson = perSampleOf("poisson", Poisson);
/** See {@link Hinge}. */
export const hinge = perSampleOf("hinge", Hinge);
/** See {@link SquaredHinge}. */
export const squaredHinge = perSampleOf("squaredHinge", SquaredHinge);
/** See {@link CategoricalHinge}. */
export const categoricalHinge = perSampleOf("categoricalHinge", CategoricalHinge);
/** See {@link Dice}. */
export const dice = perSampleOf("dice", Dice);
/** See {@link Tversky}. */
export const tversky = perSampleOf("tversky", Tversky);
/** See {@link CTC}. */
export const ctc = perSampleOf("ctc", CTC);
/** See {@link BinaryCrossentropy}. */
export const binaryCrossentropy = perSampleOf("binaryCrossentropy", BinaryCrossentropy);
/** See {@link CategoricalCrossentropy}. */
export const categoricalCrossentropy = perSampleOf("categoricalCrossentropy", CategoricalCrossentropy);
/** See {@link SparseCategoricalCrossentropy}; 0 for the labels of a class to ignore. */
export const sparseCategoricalCrossentropy = perSampleOf(
  "sparseCategoricalCrossentropy",
  SparseCategoricalCrossentropy,
);
/** See {@link BinaryFocalCrossentropy}. */
export const binaryFocalCrossentropy = perSampleOf("binaryFocalCrossentropy", BinaryFocalCrossentropy);
/** See {@link CategoricalFocalCrossentropy}. */
export const categoricalFocalCrossentropy = perSampleOf("categoricalFocalCrossentropy", CategoricalFocalCrossentropy);
/** See {@link CategoricalGeneralizedCrossEntropy}. */
export const categoricalGeneralizedCrossEntropy = perSampleOf(
  "categoricalGeneralizedCrossEntropy",
  CategoricalGeneralizedCrossEntropy,
);
