import { positiveInteger } from "../check.js";
import { recordable } from "../graph/symbols/record.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { alignPair } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { withDefaults } from "../options.js";
import { binaryMatches } from "./binary-accuracy.js";
import { categoricalMatches } from "./categorical-accuracy.js";
import { concordance, pearson } from "./correlation.js";
import { sparseMatches } from "./sparse-categorical-accuracy.js";
import { sparseTopKMatches, topKMatches } from "./top-k.js";

// The metrics as functions: a number for each sample, which nobody gathers. Those that are losses are the losses' own.

export {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalHinge,
  hinge,
  huber,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
} from "../losses/functions.js";

const parameters = ["yTrue", "yPred", "options?: options"];

/** 1 where predictions, cut at a threshold (default 0.5), are the labels 0 and 1, else 0. */
export const binaryAccuracy = recordable(
  "binaryAccuracy",
  parameters,
  function binaryAccuracy(
    yTrue: SymbolicTensor,
    yPred: SymbolicTensor,
    options: { readonly threshold?: number } = {},
  ): SymbolicTensor {
    const { threshold } = withDefaults("binaryAccuracy", options, { threshold: 0.5 });
    return cast(binaryMatches("binaryAccuracy", yTrue, yPred, threshold), "float32");
  },
);

/** 1 where the most probable class is that of a one-hot label, else 0. */
export const categoricalAccuracy = recordable(
  "categoricalAccuracy",
  parameters.slice(0, 2),
  function categoricalAccuracy(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return cast(categoricalMatches(yTrue, yPred), "float32");
  },
);

/** 1 where the most probable class is the label, else 0. */
export const sparseCategoricalAccuracy = recordable(
  "sparseCategoricalAccuracy",
  parameters.slice(0, 2),
  function sparseCategoricalAccuracy(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return cast(sparseMatches("sparseCategoricalAccuracy", yTrue, yPred), "float32");
  },
);

/** 1 where the class of a one-hot label is among the k (default 5) most probable, else 0. */
export const topKCategoricalAccuracy = recordable(
  "topKCategoricalAccuracy",
  parameters,
  function topKCategoricalAccuracy(
    yTrue: SymbolicTensor,
    yPred: SymbolicTensor,
    options: { readonly k?: number } = {},
  ): SymbolicTensor {
    const { k } = withDefaults("topKCategoricalAccuracy", options, { k: 5 });
    positiveInteger("topKCategoricalAccuracy", "k", k);
    return cast(topKMatches("topKCategoricalAccuracy", yTrue, yPred, k), "float32");
  },
);

/** 1 where the label is among the k (default 5) most probable classes, else 0. */
export const sparseTopKCategoricalAccuracy = recordable(
  "sparseTopKCategoricalAccuracy",
  parameters,
  function sparseTopKCategoricalAccuracy(
    yTrue: SymbolicTensor,
    yPred: SymbolicTensor,
    options: { readonly k?: number; readonly fromSortedIds?: boolean } = {},
  ): SymbolicTensor {
    const how = withDefaults("sparseTopKCategoricalAccuracy", options, { k: 5, fromSortedIds: false });
    positiveInteger("sparseTopKCategoricalAccuracy", "k", how.k);
    return cast(sparseTopKMatches("sparseTopKCategoricalAccuracy", yTrue, yPred, how), "float32");
  },
);

/** Along which axes a sample's values lie. Default −1. */
interface AlongAxis {
  readonly axis?: number | readonly number[];
}

/** Pearson's correlation of the values of each sample: see {@link PearsonCorrelation}. */
export const pearsonCorrelation = recordable(
  "pearsonCorrelation",
  parameters,
  function pearsonCorrelation(yTrue: SymbolicTensor, yPred: SymbolicTensor, options: AlongAxis = {}): SymbolicTensor {
    const { axis } = withDefaults("pearsonCorrelation", options, { axis: -1 });
    const [truth, predicted] = alignPair("pearsonCorrelation", yTrue, yPred);
    return pearson(truth, predicted, axis);
  },
);

/** The concordance of the values of each sample: see {@link ConcordanceCorrelation}. */
export const concordanceCorrelation = recordable(
  "concordanceCorrelation",
  parameters,
  function concordanceCorrelation(
    yTrue: SymbolicTensor,
    yPred: SymbolicTensor,
    options: AlongAxis = {},
  ): SymbolicTensor {
    const { axis } = withDefaults("concordanceCorrelation", options, { axis: -1 });
    const [truth, predicted] = alignPair("concordanceCorrelation", yTrue, yPred);
    return concordance(truth, predicted, axis);
  },
);
