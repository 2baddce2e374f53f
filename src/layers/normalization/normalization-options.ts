import type { ConstraintLike } from "../../constraints/index.js";
import { ArgumentError } from "../../errors.js";
import type { InitializerLike } from "../../initializers/index.js";
import type { RegularizerLike } from "../../regularizers/index.js";
import type { LayerOptions, WeightOptions } from "../layer.js";

/** What layers take that normalize and then scale by `gamma` and shift by `beta`. */
export interface NormalizationOptions extends LayerOptions {
  /** Added to the variance. Default 1e-3. */
  readonly epsilon?: number | undefined;
  /** Whether there is a `beta`. Default true. */
  readonly center?: boolean | undefined;
  /** Whether there is a `gamma`. Default true. */
  readonly scale?: boolean | undefined;
  /** Default `"zeros"`. */
  readonly betaInitializer?: InitializerLike | undefined;
  /** Default `"ones"`. */
  readonly gammaInitializer?: InitializerLike | undefined;
  readonly betaRegularizer?: RegularizerLike | undefined;
  readonly gammaRegularizer?: RegularizerLike | undefined;
  readonly betaConstraint?: ConstraintLike | undefined;
  readonly gammaConstraint?: ConstraintLike | undefined;
}

/** A weight as {@link Layer.addWeight} takes it, but for its shape. */
export interface PlannedWeight {
  readonly name: string;
  readonly initializer: InitializerLike;
  readonly rules: WeightOptions;
}

/** The weights that are wanted: `gamma` before `beta`, as Keras orders them. */
export function scaleAndCenter(options: NormalizationOptions): readonly PlannedWeight[] {
  const { center = true, scale = true, betaInitializer = "zeros", gammaInitializer = "ones" } = options;
  const gamma: PlannedWeight = {
    name: "gamma",
    initializer: gammaInitializer,
    rules: { regularizer: options.gammaRegularizer, constraint: options.gammaConstraint },
  };
  const beta: PlannedWeight = {
    name: "beta",
    initializer: betaInitializer,
    rules: { regularizer: options.betaRegularizer, constraint: options.betaConstraint },
  };
  return [...(scale ? [gamma] : []), ...(center ? [beta] : [])];
}

/**
 * The axes of one sample that a layer's `axis` means, in order. A layer counts axes with the batch as 0, and cannot
 * normalize over that: throws an ArgumentError for it and for axes that are not there.
 */
export function sampleAxes(where: string, axis: number | readonly number[], sampleRank: number): number[] {
  const rank = sampleRank + 1;
  const axes = [axis].flat().map((a) => {
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
