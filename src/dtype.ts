/** The typed array that holds each element type on the host. A bool is one byte, 0 or 1. */
export interface TensorData {
  float32: Float32Array<ArrayBuffer>;
  int32: Int32Array<ArrayBuffer>;
  uint32: Uint32Array<ArrayBuffer>;
  bool: Uint8Array<ArrayBuffer>;
}

/** The element types. */
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
  int32: Int32Array,
  uint32: Uint32Array,
  bool: Uint8Array,
};
