import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { multiply } from "../ops/binary.js";
import { mean, sum } from "../ops/broadcast.js";
import { reshape } from "../ops/shape.js";
import { formatShape } from "../shape.js";

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

  /** The loss of a batch; a scalar unless the reduction is `"none"`. `sampleWeight` multiplies each sample's loss. */
  call(yTrue: SymbolicTensor, yPred: SymbolicTensor, sampleWeight?: SymbolicTensor): SymbolicTensor {
    const losses = this.perSample(yTrue, yPred);
    const weighted = sampleWeight === undefined ? losses : multiply(losses, sampleWeight);
    if (this.reduction === "none") return weighted;
    return this.reduction === "sum" ? sum(weighted) : mean(weighted);
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

/** Brings (N,) and (N, 1) together as Keras does; throws a ShapeError for shapes that differ otherwise. */
export function alignTargets(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const fits = formatShape(yTrue.shape) === formatShape(yPred.shape);
  if (fits) return yTrue;
  const off = Math.abs(yTrue.rank - yPred.rank) === 1 && yTrue.size === yPred.size;
  if (off && (yTrue.shape.at(-1) === 1 || yPred.shape.at(-1) === 1)) return reshape(yTrue, yPred.shape);
  throw new ShapeError({
    where,
    problem: "targets and predictions differ in shape",
    expected: `targets of shape ${formatShape(yPred.shape)}`,
    received: formatShape(yTrue.shape),
  });
}
