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
import { type CallContext, Layer } from "../layer.js";
import { type NormalizationOptions, sampleAxes, scaleAndCenter } from "./normalization-options.js";

/** Options of {@link BatchNormalization}. */
export interface BatchNormalizationOptions extends NormalizationOptions {
  /** The axis of the channels, counted with the batch as axis 0. Default -1. */
  readonly axis?: number | undefined;
  /** What the moving averages keep of themselves in a training step. Default 0.99. */
  readonly momentum?: number | undefined;
  /** Default `"zeros"`. */
  readonly movingMeanInitializer?: InitializerLike | undefined;
  /** Default `"ones"`. */
  readonly movingVarianceInitializer?: InitializerLike | undefined;
}

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
export class BatchNormalization extends Layer {
  override readonly supportsMasking = true;
  readonly #options: BatchNormalizationOptions;
  #axis = -1;

  constructor(options: BatchNormalizationOptions = {}) {
    super(options);
    this.#options = options;
  }

  override build(inputShape: Shape): void {
    const [channel = 0] = sampleAxes(this.name, this.#options.axis ?? -1, inputShape.length);
    this.#axis = channel + 1;
    const shape = [inputShape[channel] ?? 1];
    for (const { name, initializer, rules } of scaleAndCenter(this.#options)) {
      this.addWeight(name, shape, initializer, rules);
    }
    const { movingMeanInitializer = "zeros", movingVarianceInitializer = "ones" } = this.#options;
    this.addWeight("moving_mean", shape, movingMeanInitializer, { trainable: false });
    this.addWeight("moving_variance", shape, movingVarianceInitializer, { trainable: false });
  }

  override call(x: SymbolicTensor, { training, mask }: CallContext): SymbolicTensor {
    const { center = true, scale = true, epsilon } = this.#options;
    const gamma = scale ? this.weight("gamma") : undefined;
    const beta = center ? this.weight("beta") : undefined;
    const [movingMean, movingVariance] = [this.weight("moving_mean"), this.weight("moving_variance")];
    const options = { axis: this.#axis, epsilon };
    if (!training || !this.trainable) return batchNormalization(x, movingMean, movingVariance, beta, gamma, options);
    const { y, mean, variance } =
      mask === undefined ? normalizeBatch(x, gamma, beta, options) : this.#normalizeMasked(x, mask, gamma, beta);
    this.#follow("moving_mean", mean);
    this.#follow("moving_variance", variance);
    return y;
  }

  /** Moves an average towards the value of a batch. Those of layers of one size are one kernel. */
  #follow(name: string, value: SymbolicTensor): void {
    const { momentum = 0.99 } = this.#options;
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
        received: `${this.#options.axis}`,
      });
    }
    const counted = reshape(cast(mask, "float32"), [...mask.shape, ...x.shape.slice(mask.rank).map(() => 1)]);
    const axis = x.shape.slice(0, -1).map((_, i) => i);
    const repeats = x.size / (mask.size * (x.shape.at(-1) ?? 1));
    const count = add(multiply(sum(counted), repeats), EPSILON);
    const mean = divide(sum(multiply(x, counted), { axis }), count);
    const variance = divide(sum(multiply(square(subtract(x, mean)), counted), { axis }), count);
    const y = batchNormalization(x, mean, variance, beta, gamma, { epsilon: this.#options.epsilon });
    return { y, mean, variance };
  }
}
