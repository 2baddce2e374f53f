import { isFloat } from "../../dtype.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { withDefaults } from "../../options.js";
import { defineElementwise } from "../core/elementwise.js";
import { maximum } from "./binary.js";

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

const plainRelu = defineElementwise({
  name: "relu",
  inputs: ["x"],
  forward: "select(x, 0.0, x < 0.0)",
  backward: { x: "select(0.0, g, y > 0.0)" },
});

const bentRelu = defineElementwise({
  name: "bentRelu",
  inputs: ["x"],
  attrs: { slope: 0, most: Infinity, threshold: 0 },
  forward: `select(
    select(x, most, x >= most),
    select(slope * (x - threshold), 0.0, slope == 0.0),
    x <= threshold)`,
  backward: { x: "select(g * slope, select(g, 0.0, (x >= most) & is_finite(most)), x > threshold)" },
  library: [library.numbers],
});

/**
 * x where it is above `threshold` (default 0), but at most `maxValue` (default ∞); elsewhere negativeSlope · (x − threshold), so 0 by
 * default. NaN stays NaN, the derivative at the threshold is the slope.
 */
export const relu = recordable(
  "relu",
  ["x", "options?: options"],
  function relu(x: SymbolicTensor, options: ReluOptions = {}): SymbolicTensor {
    const { negativeSlope, maxValue, threshold } = withDefaults("relu", options, {
      negativeSlope: 0,
      maxValue: Infinity,
      threshold: 0,
    });
    if (negativeSlope === 0 && maxValue === Infinity && threshold === 0) {
      return isFloat(x.dtype) ? plainRelu(x) : maximum(x, 0);
    }
    return bentRelu(x, { slope: negativeSlope, most: maxValue, threshold });
  },
);

/** min(max(x, 0), 6) */
export const relu6 = recordable("relu6", ["x"], function relu6(x: SymbolicTensor): SymbolicTensor {
  return relu(x, { maxValue: 6 });
});

/** x, for x < 0 negativeSlope · x, 0.2 unless told (Maas et al., 2013). */
export const leakyRelu = recordable(
  "leakyRelu",
  ["x", "options?: options"],
  function leakyRelu(x: SymbolicTensor, options: { readonly negativeSlope?: number | undefined } = {}): SymbolicTensor {
    return relu(x, withDefaults("leakyRelu", options, { negativeSlope: 0.2 }));
  },
);

/** x/6 + ½, kept within [0, 1]. */
export const hardSigmoid = defineElementwise({
  name: "hardSigmoid",
  inputs: ["x"],
  forward: "select(clamp(x / 6.0 + 0.5, 0.0, 1.0), x, is_nan(x))",
  backward: { x: "select(0.0, g / 6.0, abs(x) < 3.0)" },
  library: [library.numbers],
});
/** x · hardSigmoid(x), also called hard swish (Howard et al., "Searching for MobileNetV3", 2019). */
export const hardSilu = defineElementwise({
  name: "hardSilu",
  inputs: ["x"],
  forward: "select(x * clamp(x / 6.0 + 0.5, 0.0, 1.0), 0.0, x <= -3.0)",
  backward: { x: "select(select(0.0, g, x >= 3.0), g * (x / 3.0 + 0.5), abs(x) < 3.0)" },
});
/** x, kept within [−1, 1]; the derivative at the ends is 1, as in Keras. */
export const hardTanh = defineElementwise({
  name: "hardTanh",
  inputs: ["x"],
  forward: "select(clamp(x, -1.0, 1.0), x, is_nan(x))",
  backward: { x: "select(0.0, g, abs(x) <= 1.0)" },
  library: [library.numbers],
});
/** x moved towards 0 by `threshold` (default 0.5), and 0 if it is no further away. */
export const softShrink = defineElementwise({
  name: "softShrink",
  inputs: ["x"],
  attrs: { threshold: 0.5 },
  forward: "select(x - sign(x) * threshold, 0.0, abs(x) <= threshold)",
  backward: { x: "select(0.0, g, abs(x) > threshold)" },
});
/** x, but 0 if it is no further from 0 than `threshold` (default 0.5). */
export const hardShrink = defineElementwise({
  name: "hardShrink",
  inputs: ["x"],
  attrs: { threshold: 0.5 },
  forward: "select(x, 0.0, abs(x) <= threshold)",
  backward: { x: "select(0.0, g, abs(x) > threshold)" },
});
/** 0 up to −1, x from 1, and (x + 1)²/4 between: the integral of {@link sparseSigmoid}. */
export const sparsePlus = defineElementwise({
  name: "sparsePlus",
  inputs: ["x"],
  forward: "select(select(0.25 * (x + 1.0) * (x + 1.0), 0.0, x <= -1.0), x, x >= 1.0)",
  backward: { x: "select(g * clamp(0.5 * (x + 1.0), 0.0, 1.0), x, is_nan(x))" },
  library: [library.numbers],
});
/** (x + 1)/2, kept within [0, 1]. */
export const sparseSigmoid = defineElementwise({
  name: "sparseSigmoid",
  inputs: ["x"],
  forward: "select(clamp(0.5 * (x + 1.0), 0.0, 1.0), x, is_nan(x))",
  backward: { x: "select(0.0, 0.5 * g, abs(x) < 1.0)" },
  library: [library.numbers],
});
