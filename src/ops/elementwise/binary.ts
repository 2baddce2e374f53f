import * as library from "../../kernels/library/index.js";
import { byType, defineElementwise, type Pair } from "../core/elementwise.js";

// Arithmetic and comparison of two tensors, broadcast as in NumPy and brought to one type as in Keras. A number may stand for either.

const NUMBERS = ["float32", "int32", "uint32"] as const;

/** a + b */
export const add = defineElementwise({
  name: "add",
  inputs: ["a", "b"],
  forward: "a + b",
  backward: { a: "g", b: "g" },
  accepts: NUMBERS,
  keepsBool: true,
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
  keepsBool: true,
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
const WHOLE = { inputs: ["a", "b"], accepts: ["int32", "uint32"] } as const;
const FLOATS = { inputs: ["a", "b"], library: [library.numbers] } as const;

/** The larger of the two, NaN if either is; where they are equal each gets half of the gradient. */
export const maximum = byType<Pair>(
  defineElementwise({
    ...FLOATS,
    name: "maximum",
    forward: "larger(a, b)",
    backward: {
      a: "select(select(0.0, 0.5 * g, a == b), g, a > b)",
      b: "select(select(0.0, 0.5 * g, a == b), g, b > a)",
    },
  }),
  defineElementwise({ ...WHOLE, keepsBool: true, name: "maximum", forward: "max(a, b)" }),
);
/** The smaller of the two, NaN if either is; where they are equal each gets half of the gradient. */
export const minimum = byType<Pair>(
  defineElementwise({
    ...FLOATS,
    name: "minimum",
    forward: "smaller(a, b)",
    backward: {
      a: "select(select(0.0, 0.5 * g, a == b), g, a < b)",
      b: "select(select(0.0, 0.5 * g, a == b), g, b < a)",
    },
  }),
  defineElementwise({ ...WHOLE, keepsBool: true, name: "minimum", forward: "min(a, b)" }),
);
// Whether two numbers are NaN is told by their bits: a compiler that thinks there is none makes a ≠ b of ¬(a = b), and a < b of ¬(a ≥ b).

const COMPARED = { ...FLOATS, result: "bool" } as const;
const COUNTED = { ...WHOLE, result: "bool" } as const;
const ANY = { ...COUNTED, accepts: ["int32", "uint32", "bool"] } as const;

/** a = b */
export const equal = byType<Pair>(
  defineElementwise({ ...COMPARED, name: "equal", forward: "(a == b) & !unordered(a, b)" }),
  defineElementwise({ ...ANY, name: "equal", forward: "a == b" }),
);
/** a ≠ b, so true where either is NaN. */
export const notEqual = byType<Pair>(
  defineElementwise({ ...COMPARED, name: "notEqual", forward: "(a != b) | unordered(a, b)" }),
  defineElementwise({ ...ANY, name: "notEqual", forward: "a != b" }),
);
/** a > b */
export const greater = byType<Pair>(
  defineElementwise({ ...COMPARED, name: "greater", forward: "(a > b) & !unordered(a, b)" }),
  defineElementwise({ ...COUNTED, name: "greater", forward: "a > b" }),
);
/** a ≥ b */
export const greaterEqual = byType<Pair>(
  defineElementwise({ ...COMPARED, name: "greaterEqual", forward: "(a >= b) & !unordered(a, b)" }),
  defineElementwise({ ...COUNTED, name: "greaterEqual", forward: "a >= b" }),
);
/** a < b */
export const less = byType<Pair>(
  defineElementwise({ ...COMPARED, name: "less", forward: "(a < b) & !unordered(a, b)" }),
  defineElementwise({ ...COUNTED, name: "less", forward: "a < b" }),
);
/** a ≤ b */
export const lessEqual = byType<Pair>(
  defineElementwise({ ...COMPARED, name: "lessEqual", forward: "(a <= b) & !unordered(a, b)" }),
  defineElementwise({ ...COUNTED, name: "lessEqual", forward: "a <= b" }),
);
