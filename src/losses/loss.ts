import { callable, oneOf, text } from "../check.js";
import { Configured, type Options } from "../config.js";
import { requireTensor } from "../graph/symbols/inputs.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { nameOfFunction } from "../is-a.js";
import { snakeCase } from "../names.js";
import { cast } from "../ops/core/cast.js";
import { broadcastTo, mean, sum } from "../ops/core/sum.js";
import { divide, equal, maximum, multiply } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { isRecord } from "../structure.js";
import { spread } from "./spread.js";
import { asColumns } from "./targets.js";

/**
 * How per-sample losses become one number: their mean (`"sumOverBatchSize"`, as Keras calls it, or `"mean"`), their sum, their sum over
 * that of the weights, or left as they are (`"none"` or null).
 */
export type Reduction = (typeof REDUCTIONS)[number];

const REDUCTIONS = ["sumOverBatchSize", "mean", "sum", "meanWithSampleWeight", "none", null] as const;

/** What every loss takes. */
export interface LossConfig {
  /** Default `"sumOverBatchSize"`: the mean over all samples (and time steps, pixels, …). */
  readonly reduction: Reduction;
  /** Default: the class name in snake case. */
  readonly name: string | undefined;
}

/** The defaults of what every loss takes. */
export const LOSS: LossConfig = { reduction: "sumOverBatchSize", name: undefined };

/** Options of a loss that has none of its own. */
export type LossOptions = Options<LossConfig>;

/**
 * What training makes small. Subclasses give the loss of each sample.
 *
 * @example
 * class Pinball extends Loss {
 *   static override className = "Pinball";
 *   override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor) {
 *     const error = ops.subtract(yTrue, yPred);
 *     return ops.mean(ops.maximum(ops.multiply(error, 0.9), ops.multiply(error, -0.1)), { axis: -1 });
 *   }
 * }
 */
export abstract class Loss<C extends LossConfig = LossConfig> extends Configured<C> {
  static override className = "Loss";
  static override defaults: object = LOSS;
  readonly name: string;

  /** Throws an ArgumentError for options, or a reduction, that there are not. */
  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    const { name } = this.config;
    this.name = name === undefined ? snakeCase(this.className) : text(this.className, "name", name);
    oneOf(this.className, "reduction", this.config.reduction, REDUCTIONS);
  }

  /** Losses of the samples: `yPred` without its last axis. {@link call} makes columns [batch, 1] of a vector [batch] beside a column. */
  abstract perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor;

  /**
   * Which samples count at all, where some never do: bool, of the losses' shape. Default: all.
   */
  counted(_yTrue: SymbolicTensor, _yPred: SymbolicTensor, _losses: SymbolicTensor): SymbolicTensor | undefined {
    return undefined;
  }

  /**
   * The loss of a batch; a scalar unless the reduction is `"none"`, float32 also where the predictions are halves. `sampleWeight` multiplies each sample's loss: a
   * scalar, or of the losses' shape or its first axes (a weight for each sample holds for all its time steps); an axis of size 1 at its
   * end may be too many. Samples where `mask` (bool, likewise) is false do not count, so that the mean is one over the others.
   *
   * Throws a ShapeError for weights or a mask that do not fit.
   */
  call(
    yTrue: SymbolicTensor,
    yPred: SymbolicTensor,
    sampleWeight?: SymbolicTensor,
    mask?: SymbolicTensor,
  ): SymbolicTensor {
    const { reduction } = this.config;
    for (const [name, tensor] of Object.entries({ yTrue, yPred })) requireTensor(this.name, name, tensor);
    for (const [name, tensor] of Object.entries({ sampleWeight, mask })) {
      if (tensor !== undefined) requireTensor(this.name, name, tensor);
    }
    const [truth, floats] = asColumns(yTrue, yPred);
    const losses = this.perSample(truth, floats);
    const weight = sampleWeight && spread(this.name, cast(sampleWeight, "float32"), losses.shape);
    const valid = [this.counted(truth, floats, losses), mask]
      .filter((one) => one !== undefined)
      .map((one) => spread(this.name, cast(one, "float32"), losses.shape));
    const weights = [
      ...(weight === undefined ? [] : [weight]),
      ...(valid.length === 0 ? [] : [this.#maskWeight(valid.reduce((all, one) => multiply(all, one)))]),
    ];
    const weighted = weights.reduce((values, weight) => multiply(values, weight), losses);
    if (reduction === "none" || reduction === null) return weighted;
    if (reduction === "sum") return sum(weighted);
    const [first, ...rest] = weights;
    if (reduction !== "meanWithSampleWeight" || first === undefined) return mean(weighted);
    const total = sum(
      broadcastTo(
        rest.reduce((all, weight) => multiply(all, weight), first),
        losses.shape,
      ),
    );
    return divide(sum(weighted), where(equal(total, 0), 1, total));
  }

  /** 0 or 1; where a mean follows, total/valid for 1, so that dividing by the total divides by the valid ones. */
  #maskWeight(valid: SymbolicTensor): SymbolicTensor {
    const { reduction } = this.config;
    if (reduction !== "sumOverBatchSize" && reduction !== "mean") return valid;
    return divide(multiply(valid, valid.size), maximum(sum(valid), 1));
  }
}

/** A loss as a plain function: `(yTrue, yPred)` → losses of any shape, which are then averaged. */
export type LossFunction = (yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor;

/** What a {@link CustomLoss} takes. */
export interface CustomLossConfig extends LossConfig {
  readonly fn: LossFunction;
}

/** A loss from a plain function, by whose name it goes. */
export class CustomLoss extends Loss<CustomLossConfig> {
  static override className = "CustomLoss";
  static override args = ["fn"];

  constructor(fn: LossFunction, options?: Options<CustomLossConfig, "fn">) {
    super(options, {
      fn: callable("CustomLoss", "fn", fn),
      name: isRecord(options) && options.name !== undefined ? options.name : nameOfFunction(fn) || "loss",
    });
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return this.config.fn(yTrue, yPred);
  }
}
