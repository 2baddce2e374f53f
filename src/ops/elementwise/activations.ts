import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { withDefaults } from "../../options.js";
import { defineElementwise } from "../core/elementwise.js";
import { type AxisSlice, slice } from "../core/movement.js";
import { normalizeAxis } from "../core/reshape.js";
import { multiply } from "./binary.js";
import { sigmoid } from "./unary.js";

// Smooth activations, one row each; those with kinks are in rectifiers.ts. Nothing overflows before its result does.

const SOFT = [library.activation, library.exponential, library.logarithm, library.numbers] as const;

/** log(1 + eˣ), a smooth {@link relu} (Dugas et al., 2001). */
export const softplus = defineElementwise({
  name: "softplus",
  inputs: ["x"],
  forward: "softplus_of(x)",
  backward: { x: "g * logistic(x)" },
  library: SOFT,
});
/** log(sigmoid(x)) */
export const logSigmoid = defineElementwise({
  name: "logSigmoid",
  inputs: ["x"],
  forward: "-softplus_of(-x)",
  backward: { x: "g * logistic(-x)" },
  library: SOFT,
});
/** x/(1 + |x|) */
export const softsign = defineElementwise({
  name: "softsign",
  inputs: ["x"],
  forward: "select(x / (1.0 + abs(x)), sign(x), abs(x) > 1e30)",
  backward: { x: "g / (1.0 + abs(x)) / (1.0 + abs(x))" },
});
/** x · sigmoid(x), also called swish (Elfwing et al., 2018; Ramachandran et al., 2017). */
export const silu = defineElementwise({
  name: "silu",
  inputs: ["x"],
  forward: "let_through(x, logistic(x))",
  backward: { x: "g * silu_slope(x)" },
  library: SOFT,
});
/** x · tanh(softplus(x)) (Misra, "Mish", BMVC 2020). */
export const mish = defineElementwise({
  name: "mish",
  inputs: ["x"],
  forward: "let_through(x, mish_gate(x))",
  backward: { x: "g * mish_slope(x)" },
  library: SOFT,
});
/** x − tanh(x) */
export const tanhShrink = defineElementwise({
  name: "tanhShrink",
  inputs: ["x"],
  forward: "hyperbolic_shrink(x)",
  backward: { x: "g * hyperbolic_tangent(x) * hyperbolic_tangent(x)" },
  library: [library.hyperbolic, library.logarithm, library.numbers],
});
/** (x + √(x² + b))/2, b = 4 unless told (Barron, "Squareplus", 2021). */
export const squareplus = defineElementwise({
  name: "squareplus",
  inputs: ["x"],
  attrs: { b: 4 },
  forward: "squareplus_of(x, b)",
  backward: { x: "g * squareplus_slope(x, b)" },
  library: SOFT,
});

const exactGelu = defineElementwise({
  name: "gelu",
  inputs: ["x"],
  forward: "let_through(x, normal_cdf(x))",
  backward: { x: "g * (normal_cdf(x) + clamp(x, -1000.0, 1000.0) * normal_density(x))" },
  library: [library.error_function, ...SOFT],
});
const tanhGelu = defineElementwise({
  name: "tanhGelu",
  inputs: ["x"],
  forward: "let_through(x, gelu_gate(x))",
  backward: { x: "g * gelu_gate_slope(x)" },
  library: SOFT,
});

/**
 * x · Φ(x), Φ the normal distribution's (Hendrycks & Gimpel, "GELUs", 2016). `approximate`, as by default: Φ by tanh. As in Keras the
 * activation `"gelu"` of a layer is the exact one.
 */
export const gelu = recordable(
  "gelu",
  ["x", "options?: options"],
  function gelu(x: SymbolicTensor, options: { readonly approximate?: boolean | undefined } = {}): SymbolicTensor {
    const { approximate } = withDefaults("gelu", options, { approximate: true });
    return (approximate ? tanhGelu : exactGelu)(x);
  },
);

const EXPONENTIAL = { inputs: ["x"], library: [library.exponential, library.numbers] } as const;

/** x, for x < 0 alpha · (eˣ − 1), alpha = 1 unless told (Clevert et al., "ELUs", ICLR 2016). */
export const elu = defineElementwise({
  ...EXPONENTIAL,
  name: "elu",
  attrs: { alpha: 1 },
  forward: "select(x, alpha * exp_minus_one(x), x < 0.0)",
  backward: { x: "select(g, g * (y + alpha), x < 0.0)" },
});
/** x, for x < 0 alpha · (e^(x/alpha) − 1), alpha = 1 unless told (Barron, "CELU", 2017). */
export const celu = defineElementwise({
  ...EXPONENTIAL,
  name: "celu",
  attrs: { alpha: 1 },
  forward: "select(x, alpha * exp_minus_one(x / alpha), x < 0.0)",
  backward: { x: "select(g, g * (y / alpha + 1.0), x < 0.0)" },
});
/** An {@link elu} whose outputs keep mean 0 and variance 1 (Klambauer et al., "Self-Normalizing Neural Networks", 2017). */
export const selu = defineElementwise({
  ...EXPONENTIAL,
  name: "selu",
  forward: "1.0507009873554805 * select(x, 1.6732632423543772 * exp_minus_one(x), x < 0.0)",
  backward: { x: "g * select(1.0507009873554805, y + 1.7580993408473766, x < 0.0)" },
});

/** a · sigmoid(b), where a and b are the halves of x along an axis (Dauphin et al., "Gated Convolutional Networks", 2017). */
export const glu = recordable(
  "glu",
  ["x", "options?: options"],
  function glu(x: SymbolicTensor, options: { readonly axis?: number | undefined } = {}): SymbolicTensor {
    const { axis } = withDefaults("glu", options, { axis: -1 });
    const along = normalizeAxis("glu", axis, x.rank);
    const size = x.shape[along] ?? 1;
    if (size % 2 !== 0) {
      throw new ShapeError({ where: "glu", problem: "cannot halve", expected: "an even size", received: `${size}` });
    }
    const half = (range: AxisSlice) =>
      slice(
        x,
        Array.from({ length: along + 1 }, (_, i) => (i === along ? range : {})),
      );
    return multiply(half({ stop: size / 2 }), sigmoid(half({ start: size / 2 })));
  },
);
