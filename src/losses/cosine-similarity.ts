import { integers } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { sum } from "../ops/core/sum.js";
import { multiply } from "../ops/elementwise/binary.js";
import { negative } from "../ops/elementwise/unary.js";
import { normalize } from "../ops/reduce/norm.js";
import { LOSS, Loss, type LossConfig } from "./loss.js";
import { alignTargets } from "./targets.js";

export interface CosineSimilarityConfig extends LossConfig {
  /** Along which axes vectors lie. Default −1. */
  readonly axis: number | readonly number[];
}

export type CosineSimilarityOptions = Options<CosineSimilarityConfig>;

const DEFAULTS: CosineSimilarityConfig = { ...LOSS, axis: -1 };

/** −cos of the angle between yTrue and yPred, both vectors along an axis: −1 for the same direction, 0 where either is zero. */
export class CosineSimilarity extends Loss<CosineSimilarityConfig> {
  static override className = "CosineSimilarity";
  static override args = ["axis"];
  static override defaults: object = DEFAULTS;

  /** Throws an ArgumentError for axes that are no whole numbers. */
  constructor(axis?: number | readonly number[] | CosineSimilarityOptions, options?: CosineSimilarityOptions) {
    super(...optional("axis", axis, options));
    integers(this.className, "axis", this.config.axis);
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return negative(cosine(alignTargets(this.name, yTrue, yPred), yPred, this.config.axis));
  }
}

/** cos of the angle between vectors of one shape. */
export function cosine(a: SymbolicTensor, b: SymbolicTensor, axis: number | readonly number[]): SymbolicTensor {
  return sum(multiply(normalize(a, { axis }), normalize(b, { axis })), { axis });
}
