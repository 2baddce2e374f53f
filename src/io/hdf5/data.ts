import { arrayKinds } from "../../dtype.js";
import type { Shape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { elementTypes } from "../element-types.js";
import { type Chunks, readChunks, readFilters } from "./chunks.js";
import { broken, type Hdf5File, unread } from "./file.js";
import { MESSAGE, type Message } from "./header.js";
import { type Hdf5Type, readSpace, readType } from "./types.js";

/** What is not stored may be no larger than this, or than so many times the file. */
const LARGEST = 1 << 26;
const MOST_TIMES = 100;

/** Where a dataset's elements are. */
type Layout = { readonly at: number | undefined; readonly size: number } | Chunks;

/** An array of numbers in a file, read when it is asked for. */
export class Hdf5Data {
  readonly shape: Shape;
  readonly #file: Hdf5File;
  readonly #type: Hdf5Type;
  readonly #layout: Layout;

  /** Throws a FormatError for what is no dataset, or of a kind that is not read. */
  constructor(file: Hdf5File, messages: readonly Message[]) {
    const space = readSpace(file, one(messages, MESSAGE.dataspace, "a dataspace").at);
    this.shape = space ?? [0];
    this.#file = file;
    this.#type = readType(file, one(messages, MESSAGE.datatype, "a datatype").at);
    const filters = messages.find(({ type }) => type === MESSAGE.filters);
    const { at } = one(messages, MESSAGE.layout, "a layout");
    this.#layout = readLayout(file, at, filters === undefined ? [] : readFilters(file, filters.at));
  }

  /**
   * The elements, without a copy where they lie in the file as they are in memory. Wider types than we have become float32 or int32;
   * two bytes that the file does not explain are a bfloat16, as Keras writes it.
   */
  read(): Tensor {
    const element =
      this.#type.kind === "number" ? this.#type.element : this.#type.kind === "opaque" ? "BF16" : undefined;
    const type = element === undefined ? undefined : elementTypes[element];
    if (type === undefined || type.bytes !== this.#type.bytes) throw unread("a dataset that holds no numbers");
    const size = this.shape.reduce((product, axis) => product * axis, 1);
    const bytes = this.#bytes(size * type.bytes);
    const isAligned = bytes.byteOffset % 4 === 0;
    if (element === "F32" || element === "I32" || element === "U32") {
      const own = isAligned ? bytes : bytes.slice();
      return new Tensor(
        this.shape,
        new arrayKinds[type.dtype](own.buffer as ArrayBuffer, own.byteOffset, size),
        type.dtype,
      );
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values = new arrayKinds[type.dtype](size);
    for (let i = 0; i < size; i++) values[i] = type.read(view, i * type.bytes);
    return new Tensor(this.shape, values, type.dtype);
  }

  #bytes(length: number): Uint8Array {
    const layout = this.#layout;
    const file = this.#file;
    if ("dims" in layout || layout.at === undefined) {
      const most = Math.max(LARGEST, file.length * MOST_TIMES);
      if (length > most) throw broken("larger than its file can say", `${most} bytes at most`, `${length}`);
    }
    if ("dims" in layout) return readChunks(file, layout, this.shape, this.#type.bytes);
    if (layout.at === undefined) return new Uint8Array(length); // never written
    if (layout.size < length) throw broken("a dataset is cut short", `${length} bytes`, `${layout.size}`);
    return file.slice(layout.at, length);
  }
}

function one(messages: readonly Message[], wanted: number, what: string): Message {
  const found = messages.find(({ type }) => type === wanted);
  if (found === undefined) throw broken("a dataset does not say what it is", what, "none");
  return found;
}

const COMPACT = 0;
const CONTIGUOUS = 1;
const CHUNKED = 2;

function readLayout(file: Hdf5File, at: number, filters: Chunks["filters"]): Layout {
  const version = file.u8(at);
  if (version < 1 || version > 4) throw broken("no such layout", "version 1 to 4", `${version}`);
  if (version < 3) return readOldLayout(file, at, filters);
  const kind = file.u8(at + 1);
  if (kind === COMPACT) return { at: at + 4, size: file.u16(at + 2) };
  if (kind === CONTIGUOUS) return { at: file.address(at + 2), size: file.u64(at + 10) };
  if (kind !== CHUNKED || version === 4) throw unread("a dataset of a newer layout");
  const axes = file.u8(at + 2);
  const dims = Array.from({ length: axes }, (_, i) => file.u32(at + 11 + 4 * i));
  return { tree: file.address(at + 3), dims, filters };
}

function readOldLayout(file: Hdf5File, at: number, filters: Chunks["filters"]): Layout {
  const [axes, kind] = [file.u8(at + 1), file.u8(at + 2)];
  const sizes = at + 8 + (kind === COMPACT ? 0 : 8);
  const dims = Array.from({ length: axes }, (_, i) => file.u32(sizes + 4 * i));
  const end = sizes + 4 * axes;
  if (kind === COMPACT) return { at: end + 4, size: file.u32(end) };
  const address = file.address(at + 8);
  if (kind === CHUNKED) return { tree: address, dims, filters };
  return { at: address, size: Number.MAX_SAFE_INTEGER }; // the file's end is what counts
}
