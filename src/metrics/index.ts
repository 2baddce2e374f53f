export { Accuracy } from "./accuracy.js";
export { AUC, type AUCConfig, type AUCOptions } from "./auc.js";
export { BinaryAccuracy, type BinaryAccuracyConfig, type BinaryAccuracyOptions } from "./binary-accuracy.js";
export { CategoricalAccuracy } from "./categorical-accuracy.js";
export { CategoricalHinge } from "./categorical-hinge.js";
export { type Confusion, ConfusionMetric } from "./confusion.js";
export { FalseNegatives, FalsePositives, TrueNegatives, TruePositives } from "./confusion-counts.js";
export { ConfusionMatrixMetric } from "./confusion-matrix.js";
export {
  ConcordanceCorrelation,
  type CorrelationConfig,
  type CorrelationOptions,
  PearsonCorrelation,
} from "./correlation.js";
export {
  CosineSimilarity,
  type CosineSimilarityMetricConfig,
  type CosineSimilarityMetricOptions,
} from "./cosine-similarity.js";
export {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  type CrossentropyMetricConfig,
  SparseCategoricalCrossentropy,
  type SparseCrossentropyMetricConfig,
} from "./crossentropies.js";
export type { Curve, SummationMethod } from "./curves.js";
export {
  F1Score,
  type F1ScoreConfig,
  type F1ScoreOptions,
  FBetaScore,
  type FBetaScoreConfig,
  type FBetaScoreOptions,
} from "./f-score.js";
export * from "./functions.js";
export { Hinge } from "./hinge.js";
export {
  BinaryIoU,
  type BinaryIoUConfig,
  type BinaryIoUOptions,
  IoU,
  type IoUConfig,
  type IoUOptions,
  MeanIoU,
  type MeanIoUConfig,
  type MeanIoUOptions,
  OneHotIoU,
  type OneHotIoUConfig,
  type OneHotIoUOptions,
  OneHotMeanIoU,
  type OneHotMeanIoUConfig,
  type OneHotMeanIoUOptions,
} from "./iou.js";
export { KLDivergence } from "./kl-divergence.js";
export { LogCoshError } from "./log-cosh-error.js";
export { LossMetric } from "./loss-metric.js";
export { Mean, SAMPLES } from "./mean.js";
export { MeanAbsoluteError } from "./mean-absolute-error.js";
export { MeanAbsolutePercentageError } from "./mean-absolute-percentage-error.js";
export { MeanMetric } from "./mean-metric.js";
export { MeanMetricWrapper, type MeanMetricWrapperConfig, type MetricFunction } from "./mean-metric-wrapper.js";
export { MeanSquaredError } from "./mean-squared-error.js";
export { MeanSquaredLogarithmicError } from "./mean-squared-logarithmic-error.js";
export { Metric, type MetricConfig, type MetricOptions, type MetricResult, type MetricState } from "./metric.js";
export { getMetric, type MetricClass, type MetricLike, type MetricName } from "./named.js";
export {
  type OperatingPointConfig,
  type OperatingPointOptions,
  PrecisionAtRecall,
  type PrecisionAtRecallConfig,
  RecallAtPrecision,
  type RecallAtPrecisionConfig,
  SensitivityAtSpecificity,
  type SensitivityAtSpecificityConfig,
  SpecificityAtSensitivity,
  type SpecificityAtSensitivityConfig,
} from "./operating-points.js";
export { Poisson } from "./poisson.js";
export { Precision } from "./precision.js";
export { R2Score, type R2ScoreConfig, type R2ScoreOptions } from "./r2-score.js";
export { Recall } from "./recall.js";
export { RootMeanSquaredError } from "./root-mean-squared-error.js";
export { SparseCategoricalAccuracy } from "./sparse-categorical-accuracy.js";
export { SquaredHinge } from "./squared-hinge.js";
export { Sum } from "./sum.js";
export { type ThresholdConfig, ThresholdMetric, type ThresholdOptions } from "./threshold-metric.js";
export {
  SparseTopKCategoricalAccuracy,
  type SparseTopKConfig,
  type SparseTopKOptions,
  TopKCategoricalAccuracy,
  type TopKConfig,
  type TopKOptions,
} from "./top-k.js";
