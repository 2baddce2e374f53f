import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { requireFloats } from "../core/floats.js";
import { requireShape } from "../core/require-shape.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { moments } from "../reduce/moments.js";
import { normalizeBy } from "./batch-normalization.js";

export interface GroupNormalizationOptions {
  /** How many groups the channels are cut into: 1 to all of them, which is instance normalization. Default 32. */
  readonly groups?: number | undefined;
  /** The axis of the channels. Default -1. */
  readonly axis?: number | undefined;
  /** Added to the variance. Default 1e-3. */
  readonly epsilon?: number | undefined;
}

/**
 * (x − mean) / √(variance + epsilon) · gamma + beta, with mean and variance over a group of neighbouring channels and
 * all axes but the first, the batch (Wu & He, "Group Normalization", 2018). `gamma` and `beta`, [channels], may be left
 * out: 1 and 0.
 *
 * Throws an ArgumentError when the groups do not divide the channels, a ShapeError for a gamma or beta that is not
 * [channels].
 */
export const groupNormalization = recordable(
  "groupNormalization",
  ["x", "gamma?", "beta?", "options?: options"],
  function groupNormalization(
    x: SymbolicTensor,
    gamma?: SymbolicTensor,
    beta?: SymbolicTensor,
    options: GroupNormalizationOptions = {},
  ): SymbolicTensor {
    const where = "groupNormalization";
    const { groups, axis, epsilon } = withDefaults(where, options, { groups: 32, axis: -1, epsilon: 1e-3 });
    requireFloats(where, { x });
    const at = normalizeAxis(where, axis, x.rank);
    const channels = x.shape[at] ?? 1;
    if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
      throw new ArgumentError({
        where,
        problem: "the groups do not divide the channels",
        expected: `a divisor of ${channels}`,
        received: `${groups}`,
      });
    }
    const split = [groups, channels / groups];
    const tail = x.shape.slice(at + 1);
    const grouped = reshape(x, [...x.shape.slice(0, at), ...split, ...tail]);
    const axes = grouped.shape.flatMap((_, a) => (a === 0 || a === at ? [] : [a]));
    const { mean, variance } = moments(grouped, { axes, keepdims: true });
    const place = (name: string, vector: SymbolicTensor) => {
      requireShape(where, name, vector, [channels]);
      return reshape(vector, [...split, ...tail.map(() => 1)]);
    };
    const offset = beta && place("beta", beta);
    const scale = gamma && place("gamma", gamma);
    return reshape(normalizeBy(grouped, { mean, variance, offset, scale }, epsilon), x.shape);
  },
);
