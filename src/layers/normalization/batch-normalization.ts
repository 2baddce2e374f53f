import { integers, probability } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { labelled } from "../../graph/symbols/scope.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { assign } from "../../graph/symbols/variable.js";
import { getInitializer, type InitializerLike } from "../../initializers/index.js";
import { cast } from "../../ops/core/cast.js";
import { reshape } from "../../ops/core/reshape.js";
import { sum } from "../../ops/core/sum.js";
import { add, divide, maximum, multiply, subtract } from "../../ops/elementwise/binary.js";
import { sqrt, square } from "../../ops/elementwise/unary.js";
import { batchNormalization, type NormalizedBatch, normalizeBatch } from "../../ops/normalize/batch-normalization.js";
import type { Shape } from "../../shape.js";
import type { CallContext } from "../layer.js";
import { checkClipping, type RenormClipping, renormCorrection } from "./batch-renormalization.js";
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
  /**
   * Normalizes while training by the moving averages, too, in which only the batch itself has gradients (Ioffe, "Batch
   * Renormalization", 2017): for small batches. Default false.
   */
  readonly renorm: boolean;
  /** How far batch and averages may be taken to differ: in standard deviation, by a factor, and in mean. Default: as far as they do. */
  readonly renormClipping: RenormClipping | undefined;
  /** What the averages of `renorm` keep of themselves in a training step. Default 0.99. */
  readonly renormMomentum: number;
}

/** Options of {@link BatchNormalization}. */
export type BatchNormalizationOptions = Options<BatchNormalizationConfig>;

const BATCH_NORMALIZATION: BatchNormalizationConfig = {
  ...NORMALIZATION,
  axis: -1,
  momentum: 0.99,
  movingMeanInitializer: "zeros",
  movingVarianceInitializer: "ones",
  renorm: false,
  renormClipping: undefined,
  renormMomentum: 0.99,
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
    probability(this.name, "renormMomentum", this.config.renormMomentum);
    checkClipping(this.name, this.config.renormClipping);
  }

  override build(sample: Shape): void {
    const [channel = 0] = sampleAxes(this.name, this.config.axis, sample.length);
    this.#axis = channel + 1;
    const shape = [sample[channel] ?? 1];
    const { movingMeanInitializer, movingVarianceInitializer } = this.config;
    this.addScale(shape);
    this.addWeight("moving_mean", shape, { initializer: movingMeanInitializer, trainable: false });
    this.addWeight("moving_variance", shape, { initializer: movingVarianceInitializer, trainable: false });
    if (this.config.renorm) this.#addRenorm(shape);
  }

  override call(x: SymbolicTensor, { training, mask }: CallContext): SymbolicTensor {
    const { momentum, epsilon } = this.config;
    const { gamma, beta } = this;
    const [movingMean, movingVariance] = [this.weight("moving_mean"), this.weight("moving_variance")];
    const options = { axis: this.#axis, epsilon };
    if (!training || !this.trainable) return batchNormalization(x, movingMean, movingVariance, beta, gamma, options);
    const normalize = (scale?: SymbolicTensor, offset?: SymbolicTensor) =>
      mask === undefined ? normalizeBatch(x, scale, offset, options) : this.#normalizeMasked(x, mask, scale, offset);
    if (this.config.renorm) return this.#renormalize(normalize());
    const { y, mean, variance } = normalize(gamma, beta);
    this.#follow("moving_mean", mean, momentum);
    this.#follow("moving_variance", variance, momentum);
    return y;
  }

  #addRenorm(shape: Shape): void {
    const { movingMeanInitializer, movingVarianceInitializer } = this.config;
    const deviation = (sizes: Shape) => getInitializer(movingVarianceInitializer).generate(sizes).map(Math.sqrt);
    this.addWeight("moving_stddev", shape, { initializer: deviation, trainable: false });
    this.addWeight("renorm_mean", shape, { initializer: movingMeanInitializer, trainable: false });
    this.addWeight("renorm_stddev", shape, { initializer: deviation, trainable: false });
  }

  /** What the batch's own statistics gave, brought to where the averages would have put it. */
  #renormalize({ y, mean, variance }: NormalizedBatch): SymbolicTensor {
    const { momentum, epsilon, renormMomentum } = this.config;
    const deviation = sqrt(add(variance, epsilon));
    const { factor, shift } = renormCorrection(mean, deviation, {
      mean: this.weight("renorm_mean"),
      deviation: maximum(this.weight("renorm_stddev"), Math.sqrt(epsilon)),
      clipping: this.config.renormClipping,
    });
    const along = (values: SymbolicTensor) =>
      reshape(
        values,
        y.shape.map((size, axis) => (axis === this.#axis ? size : 1)),
      );
    const { gamma, beta } = this;
    const turned = add(multiply(y, along(factor)), along(shift));
    const scaled = gamma === undefined ? turned : multiply(turned, along(gamma));
    this.#follow("renorm_mean", mean, renormMomentum);
    this.#follow("renorm_stddev", deviation, renormMomentum);
    this.#follow("moving_mean", mean, momentum);
    const next = add(multiply(this.weight("moving_stddev"), momentum), multiply(deviation, 1 - momentum));
    assign(this.variable("moving_stddev"), next);
    assign(this.variable("moving_variance"), maximum(subtract(square(next), epsilon), 0));
    return beta === undefined ? scaled : add(scaled, along(beta));
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
