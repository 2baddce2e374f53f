import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

// Arithmetic and comparison of two tensors, broadcast as in NumPy. A number may stand for either.

const NUMBERS = ["float32", "int32", "uint32"] as const;

/** a + b */
export const add = defineElementwise({
  name: "add",
  inputs: ["a", "b"],
  forward: "a + b",
  backward: { a: "g", b: "g" },
  accepts: NUMBERS,
  fold: (a, b) => a + b,
  neutral: { value: 0, commutes: true },
});
/** a − b */
export const subtract = defineElementwise({
  name: "subtract",
  inputs: ["a", "b"],
  forward: "a - b",
  backward: { a: "g", b: "-g" },
  accepts: NUMBERS,
  fold: (a, b) => a - b,
  neutral: { value: 0, commutes: false },
});
/** a · b, element by element. */
export const multiply = defineElementwise({
  name: "multiply",
  inputs: ["a", "b"],
  forward: "a * b",
  backward: { a: "g * b", b: "g * a" },
  accepts: NUMBERS,
  fold: (a, b) => a * b,
  neutral: { value: 1, commutes: true },
});
/** a / b */
export const divide = defineElementwise({
  name: "divide",
  inputs: ["a", "b"],
  forward: "a / b",
  backward: { a: "g / b", b: "-g * y / b" },
  fold: (a, b) => a / b,
  neutral: { value: 1, commutes: false },
});
/** The larger of the two, NaN if either is; where they are equal each gets half of the gradient. */
export const maximum = defineElementwise({
  name: "maximum",
  inputs: ["a", "b"],
  forward: "select(b, select(a, b, a < b), b == b)",
  backward: {
    a: "g * select(select(0.0, 0.5, a == b), 1.0, a > b)",
    b: "g * select(select(0.0, 0.5, a == b), 1.0, b > a)",
  },
  accepts: NUMBERS,
});
/** The smaller of the two, NaN if either is; where they are equal each gets half of the gradient. */
export const minimum = defineElementwise({
  name: "minimum",
  inputs: ["a", "b"],
  forward: "select(b, select(a, b, b < a), b == b)",
  backward: {
    a: "g * select(select(0.0, 0.5, a == b), 1.0, a < b)",
    b: "g * select(select(0.0, 0.5, a == b), 1.0, b < a)",
  },
  accepts: NUMBERS,
});
/** aᵇ for a > 0, and for whole b at any a. */
export const power = defineElementwise({
  name: "power",
  inputs: ["a", "b"],
  forward: "power(a, b)",
  backward: { a: "g * b * power(a, b - 1.0)", b: "select(0.0, g * y * log(a), a > 0.0)" },
  library: [library.power],
  fold: Math.pow,
});

const COMPARABLE = { inputs: ["a", "b"], accepts: ["float32", "int32", "uint32"], result: "bool" } as const;

/** a = b */
export const equal = defineElementwise({
  ...COMPARABLE,
  name: "equal",
  forward: "a == b",
  accepts: ["float32", "int32", "uint32", "bool"],
});
/** a ≠ b */
export const notEqual = defineElementwise({
  ...COMPARABLE,
  name: "notEqual",
  forward: "a != b",
  accepts: ["float32", "int32", "uint32", "bool"],
});
/** a > b */
export const greater = defineElementwise({ ...COMPARABLE, name: "greater", forward: "a > b" });
/** a ≥ b */
export const greaterEqual = defineElementwise({ ...COMPARABLE, name: "greaterEqual", forward: "a >= b" });
/** a < b */
export const less = defineElementwise({ ...COMPARABLE, name: "less", forward: "a < b" });
/** a ≤ b */
export const lessEqual = defineElementwise({ ...COMPARABLE, name: "lessEqual", forward: "a <= b" });
