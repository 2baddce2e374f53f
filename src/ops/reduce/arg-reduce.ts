import type { DType } from "../../dtype.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { sameShape } from "../../shape.js";
import { reducedShape } from "../core/reduce-lowering.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { aroundAxis } from "../core/rows.js";
import { keptShape } from "../core/sum.js";
import { equal } from "../elementwise/binary.js";

/** How arg_reduce.wgsl sees the elements of a type, and the number it has for that. */
const TYPE = {
  float32: { TYPE: 0, real: "f32" },
  float16: { TYPE: 0, real: "f16" },
  int32: { TYPE: 1, real: "i32" },
  uint32: { TYPE: 2, real: "u32" },
  bool: { TYPE: 2, real: "u32" },
} as const satisfies Record<DType, object>;

/** Where the largest or smallest is; given `y` of x's type and shape, whether both have it in the same place. */
const argReduceOp = defineOp({
  name: "argReduce",
  inputs: ["x", "y?"],
  attrs: { axis: 0, min: false },
  halves: true,
  infer: ({ x, y }, { axis }) => ({ shape: reducedShape(x.shape, [axis]), dtype: y === undefined ? "int32" : "bool" }),
  lower({ x, y }, out, { axis, min }, { family }) {
    const { outer, n, inner } = aroundAxis(x.shape, axis);
    const along = inner === 1;
    const shares =
      family === "simd4"
        ? { LANES: 1, ALONG: false, WORKGROUP: 16 }
        : { LANES: along ? 32 : 8, ALONG: along, WORKGROUP: 128 };
    const grid = linearGrid(Math.ceil((outer * inner * shares.LANES) / shares.WORKGROUP));
    const { real, ...type } = TYPE[x.dtype];
    return [
      dispatch(kernels.arg_reduce, {
        bind: { x, y, out },
        params: { outer, n, inner },
        constants: { ...shares, ...type, MIN: min, PAIRED: y !== undefined },
        real,
        grid,
      }),
    ];
  },
});

/** Which axis to look along, and whether it stays as an axis of size 1. */
export interface ArgReduceOptions {
  /** Default: none, the place in the flat tensor. Negative ones count from the end. */
  readonly axis?: number | undefined;
  /** Default false. */
  readonly keepdims?: boolean | undefined;
}

function argReduce(where: string, min: boolean, x: SymbolicTensor, options: ArgReduceOptions): SymbolicTensor {
  const { axis, keepdims } = withDefaults(where, options, { axis: undefined, keepdims: false });
  const [from, along] = axis === undefined ? [reshape(x, [-1]), 0] : [x, normalizeAxis(where, axis, x.rank)];
  const out = argReduceOp(from, undefined, { axis: along, min });
  return keepdims ? reshape(out, axis === undefined ? x.shape.map(() => 1) : keptShape(x.shape, [along])) : out;
}

/** Place of the largest element along an axis, as int32: the first of several, or the first NaN. Any type. */
export const argmax = recordable(
  "argmax",
  ["x", "options?: options"],
  function argmax(x: SymbolicTensor, options: ArgReduceOptions = {}): SymbolicTensor {
    return argReduce("argmax", false, x, options);
  },
);

/** Place of the smallest element along an axis, as int32: the first of several, or the first NaN. Any type. */
export const argmin = recordable(
  "argmin",
  ["x", "options?: options"],
  function argmin(x: SymbolicTensor, options: ArgReduceOptions = {}): SymbolicTensor {
    return argReduce("argmin", true, x, options);
  },
);

/** Whether the largest elements of two tensors are in the same place along the last axis: those that {@link argmax} gives. */
export function sameArgmax(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  const isPair = a.dtype === b.dtype && sameShape(a.shape, b.shape);
  return isPair ? argReduceOp(a, b, { axis: a.rank - 1 }) : equal(argmax(a, { axis: -1 }), argmax(b, { axis: -1 }));
}
