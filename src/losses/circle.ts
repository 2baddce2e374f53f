import { finite, oneOf, positive } from "../check.js";
import type { Options } from "../config.js";
import { ShapeError } from "../errors.js";
import { requireTensor } from "../graph/symbols/inputs.js";
import { recordable } from "../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../graph/symbols/tensor.js";
import { eye } from "../ops/arrange/creation.js";
import { expandDims } from "../ops/core/axes-of-one.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { softplus } from "../ops/elementwise/activations.js";
import { add, equal, greater, maximum, multiply, subtract } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { logicalAnd, logicalNot } from "../ops/elementwise/logical.js";
import { matmul } from "../ops/product/matmul.js";
import { logsumexp } from "../ops/reduce/reduce.js";
import { withDefaults } from "../options.js";
import { formatShape } from "../shape.js";
import { LOSS, Loss, type LossConfig } from "./loss.js";

export interface CircleConfig extends LossConfig {
  /** How steep. Default 80. */
  readonly gamma: number;
  /** How far apart the classes shall be: how much closer than the rest samples of one class come, from 0 to 1. Default 0.4. */
  readonly margin: number;
  /** Whether a sample is left out of those of its own class. Default true. */
  readonly removeDiagonal: boolean;
}

export type CircleOptions = Options<CircleConfig>;

const DEFAULTS: CircleConfig = { ...LOSS, gamma: 80, margin: 0.4, removeDiagonal: true };

/** What stands for −∞ among logarithms of which there may be none: a sum of none then still has a slope. */
const NONE = -1e30;

/**
 * softplus(log Σₚ exp(γ·(m + dₚ)⁺·(dₚ − m)) + log Σₙ exp(γ·(1 + m − dₙ)⁺·(1 − m − dₙ))) for each sample, over the distances d = 1 − cos to
 * those of its class (p) and to all others (n): Sun et al., "Circle Loss: A Unified Perspective of Pair Similarity Optimization", 2020.
 * yTrue [batch] or [batch, 1] of class numbers, yPred [batch, size] of vectors of length 1. Only samples whose loss is above 0 count.
 */
export class Circle extends Loss<CircleConfig> {
  static override className = "Circle";
  static override defaults = DEFAULTS;

  /** Throws an ArgumentError for a gamma that is not above 0, and for a margin that is no number. */
  constructor(options?: CircleOptions) {
    super(options);
    positive(this.className, "gamma", this.config.gamma);
    finite(this.className, "margin", this.config.margin);
    oneOf(this.className, "removeDiagonal", this.config.removeDiagonal, [true, false]);
  }

  override counted(_: SymbolicTensor, __: SymbolicTensor, losses: SymbolicTensor): SymbolicTensor {
    return greater(losses, 0);
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return circleLosses(this.name, yTrue, yPred, this.config);
  }
}

/** What {@link circleLosses} measures by, and the vectors that samples are compared with, where those are not each other. */
export interface CircleTerms extends Pick<CircleConfig, "gamma" | "margin" | "removeDiagonal"> {
  /** [references]. Default: the samples' own. */
  readonly refLabels?: SymbolicTensor | undefined;
  /** [references, size]. Default: the samples' own. */
  readonly refEmbeddings?: SymbolicTensor | undefined;
}

/** The loss of each sample: see {@link Circle}. */
export function circleLosses(
  name: string,
  yTrue: SymbolicTensor,
  yPred: SymbolicTensor,
  { gamma, margin, removeDiagonal, refLabels = yTrue, refEmbeddings = yPred }: CircleTerms,
): SymbolicTensor {
  const [batch = 1] = yPred.shape;
  const [references = 1] = refEmbeddings.shape;
  if (yPred.rank !== 2 || yTrue.size !== batch) throw misfit(name, yTrue, yPred);
  if (refEmbeddings.rank !== 2 || refLabels.size !== references) throw misfit(name, refLabels, refEmbeddings);
  const labelsOf = (labels: SymbolicTensor) => cast(reshape(labels, [labels.size]), "int32");
  const same = equal(expandDims(labelsOf(yTrue), 1), expandDims(labelsOf(refLabels), 0));
  const distance = maximum(subtract(1, matmul(yPred, refEmbeddings, { transposeB: true })), 0);
  const near = multiply(maximum(add(distance, margin), 0), subtract(distance, margin));
  const far = multiply(maximum(subtract(1 + margin, distance), 0), subtract(1 - margin, distance));
  const others = removeDiagonal ? logicalAnd(same, equal(eye(batch, { columns: references }), 0)) : same;
  return softplus(add(logSum(others, near, gamma), logSum(logicalNot(same), far, gamma)));
}

/** What {@link circle} takes. */
export type CircleFunctionOptions = { readonly [K in keyof CircleTerms]?: CircleTerms[K] | undefined };

const TERMS = { gamma: 80, margin: 0.4, removeDiagonal: true, refLabels: undefined, refEmbeddings: undefined };

/** See {@link Circle}. Samples may be compared with others than those of their batch: `refEmbeddings`, of `refLabels`. */
export const circle = recordable(
  "circle",
  ["yTrue", "yPred", "options?: options"],
  function circle(yTrue: SymbolicTensor, yPred: SymbolicTensor, options: CircleFunctionOptions = {}): SymbolicTensor {
    const terms = withDefaults("circle", options, TERMS);
    for (const [name, tensor] of [
      ["refLabels", terms.refLabels],
      ["refEmbeddings", terms.refEmbeddings],
    ] as const) {
      if (tensor !== undefined) requireTensor("circle", name, tensor);
    }
    return circleLosses("circle", yTrue, cast(yPred, "float32"), terms);
  },
);

/** log Σ exp(gamma · x) of each row, over the places where `kept` holds. */
function logSum(kept: SymbolicTensor, x: SymbolicTensor, gamma: number): SymbolicTensor {
  return logsumexp(where(kept, multiply(x, gamma), fill(NONE)), { axis: 1 });
}

function misfit(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): ShapeError {
  return new ShapeError({
    where,
    problem: "one label and one vector are needed for each sample",
    expected: "labels [batch], predictions [batch, size]",
    received: `${formatShape(yTrue.shape)} and ${formatShape(yPred.shape)}`,
  });
}
