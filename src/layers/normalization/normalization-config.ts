import { listOf } from "../../check.js";
import type { ConstraintLike } from "../../constraints/index.js";
import { ArgumentError } from "../../errors.js";
import type { InitializerLike } from "../../initializers/index.js";
import type { RegularizerLike } from "../../regularizers/index.js";
import { LAYER, type LayerConfig } from "../layer.js";

/** What layers take that normalize and then scale by `gamma` and shift by `beta`. */
export interface NormalizationConfig extends LayerConfig {
  /** Added to the variance. Default 1e-3. */
  readonly epsilon: number;
  /** Whether there is a `beta`. Default true. */
  readonly center: boolean;
  /** Whether there is a `gamma`. Default true. */
  readonly scale: boolean;
  /** Default `"zeros"`. */
  readonly betaInitializer: InitializerLike;
  /** Default `"ones"`. */
  readonly gammaInitializer: InitializerLike;
  readonly betaRegularizer: RegularizerLike | undefined;
  readonly gammaRegularizer: RegularizerLike | undefined;
  readonly betaConstraint: ConstraintLike | undefined;
  readonly gammaConstraint: ConstraintLike | undefined;
}

export const NORMALIZATION: NormalizationConfig = {
  ...LAYER,
  epsilon: 1e-3,
  center: true,
  scale: true,
  betaInitializer: "zeros",
  gammaInitializer: "ones",
  betaRegularizer: undefined,
  gammaRegularizer: undefined,
  betaConstraint: undefined,
  gammaConstraint: undefined,
};

/**
 * The axes of one sample that a layer's `axis` means, in order. A layer counts axes with the batch as 0, and cannot
 * normalize over that: throws an ArgumentError for it and for axes that are not there.
 */
export function sampleAxes(where: string, axis: number | readonly number[], sampleRank: number): number[] {
  const rank = sampleRank + 1;
  const axes = listOf(where, "axis", axis).map((a) => {
    if (Number.isInteger(a) && a >= -rank && a < rank && a !== 0 && a !== -rank) return (a < 0 ? a + rank : a) - 1;
    throw new ArgumentError({
      where,
      problem: "no such axis",
      expected: `a whole number from 1 to ${sampleRank}, or from ${-sampleRank} to -1`,
      received: `${a}`,
    });
  });
  return [...new Set(axes)].sort((a, b) => a - b);
}
