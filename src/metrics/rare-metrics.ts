import { AUC } from "./auc.js";
import { CategoricalHinge } from "./categorical-hinge.js";
import { FalseNegatives, FalsePositives, TrueNegatives, TruePositives } from "./confusion-counts.js";
import { ConcordanceCorrelation, PearsonCorrelation } from "./correlation.js";
import { CosineSimilarity } from "./cosine-similarity.js";
import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from "./crossentropies.js";
import { F1Score, FBetaScore } from "./f-score.js";
import { Hinge } from "./hinge.js";
import { BinaryIoU } from "./iou.js";
import { KLDivergence } from "./kl-divergence.js";
import { LogCoshError } from "./log-cosh-error.js";
import { MeanAbsoluteError } from "./mean-absolute-error.js";
import { MeanAbsolutePercentageError } from "./mean-absolute-percentage-error.js";
import { MeanSquaredError } from "./mean-squared-error.js";
import { MeanSquaredLogarithmicError } from "./mean-squared-logarithmic-error.js";
import type { MetricClass, RareMetricName } from "./named.js";
import { Poisson } from "./poisson.js";
import { Precision } from "./precision.js";
import { R2Score } from "./r2-score.js";
import { Recall } from "./recall.js";
import { RootMeanSquaredError } from "./root-mean-squared-error.js";
import { SquaredHinge } from "./squared-hinge.js";
import { SparseTopKCategoricalAccuracy, TopKCategoricalAccuracy } from "./top-k.js";

/**
 * The metrics of which pages have none before they write their names. They come in one file, which a page that shows how far it has come loads
 * anyway.
 */
export const rareMetrics = {
  auc: AUC,
  bce: BinaryCrossentropy,
  binaryCrossentropy: BinaryCrossentropy,
  binaryIoU: BinaryIoU,
  categoricalCrossentropy: CategoricalCrossentropy,
  categoricalHinge: CategoricalHinge,
  concordanceCorrelation: ConcordanceCorrelation,
  cosineSimilarity: CosineSimilarity,
  f1Score: F1Score,
  falseNegatives: FalseNegatives,
  falsePositives: FalsePositives,
  fBetaScore: FBetaScore,
  hinge: Hinge,
  kld: KLDivergence,
  klDivergence: KLDivergence,
  logCoshError: LogCoshError,
  mae: MeanAbsoluteError,
  mape: MeanAbsolutePercentageError,
  meanAbsoluteError: MeanAbsoluteError,
  meanAbsolutePercentageError: MeanAbsolutePercentageError,
  meanSquaredError: MeanSquaredError,
  meanSquaredLogarithmicError: MeanSquaredLogarithmicError,
  mse: MeanSquaredError,
  msle: MeanSquaredLogarithmicError,
  pearsonCorrelation: PearsonCorrelation,
  poisson: Poisson,
  precision: Precision,
  r2Score: R2Score,
  recall: Recall,
  rootMeanSquaredError: RootMeanSquaredError,
  sparseCategoricalCrossentropy: SparseCategoricalCrossentropy,
  sparseTopKCategoricalAccuracy: SparseTopKCategoricalAccuracy,
  squaredHinge: SquaredHinge,
  topKCategoricalAccuracy: TopKCategoricalAccuracy,
  trueNegatives: TrueNegatives,
  truePositives: TruePositives,
} as const satisfies Readonly<Record<RareMetricName, MetricClass>>;
