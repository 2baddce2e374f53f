import { OutOfMemoryError } from "./errors.js";

/** The typed array that holds each element type on the host. A bool is one byte, 0 or 1; a float16 its bits, as in half.ts. */
export interface TensorData {
  float32: Float32Array<ArrayBuffer>;
  float16: Uint16Array<ArrayBuffer>;
  int32: Int32Array<ArrayBuffer>;
  uint32: Uint32Array<ArrayBuffer>;
  bool: Uint8Array<ArrayBuffer>;
}

/**
 * The element types. float16 is for storage: half the memory and half the traffic, on devices with the feature `shader-f16`. All
 * arithmetic is done in float32, and rounded where a result is cast or written to memory.
 *
 * What takes float16: `cast`; element-wise ops and `where`; reshaping, broadcasting, transposing, slicing, joining, padding, lookups;
 * reductions and running sums; products of matrices, convolutions and attention; pooling and resampling; normalizations; `softmax`;
 * recurrent layers; and what is composed of these. Others refuse it with a DTypeError, but for models of mixed precision: docs/ops.md
 * tells for each. Variables are float32.
 */
export type DType = keyof TensorData;

/** The constructor of a type's array. */
export interface ArrayKind<D extends DType> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TensorData[D];
  new (buffer: ArrayBuffer, byteOffset: number, length: number): TensorData[D];
}

/** The array constructor of every type: `new arrayKinds[dtype](length)` is a fresh array of zeros. */
export const arrayKinds: { readonly [D in DType]: ArrayKind<D> } = {
  float32: Float32Array,
  float16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  bool: Uint8Array,
};

/**
 * A fresh array of zeros for a type. Throws an OutOfMemoryError where there is no memory for it, in the name of `where`: the engine's
 * own error is none of ours.
 */
export function allocate<D extends DType>(where: string, dtype: D, length: number): TensorData[D] {
  try {
    return new arrayKinds[dtype](length);
  } catch (cause) {
    throw new OutOfMemoryError(
      {
        where,
        problem: "no memory for so many elements",
        received: `${length} of ${dtype}`,
        remedy: "Work in smaller parts",
      },
      { cause },
    );
  }
}

/** Whether a type holds fractions, and so can have a gradient. */
export function isFloat(dtype: DType): dtype is "float32" | "float16" {
  return dtype === "float32" || dtype === "float16";
}

/** Bytes that a tensor takes on the GPU, where a bool has four. Whole words: WebGPU copies and binds nothing less. */
export function bytesOf({ size, dtype }: { readonly size: number; readonly dtype: DType }): number {
  return dtype === "float16" ? 4 * Math.ceil(size / 2) : 4 * size;
}
