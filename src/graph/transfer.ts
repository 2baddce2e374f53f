import { Tensor } from "../tensor.js";
import type { SymbolicTensor } from "./tensor.js";

/** A tensor's bytes as the GPU wants them: a bool takes four bytes there, one on the host. */
export function toGpu({
  data,
  dtype,
}: Tensor): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> {
  return dtype === "bool" ? Uint32Array.from(data) : (data as Float32Array<ArrayBuffer>);
}

/** A host tensor from bytes that came back from the GPU. */
export function fromGpu(bytes: ArrayBuffer, byteOffset: number, { shape, dtype, size }: SymbolicTensor): Tensor {
  switch (dtype) {
    case "float32":
      return new Tensor(shape, new Float32Array(bytes, byteOffset, size), dtype);
    case "int32":
      return new Tensor(shape, new Int32Array(bytes, byteOffset, size), dtype);
    case "uint32":
      return new Tensor(shape, new Uint32Array(bytes, byteOffset, size), dtype);
    case "bool":
      return new Tensor(shape, Uint8Array.from(new Uint32Array(bytes, byteOffset, size)), dtype);
  }
}
