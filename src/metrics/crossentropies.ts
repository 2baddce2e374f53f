import type { Options } from "../config.js";
import { BinaryCrossentropy as BinaryLoss } from "../losses/binary-crossentropy.js";
import { CategoricalCrossentropy as CategoricalLoss } from "../losses/categorical-crossentropy.js";
import type { CrossentropyConfig, SmoothedCrossentropyConfig } from "../losses/crossentropy.js";
import {
  type SparseCrossentropyConfig,
  SparseCategoricalCrossentropy as SparseLoss,
} from "../losses/sparse-categorical-crossentropy.js";
import { optionsFor } from "../options-for.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

/** The options of a loss that a metric of it takes, too. */
type Measured<C extends CrossentropyConfig> = MetricConfig & Omit<C, "reduction" | "name">;

export type CrossentropyMetricConfig = Measured<SmoothedCrossentropyConfig>;
export type SparseCrossentropyMetricConfig = Measured<SparseCrossentropyConfig>;

const SMOOTHED = { fromLogits: false, labelSmoothing: 0, axis: -1 };
const BINARY: CrossentropyMetricConfig = { name: "binary_crossentropy", ...SMOOTHED };
const CATEGORICAL: CrossentropyMetricConfig = { name: "categorical_crossentropy", ...SMOOTHED };
const SPARSE: SparseCrossentropyMetricConfig = {
  name: "sparse_categorical_crossentropy",
  fromLogits: false,
  ignoreClass: undefined,
  axis: -1,
};

/** The mean of −(y·log p + (1 − y)·log(1 − p)). */
export class BinaryCrossentropy extends LossMetric<CrossentropyMetricConfig> {
  static override className = "BinaryCrossentropy";
  static override defaults: object = BINARY;
  protected override readonly loss: BinaryLoss;

  constructor(options?: Options<CrossentropyMetricConfig>) {
    super(options);
    this.loss = new BinaryLoss(optionsFor(BinaryLoss, this.config));
  }
}

/** The mean over samples of −Σ yTrue · log p for one-hot labels of the predictions' shape. */
export class CategoricalCrossentropy extends LossMetric<CrossentropyMetricConfig> {
  static override className = "CategoricalCrossentropy";
  static override defaults: object = CATEGORICAL;
  protected override readonly loss: CategoricalLoss;

  constructor(options?: Options<CrossentropyMetricConfig>) {
    super(options);
    this.loss = new CategoricalLoss(optionsFor(CategoricalLoss, this.config));
  }
}

/**
 * The mean of −log p[label] for integer labels [batch, …] or [batch, …, 1]. Those of a class to ignore add nothing. With weights they are
 * left out of the mean, too; without any they still count as samples, as in Keras.
 */
export class SparseCategoricalCrossentropy extends LossMetric<SparseCrossentropyMetricConfig> {
  static override className = "SparseCategoricalCrossentropy";
  static override defaults: object = SPARSE;
  protected override readonly loss: SparseLoss;

  constructor(options?: Options<SparseCrossentropyMetricConfig>) {
    super(options);
    this.loss = new SparseLoss(optionsFor(SparseLoss, this.config));
  }
}
