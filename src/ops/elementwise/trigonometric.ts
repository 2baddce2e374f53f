import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

// Angles in radians.

const LIBRARY = [library.trigonometry, library.numbers] as const;

/** Sine; of any finite number, to 3 units in the last place, NaN at ±∞. */
export const sin = defineElementwise({
  name: "sin",
  inputs: ["x"],
  forward: "sine(x)",
  backward: { x: "g * cosine(x)" },
  library: LIBRARY,
});
/** Cosine; of any finite number, to 3 units in the last place, NaN at ±∞. */
export const cos = defineElementwise({
  name: "cos",
  inputs: ["x"],
  forward: "cosine(x)",
  backward: { x: "-g * sine(x)" },
  library: LIBRARY,
});
/** Tangent; of any finite number, to 4 units in the last place, NaN at ±∞. */
export const tan = defineElementwise({
  name: "tan",
  inputs: ["x"],
  forward: "tangent(x)",
  backward: { x: "g * (1.0 + y * y)" },
  library: LIBRARY,
});
/** The angle from −π/2 to π/2 with a sine; NaN beyond ±1. */
export const arcsin = defineElementwise({
  name: "arcsin",
  inputs: ["x"],
  forward: "arcsine(x)",
  backward: { x: "g * inverseSqrt((1.0 - x) * (1.0 + x))" },
  library: LIBRARY,
});
/** The angle from 0 to π with a cosine; NaN beyond ±1. */
export const arccos = defineElementwise({
  name: "arccos",
  inputs: ["x"],
  forward: "arccosine(x)",
  backward: { x: "-g * inverseSqrt((1.0 - x) * (1.0 + x))" },
  library: LIBRARY,
});
/** The angle from −π/2 to π/2 with a tangent. */
export const arctan = defineElementwise({
  name: "arctan",
  inputs: ["x"],
  forward: "arctangent(x)",
  backward: { x: "g / (1.0 + x * x)" },
  library: LIBRARY,
});
/** The angle of the point (b, a), from −π to π: `a` is how far up it lies, `b` how far to the right. */
export const arctan2 = defineElementwise({
  name: "arctan2",
  inputs: ["a", "b"],
  forward: "arctangent2(a, b)",
  backward: { a: "g * over_squares(b, a, b)", b: "g * over_squares(-a, a, b)" },
  library: LIBRARY,
});
