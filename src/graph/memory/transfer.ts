import { bytesOf, type DType } from "../../dtype.js";
import { toHalf } from "../../half.js";
import { Tensor } from "../../tensor.js";
import type { SymbolicTensor } from "../symbols/tensor.js";

type GpuData =
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>;

/** A tensor's bytes as the GPU wants them: whole words, and four bytes for a bool, which has one on the host. */
export function toGpu({ data, dtype, size }: Tensor): GpuData {
  if (dtype === "bool") return Uint32Array.from(data);
  if (dtype !== "float16" || size % 2 === 0) return data as GpuData;
  const padded = new Uint16Array(size + 1);
  padded.set(data);
  return padded;
}

/** The bytes of a tensor that is `value` everywhere. */
export function filled(tensor: { readonly size: number; readonly dtype: DType }, value: number): GpuData {
  const bytes = bytesOf(tensor);
  switch (tensor.dtype) {
    case "float32":
      return new Float32Array(bytes / 4).fill(value);
    case "float16":
      return new Uint16Array(bytes / 2).fill(toHalf(value));
    case "int32":
      return new Int32Array(bytes / 4).fill(value);
    default:
      return new Uint32Array(bytes / 4).fill(value);
  }
}

/** A host tensor from bytes that came back from the GPU. */
export function fromGpu(bytes: ArrayBuffer, byteOffset: number, { shape, dtype, size }: SymbolicTensor): Tensor {
  switch (dtype) {
    case "float32":
      return new Tensor(shape, new Float32Array(bytes, byteOffset, size), dtype);
    case "float16":
      return new Tensor(shape, new Uint16Array(bytes, byteOffset, size), dtype);
    case "int32":
      return new Tensor(shape, new Int32Array(bytes, byteOffset, size), dtype);
    case "uint32":
      return new Tensor(shape, new Uint32Array(bytes, byteOffset, size), dtype);
    case "bool":
      return new Tensor(shape, Uint8Array.from(new Uint32Array(bytes, byteOffset, size)), dtype);
  }
}
