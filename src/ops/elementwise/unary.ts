import { type DType, isFloat } from "../../dtype.js";
import { DTypeError } from "../../errors.js";
import { defineOp, type OpDefinition } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { fromHalf, toHalf } from "../../half.js";
import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

// One row an op: forward over x, backward over x, the result y and the incoming gradient g. Where the derivative can be
// had from y it is, so that x need not be kept and the forward op can be fused away. NaN stays NaN, also where a GPU's own
// function would turn it into a number.

/** −x */
export const negative = defineElementwise({
  name: "negative",
  inputs: ["x"],
  forward: "-x",
  backward: { x: "-g" },
  accepts: ["float32", "int32"],
  fold: (x) => -x,
});
/** |x|; derivative 0 at 0. */
export const abs = defineElementwise({
  name: "abs",
  inputs: ["x"],
  forward: "abs(x)",
  backward: { x: "select(g * sign(x), x, is_nan(x))" },
  library: [library.numbers],
  accepts: ["float32", "int32", "uint32"],
  fold: Math.abs,
});
/** eˣ */
export const exp = defineElementwise({
  name: "exp",
  inputs: ["x"],
  forward: "exponential(x)",
  backward: { x: "g * y" },
  library: [library.exponential, library.numbers],
  fold: Math.exp,
});
/** Natural logarithm: −∞ at 0, NaN below. */
export const log = defineElementwise({
  name: "log",
  inputs: ["x"],
  forward: "natural_log(x)",
  backward: { x: "g / x" },
  library: [library.logarithm],
  fold: Math.log,
});
/** √x */
export const sqrt = defineElementwise({
  name: "sqrt",
  inputs: ["x"],
  forward: "sqrt(x)",
  backward: { x: "0.5 * g / y" },
  fold: Math.sqrt,
});
/** 1/√x */
export const rsqrt = defineElementwise({
  name: "rsqrt",
  inputs: ["x"],
  forward: "inverseSqrt(x)",
  backward: { x: "-0.5 * g * y * y * y" },
});
/** x² */
export const square = defineElementwise({
  name: "square",
  inputs: ["x"],
  forward: "x * x",
  backward: { x: "2.0 * g * x" },
  fold: (x) => x * x,
});
/** 1/(1 + e⁻ˣ), the logistic function. */
export const sigmoid = defineElementwise({
  name: "sigmoid",
  inputs: ["x"],
  forward: "logistic(x)",
  backward: { x: "g * y * (1.0 - y)" },
  library: [library.exponential, library.numbers],
});
/** Hyperbolic tangent. */
export const tanh = defineElementwise({
  name: "tanh",
  inputs: ["x"],
  forward: "hyperbolic_tangent(x)",
  backward: { x: "g * (1.0 - y * y)" },
  library: [library.hyperbolic, library.logarithm, library.numbers],
});
/**
 * A value as one of another type. Halves are computed with as f32, so that here they are but rounded; twice, since drivers drop
 * a conversion there and back, and some round `quantizeToF16` towards zero.
 */
const CONVERSION = {
  float32: "f32(x)",
  float16: "quantizeToF16(f32(f16(f32(x))))",
  int32: "i32(x)",
  uint32: "u32(x)",
  bool: "bool(x)",
} as const satisfies Record<DType, string>;

function convert(x: number, dtype: DType): number {
  if (dtype === "float16") return fromHalf(toHalf(x));
  return dtype === "float32" ? x : dtype === "bool" ? Number(x !== 0) : Math.trunc(x);
}

const casts = Object.fromEntries(
  Object.entries(CONVERSION).map(([dtype, elementwise]) => [
    dtype,
    defineOp({
      name: `cast_${dtype}`,
      inputs: ["x"],
      infer: ({ x }) => ({ shape: x.shape, dtype: dtype as DType }),
      elementwise,
      fold: (x) => convert(x, dtype as DType),
      gradient: ({ x }, grad) => (isFloat(x.dtype) && isFloat(dtype as DType) ? { x: cast(grad, x.dtype) } : {}),
    }),
  ]),
);

const castDefinitions: ReadonlySet<OpDefinition> = new Set(Object.values(casts).map(({ definition }) => definition));

/** Whether an op is a {@link cast}. */
export function isCast(op: OpDefinition): boolean {
  return castDefinitions.has(op);
}

/**
 * The values as another element type: floats are cut towards zero for integers, bool is 0 and 1, float16 is rounded. A gradient
 * flows between the two float types only.
 */
export const cast = recordable(
  "cast",
  ["x", "dtype: dtype"],
  function cast(x: SymbolicTensor, dtype: DType): SymbolicTensor {
    const op = casts[dtype];
    if (op === undefined)
      throw new DTypeError({
        where: "cast",
        problem: "no such type",
        expected: Object.keys(CONVERSION).join(", "),
        received: dtype,
      });
    return x.dtype === dtype ? x : op(x);
  },
);
