import type { DType } from "../../dtype.js";
import type { Tensor } from "../../tensor.js";

/** A message of an object's header. */
export interface WrittenMessage {
  readonly type: number;
  readonly data: Uint8Array;
}

type Fill = (view: DataView, bytes: Uint8Array) => void;

/** Puts pieces of a file one behind the other, each at a multiple of eight. Arrays are copied once, at the end. */
export class Hdf5Writer {
  readonly #pieces: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #end: number;

  constructor(start: number) {
    this.#end = start;
  }

  /** Where a piece of that size would come next. */
  next(_size: number): number {
    return this.#end;
  }

  /** Adds a piece of zeros that `fill` writes to, and gives its place. */
  add(size: number, fill: Fill): number {
    return this.place(this.record(size, fill));
  }

  /** Adds bytes, and gives their place. */
  place(bytes: Uint8Array): number {
    const at = this.#end;
    this.#pieces.push({ at, bytes });
    this.#end += Math.ceil(bytes.length / 8) * 8;
    return at;
  }

  /** Zeros that `fill` writes to. */
  record(size: number, fill: Fill): Uint8Array {
    const bytes = new Uint8Array(size);
    fill(new DataView(bytes.buffer), bytes);
    return bytes;
  }

  /** A header of version 1. */
  header(messages: readonly WrittenMessage[]): number {
    const sizes = messages.map(({ data }) => Math.ceil(data.length / 8) * 8);
    const total = sizes.reduce((sum, size) => sum + 8 + size, 0);
    return this.add(16 + total, (view, bytes) => {
      view.setUint8(0, 1);
      view.setUint16(2, messages.length, true);
      view.setUint32(4, 1, true); // how many links there are to it
      view.setUint32(8, total, true);
      let at = 16;
      messages.forEach(({ type, data }, i) => {
        view.setUint16(at, type, true);
        view.setUint16(at + 2, sizes[i] ?? 0, true);
        bytes.set(data, at + 8);
        at += 8 + (sizes[i] ?? 0);
      });
    });
  }

  /** A dataset in one piece. */
  dataset({ shape, dtype, data }: Tensor): number {
    const at = data.byteLength === 0 ? undefined : this.place(bytesOf(data));
    return this.header([
      { type: 0x01, data: this.space(shape) },
      { type: 0x03, data: this.type(dtype) },
      { type: 0x05, data: Uint8Array.of(2, 2, 2, 0, 0, 0, 0, 0) }, // no fill value; kept as it is
      {
        type: 0x08,
        data: this.record(18, (view) => {
          view.setUint8(0, 3);
          view.setUint8(1, 1);
          view.setBigUint64(2, at === undefined ? 0xffff_ffff_ffff_ffffn : BigInt(at), true);
          view.setBigUint64(10, BigInt(data.byteLength), true);
        }),
      },
    ]);
  }

  /** A dataspace message: a scalar has no axes. */
  space(shape: readonly number[]): Uint8Array {
    return this.record(8 + 8 * shape.length, (view) => {
      view.setUint8(0, 1);
      view.setUint8(1, shape.length);
      for (const [axis, size] of shape.entries()) view.setBigUint64(8 + 8 * axis, BigInt(size), true);
    });
  }

  /** A datatype message for numbers. */
  type(dtype: DType): Uint8Array {
    const { kind, bits, properties, bytes } = TYPES[dtype];
    return Uint8Array.of(0x10 | kind, ...bits, bytes, 0, 0, 0, 0, 0, bytes * 8, 0, ...properties);
  }

  /** The whole file; `first` fills in what stands at its start. */
  finish(first: (view: DataView, end: number) => void): Uint8Array<ArrayBuffer> {
    const file = new Uint8Array(this.#end);
    for (const { at, bytes } of this.#pieces) file.set(bytes, at);
    first(new DataView(file.buffer), this.#end);
    return file;
  }
}

function bytesOf(data: ArrayBufferView<ArrayBuffer>): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

interface NumberType {
  readonly kind: 0 | 1;
  readonly bits: readonly number[];
  readonly bytes: number;
  /** Of floats: where exponent and mantissa stand and how wide they are, and the exponent's bias. */
  readonly properties: readonly number[];
}

const UNSIGNED = { kind: 0, bits: [0, 0, 0], properties: [] } as const;
const SIGNED = { ...UNSIGNED, bits: [8, 0, 0] } as const;

const TYPES: Readonly<Record<DType, NumberType>> = {
  float32: { kind: 1, bits: [0x20, 31, 0], bytes: 4, properties: [23, 8, 0, 23, 127, 0, 0, 0] },
  float16: { kind: 1, bits: [0x20, 15, 0], bytes: 2, properties: [10, 5, 0, 10, 15, 0, 0, 0] },
  int32: { ...SIGNED, bytes: 4 },
  uint32: { ...UNSIGNED, bytes: 4 },
  bool: { ...UNSIGNED, bytes: 1 },
};
