import { type DType, isFloat } from "../../dtype.js";
import { DTypeError } from "../../errors.js";
import { defineOp, type OpDefinition } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { fromHalf, toHalf } from "../../half.js";

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
    for (const type of [dtype, x.dtype]) {
      if (Object.hasOwn(casts, type)) continue;
      const expected = Object.keys(CONVERSION).join(", ");
      throw new DTypeError({ where: "cast", problem: "no such type", expected, received: type });
    }
    return x.dtype === dtype ? x : (casts[dtype]?.(x) ?? x);
  },
);
