import { integers, probability } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { labelled } from "../../graph/symbols/scope.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { assign } from "../../graph/symbols/variable.js";
import type { InitializerLike } from "../../initializers/index.js";
import { reshape } from "../../ops/core/reshape.js";
import { sum } from "../../ops/core/sum.js";
import { add, divide, multiply, subtract } from "../../ops/elementwise/binary.js";
import { cast, square } from "../../ops/elementwise/unary.js";
import { batchNormalization, type NormalizedBatch, normalizeBatch } from "../../ops/normalize/batch-normalization.js";
import type { Shape } from "../../shape.js";
import type { CallContext } from "../layer.js";
import { NORMALIZATION, type NormalizationConfig, sampleAxes } from "./normalization-config.js";
import { ScaledLayer } from "./scaled-layer.js";

export interface BatchNormalizationConfig extends NormalizationConfig {
  /** The axis of the channels, counted with the batch as axis 0. Default -1. */
  readonly axis: number;
  /** What the moving averages keep of themselves in a training step. Default 0.99. */
  readonly momentum: number;
  /** Default `"zeros"`. */
  readonly movingMeanInitializer: InitializerLike;
  /** Default `"ones"`. */
  readonly movingVarianceInitializer: InitializerLike;
}

/** Options of {@link BatchNormalization}. */
export type BatchNormalizationOptions = Options<BatchNormalizationConfig>;

const BATCH_NORMALIZATION: BatchNormalizationConfig = {
  ...NORMALIZATION,
  axis: -1,
  momentum: 0.99,
  movingMeanInitializer: "zeros",
  movingVarianceInitializer: "ones",
};

/** What a masked mean divides by is at least this: Keras's `epsilon()`. */
const EPSILON = 1e-7;

/**
 * Brings each channel to mean 0 and variance 1, then scales it by `gamma` and shifts it by `beta` (Ioffe & Szegedy,
 * "Batch Normalization", ICML 2015). Any shape.
 *
 * While training by mean and variance of the batch, of which moving averages are kept: steps that the mask leaves out
 * do not count. Otherwise, and with `trainable` false also while training, by those averages.
 *
 * @example new BatchNormalization()
 */
export class BatchNormalization extends ScaledLayer<BatchNormalizationConfig> {
  static override className = "BatchNormalization";
  static override defaults = BATCH_NORMALIZATION;
  #axis = -1;

  constructor(options?: BatchNormalizationOptions) {
    super(options);
    integers(this.name, "axis", this.config.axis);
    probability(this.name, "momentum", this.config.momentum);
  }

  override build(sample: Shape): void {
    const [channel = 0] = sampleAxes(this.name, this.config.axis, sample.length);
    this.#axis = channel + 1;
    const shape = [sample[channel] ?? 1];
    const { movingMeanInitializer, movingVarianceInitializer } = this.config;
    this.addScale(shape);
    this.addWeight("moving_mean", shape, { initializer: movingMeanInitializer, trainable: false });
    this.addWeight("moving_variance", shape, { initializer: movingVarianceInitializer, trainable: false });
  }

  override call(x: SymbolicTensor, { training, mask }: CallContext): SymbolicTensor {
    const { momentum, epsilon } = this.config;
    const { gamma, beta } = this;
    const [movingMean, movingVariance] = [this.weight("moving_mean"), this.weight("moving_variance")];
    const options = { axis: this.#axis, epsilon };
    if (!training || !this.trainable) return batchNormalization(x, movingMean, movingVariance, beta, gamma, options);
    const { y, mean, variance } =
      mask === undefined ? normalizeBatch(x, gamma, beta, options) : this.#normalizeMasked(x, mask, gamma, beta);
    this.#follow("moving_mean", mean, momentum);
    this.#follow("moving_variance", variance, momentum);
    return y;
  }

  /** Moves an average towards the value of a batch. Those of layers of one size are one kernel. */
  #follow(name: string, value: SymbolicTensor, momentum: number): void {
    const average = this.variable(name);
    labelled({ label: "moving averages", names: new Map([[average, name]]) }, () =>
      assign(average, add(multiply(average.tensor, momentum), multiply(value, 1 - momentum))),
    );
  }

  /** Normalizes every step by the statistics of those that count. */
  #normalizeMasked(
    x: SymbolicTensor,
    mask: SymbolicTensor,
    gamma: SymbolicTensor | undefined,
    beta: SymbolicTensor | undefined,
  ): NormalizedBatch {
    if (this.#axis !== x.rank - 1) {
      throw new ArgumentError({
        where: this.name,
        problem: "a mask needs the channels last",
        expected: "axis -1",
        received: `${this.config.axis}`,
      });
    }
    const counted = reshape(cast(mask, "float32"), [...mask.shape, ...x.shape.slice(mask.rank).map(() => 1)]);
    const axis = x.shape.slice(0, -1).map((_, i) => i);
    const repeats = x.size / (mask.size * (x.shape.at(-1) ?? 1));
    const count = add(multiply(sum(counted), repeats), EPSILON);
    const mean = divide(sum(multiply(x, counted), { axis }), count);
    const variance = divide(sum(multiply(square(subtract(x, mean)), counted), { axis }), count);
    const y = batchNormalization(x, mean, variance, beta, gamma, { epsilon: this.config.epsilon });
    return { y, mean, variance };
  }
}
