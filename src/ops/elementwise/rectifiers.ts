import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { defineElementwise } from "../core/elementwise.js";
import { relu as plainRelu } from "./unary.js";

// Activations in straight pieces and parabolas. NaN stays NaN; at a kink the derivative is that of the piece to the left of it, as
// a rule.

/** What bends a {@link relu}. */
export interface ReluOptions {
  /** Slope below the threshold. Default 0. */
  readonly negativeSlope?: number | undefined;
  /** Where it stops growing. Default: nowhere. */
  readonly maxValue?: number | undefined;
  /** Where it begins. Default 0. */
  readonly threshold?: number | undefined;
}

const bentRelu = defineElementwise({
  name: "bentRelu",
  inputs: ["x"],
  attrs: { slope: 0, most: Infinity, threshold: 0 },
  forward: "select(select(x, select(slope * (x - threshold), 0.0, slope == 0.0), x < threshold), most, x >= most)",
  backward: { x: "select(select(g * slope, g, x > threshold), 0.0, x >= most)" },
});

/** x from the threshold (default 0) up to `maxValue` (default ∞), which it does not pass; below, negativeSlope · (x − threshold). */
export const relu = recordable(
  "relu",
  function relu(x: SymbolicTensor, { negativeSlope, maxValue, threshold }: ReluOptions = {}): SymbolicTensor {
    if ((negativeSlope ?? 0) === 0 && maxValue === undefined && (threshold ?? 0) === 0) return plainRelu(x);
    return bentRelu(x, { slope: negativeSlope ?? 0, most: maxValue ?? Infinity, threshold: threshold ?? 0 });
  },
);

/** min(max(x, 0), 6) */
export const relu6 = recordable("relu6", function relu6(x: SymbolicTensor): SymbolicTensor {
  return relu(x, { maxValue: 6 });
});

/** x, for x < 0 negativeSlope · x, 0.2 unless told (Maas et al., 2013). */
export const leakyRelu = recordable(
  "leakyRelu",
  function leakyRelu(
    x: SymbolicTensor,
    { negativeSlope = 0.2 }: { negativeSlope?: number | undefined } = {},
  ): SymbolicTensor {
    return relu(x, { negativeSlope });
  },
);

/** x, for x < 0 alpha · x with a trainable alpha, broadcast to x (He et al., "Delving Deep into Rectifiers", 2015). */
export const prelu = defineElementwise({
  name: "prelu",
  inputs: ["x", "alpha"],
  forward: "select(x, alpha * x, x < 0.0)",
  backward: { x: "select(g * alpha, g, x > 0.0)", alpha: "select(0.0, g * x, x < 0.0)" },
});
/** x/6 + ½, kept within [0, 1]. */
export const hardSigmoid = defineElementwise({
  name: "hardSigmoid",
  inputs: ["x"],
  forward: "select(x, clamp(x / 6.0 + 0.5, 0.0, 1.0), x == x)",
  backward: { x: "select(0.0, g / 6.0, abs(x) < 3.0)" },
});
/** x · hardSigmoid(x), also called hard swish (Howard et al., "Searching for MobileNetV3", 2019). */
export const hardSilu = defineElementwise({
  name: "hardSilu",
  inputs: ["x"],
  forward: "x * clamp(x / 6.0 + 0.5, 0.0, 1.0)",
  backward: { x: "select(select(0.0, g, x >= 3.0), g * (x / 3.0 + 0.5), abs(x) < 3.0)" },
});
/** x, kept within [−1, 1]. */
export const hardTanh = defineElementwise({
  name: "hardTanh",
  inputs: ["x"],
  forward: "select(x, clamp(x, -1.0, 1.0), x == x)",
  backward: { x: "select(0.0, g, abs(x) < 1.0)" },
});
/** x moved towards 0 by `lambda` (default 0.5), and 0 if it is no further away. */
export const softShrink = defineElementwise({
  name: "softShrink",
  inputs: ["x"],
  attrs: { lambda: 0.5 },
  forward: "select(x - sign(x) * lambda, 0.0, abs(x) <= lambda)",
  backward: { x: "select(0.0, g, abs(x) > lambda)" },
});
/** x, but 0 if it is no further from 0 than `lambda` (default 0.5). */
export const hardShrink = defineElementwise({
  name: "hardShrink",
  inputs: ["x"],
  attrs: { lambda: 0.5 },
  forward: "select(x, 0.0, abs(x) <= lambda)",
  backward: { x: "select(0.0, g, abs(x) > lambda)" },
});
/** 0 up to −1, x from 1, and (x + 1)²/4 between: the integral of {@link sparseSigmoid}. */
export const sparsePlus = defineElementwise({
  name: "sparsePlus",
  inputs: ["x"],
  forward: "select(select(0.25 * (x + 1.0) * (x + 1.0), 0.0, x <= -1.0), x, x >= 1.0)",
  backward: { x: "g * clamp(0.5 * (x + 1.0), 0.0, 1.0)" },
});
/** (x + 1)/2, kept within [0, 1]. */
export const sparseSigmoid = defineElementwise({
  name: "sparseSigmoid",
  inputs: ["x"],
  forward: "select(x, clamp(0.5 * (x + 1.0), 0.0, 1.0), x == x)",
  backward: { x: "select(0.0, 0.5 * g, abs(x) < 1.0)" },
});

const thresholdOp = defineElementwise({
  name: "threshold",
  inputs: ["x"],
  attrs: { least: 0, other: 0 },
  forward: "select(x, other, x <= least)",
  backward: { x: "select(g, 0.0, x <= least)" },
});

/** x where it is above `threshold`, `defaultValue` elsewhere. */
export const threshold = recordable(
  "threshold",
  (x: SymbolicTensor, threshold: number, defaultValue: number): SymbolicTensor =>
    thresholdOp(x, { least: threshold, other: defaultValue }),
);
