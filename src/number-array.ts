import { arrayKinds, type DType, type TensorData } from "./dtype.js";
import { tagOf } from "./in-words.js";

// Typed arrays are told by their tags: those of another window, of a frame or of jsdom are no instances of our classes.

/** The typed arrays that tensors are made from. Kinds that no dtype has are converted. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** What each kind becomes when no dtype is asked for: its own, float32 for float64, 32 bits for other integers. */
const dtypes: Readonly<Record<string, DType>> = {
  Float16Array: "float16",
  Float32Array: "float32",
  Float64Array: "float32",
  Int8Array: "int32",
  Int16Array: "int32",
  Int32Array: "int32",
  Uint8Array: "int32",
  Uint8ClampedArray: "int32",
  Uint16Array: "int32",
  Uint32Array: "uint32",
  BigInt64Array: "int32",
  BigUint64Array: "uint32",
};

/** Whether this is a typed array. */
export function isTyped(values: unknown): values is NumberArray {
  return ArrayBuffer.isView(values) && Object.hasOwn(dtypes, tagOf(values));
}

/** What a typed array becomes when no dtype is asked for. */
export function dtypeOfArray(values: NumberArray): DType {
  return dtypes[tagOf(values)] ?? "float32";
}

/**
 * The same memory as an array of the kind that holds a dtype, if it is of that kind and no other thread shares it: itself, or a view
 * of our own on another realm's.
 */
export function asKind<D extends DType>(values: unknown, dtype: D): TensorData[D] | undefined {
  const kind = arrayKinds[dtype];
  if (!ArrayBuffer.isView(values) || tagOf(values) !== kind.name) return undefined;
  if (values instanceof kind && values.buffer instanceof ArrayBuffer) return values;
  const { buffer, byteOffset, byteLength } = values;
  return isOwn(buffer) ? new kind(buffer, byteOffset, byteLength / kind.BYTES_PER_ELEMENT) : undefined;
}

/** Whether an array lies on memory that threads share, which the GPU's queue does not take. */
export function isShared(values: unknown): boolean {
  return ArrayBuffer.isView(values) && !isOwn(values.buffer);
}

function isOwn(buffer: ArrayBufferLike): buffer is ArrayBuffer {
  return tagOf(buffer) === "ArrayBuffer";
}
