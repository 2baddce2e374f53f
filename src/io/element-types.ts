import type { DType } from "../dtype.js";
import { DTypeError } from "../errors.js";
import { fromHalf } from "../half.js";

/** How a type of safetensors is read: its width, the dtype that holds it here, and one element's value. */
export interface ElementType {
  readonly bytes: number;
  readonly dtype: DType;
  readonly read: (view: DataView, at: number) => number;
}

/** The types that are read. Wider ones than we have become float32 or int32: exactly, or not at all. */
export const elementTypes: Readonly<Record<string, ElementType>> = {
  BOOL: { bytes: 1, dtype: "bool", read: (view, at) => Number(view.getUint8(at) !== 0) },
  U8: { bytes: 1, dtype: "int32", read: (view, at) => view.getUint8(at) },
  I8: { bytes: 1, dtype: "int32", read: (view, at) => view.getInt8(at) },
  U16: { bytes: 2, dtype: "int32", read: (view, at) => view.getUint16(at, true) },
  I16: { bytes: 2, dtype: "int32", read: (view, at) => view.getInt16(at, true) },
  U32: { bytes: 4, dtype: "uint32", read: (view, at) => view.getUint32(at, true) },
  I32: { bytes: 4, dtype: "int32", read: (view, at) => view.getInt32(at, true) },
  I64: { bytes: 8, dtype: "int32", read: (view, at) => narrow(view.getBigInt64(at, true)) },
  F16: { bytes: 2, dtype: "float32", read: (view, at) => fromHalf(view.getUint16(at, true)) },
  BF16: { bytes: 2, dtype: "float32", read: (view, at) => brainFloat(view.getUint16(at, true)) },
  F32: { bytes: 4, dtype: "float32", read: (view, at) => view.getFloat32(at, true) },
  F64: { bytes: 8, dtype: "float32", read: (view, at) => view.getFloat64(at, true) },
};

/** The type that each dtype is written as. A float16 comes back as float32. */
export const writtenAs = {
  float32: "F32",
  float16: "F16",
  int32: "I32",
  uint32: "U32",
  bool: "BOOL",
} as const satisfies Record<DType, keyof typeof elementTypes>;

/** bfloat16: the upper half of a float32. */
function brainFloat(bits: number): number {
  return new Float32Array(Uint32Array.of(bits << 16).buffer)[0] ?? 0;
}

function narrow(value: bigint): number {
  if (BigInt.asIntN(32, value) === value) return Number(value);
  throw new DTypeError({
    where: "loadSafetensors",
    problem: "a 64-bit integer does not fit",
    expected: "values within int32",
    received: `${value}`,
    remedy: "Store it as I32 or F32",
  });
}
