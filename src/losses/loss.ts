import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { reshape } from "../ops/core/reshape.js";
import { mean, sum } from "../ops/core/sum.js";
import { divide, maximum, multiply } from "../ops/elementwise/binary.js";
import { cast } from "../ops/elementwise/unary.js";
import { formatShape, sameShape } from "../shape.js";

/** How per-sample losses become one number: their mean (Keras's default), their sum, or left as they are. */
export type Reduction = "sumOverBatchSize" | "sum" | "none";

export interface LossOptions {
  /** Default `"sumOverBatchSize"`: the mean over all samples (and time steps, pixels, …). */
  readonly reduction?: Reduction | undefined;
  readonly name?: string | undefined;
}

/** A loss as a plain function: `(yTrue, yPred)` → losses of any shape, which are then averaged. */
export type LossFunction = (yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor;

/** What training makes small. Subclasses give the loss of each sample. */
export abstract class Loss {
  readonly name: string;
  readonly reduction: Reduction;

  constructor(name: string, { reduction = "sumOverBatchSize", name: given }: LossOptions = {}) {
    this.name = given ?? name;
    this.reduction = reduction;
  }

  /** Losses of the samples: `yPred` without its last axis. */
  abstract perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor;

  /**
   * The loss of a batch; a scalar unless the reduction is `"none"`. `sampleWeight` multiplies each sample's loss: a
   * scalar, or of the losses' shape, which may have an axis of size 1 at its end. Samples where `mask` (bool, of the
   * losses' shape) is false do not count, so that the mean is one over the others.
   */
  call(
    yTrue: SymbolicTensor,
    yPred: SymbolicTensor,
    sampleWeight?: SymbolicTensor,
    mask?: SymbolicTensor,
  ): SymbolicTensor {
    const losses = this.perSample(yTrue, yPred);
    const weights = [
      ...(sampleWeight === undefined ? [] : [withoutTail(sampleWeight, losses.rank)]),
      ...(mask === undefined ? [] : [this.#maskWeight(withoutTail(mask, losses.rank))]),
    ];
    const weighted = weights.reduce((values, weight) => multiply(values, weight), losses);
    if (this.reduction === "none") return weighted;
    return this.reduction === "sum" ? sum(weighted) : mean(weighted);
  }

  /** 0 or 1; where a mean follows, total/valid for 1, so that dividing by the total divides by the valid ones. */
  #maskWeight(mask: SymbolicTensor): SymbolicTensor {
    const valid = cast(mask, "float32");
    if (this.reduction !== "sumOverBatchSize") return valid;
    return divide(multiply(valid, valid.size), maximum(sum(valid), 1));
  }
}

/** A loss from a plain function. */
export class CustomLoss extends Loss {
  readonly #fn: LossFunction;

  constructor(fn: LossFunction, options: LossOptions = {}) {
    super(fn.name || "loss", options);
    this.#fn = fn;
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return this.#fn(yTrue, yPred);
  }
}

/** Drops a last axis of size 1 that is one too many: [[1], [2]] weighs as [1, 2] does. */
function withoutTail(weights: SymbolicTensor, rank: number): SymbolicTensor {
  return weights.rank === rank + 1 && weights.shape.at(-1) === 1
    ? reshape(weights, weights.shape.slice(0, -1))
    : weights;
}

/** Targets as numbers of the predictions' shape: {@link alignShapes}, and integers become floats. */
export function alignTargets(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  return cast(alignShapes(where, yTrue, yPred), "float32");
}

/** Targets of the predictions' shape: (N,) and (N, 1) go together as in Keras. Throws a ShapeError for shapes that differ otherwise. */
export function alignShapes(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  if (sameShape(yTrue.shape, yPred.shape)) return yTrue;
  const off = Math.abs(yTrue.rank - yPred.rank) === 1 && yTrue.size === yPred.size;
  if (off && (yTrue.shape.at(-1) === 1 || yPred.shape.at(-1) === 1)) return reshape(yTrue, yPred.shape);
  throw new ShapeError({
    where,
    problem: "targets and predictions differ in shape",
    expected: `targets of shape ${formatShape(yPred.shape)}`,
    received: formatShape(yTrue.shape),
  });
}
