import { inflateSync } from "fflate";
import { broken, type Hdf5File, unread } from "./file.js";

/** A dataset in chunks. */
export interface Chunks {
  /** The B-tree that leads to them; none if nothing was ever written. */
  readonly tree: number | undefined;
  /** Sizes of a chunk along each axis, and of an element. */
  readonly dims: readonly number[];
  /** What chunks went through when they were written, in that order. */
  readonly filters: readonly number[];
}

const DEFLATE = 1;
const SHUFFLE = 2;
const CHECKSUM = 3;

/** Reads a filter pipeline message. Throws a FormatError for a filter that is not known. */
export function readFilters(file: Hdf5File, at: number): readonly number[] {
  const version = file.u8(at);
  const count = file.u8(at + 1);
  let place = at + (version === 1 ? 8 : 2);
  return Array.from({ length: count }, () => {
    const id = file.u16(place);
    if (![DEFLATE, SHUFFLE, CHECKSUM].includes(id)) throw unread(`a dataset with filter ${id}`);
    const named = version === 1;
    const name = named ? Math.ceil(file.u16(place + 2) / 8) * 8 : 0;
    const values = file.u16(place + (named ? 6 : 4));
    place += (named ? 8 : 6) + name + 4 * (named ? values + (values % 2) : values);
    return id;
  });
}

/** All elements of a dataset in chunks, in their order; zeros where nothing was written. */
export function readChunks(file: Hdf5File, chunks: Chunks, shape: readonly number[], bytes: number): Uint8Array {
  const { dims, filters, tree } = chunks;
  const sizes = dims.slice(0, -1);
  if (dims.length !== shape.length + 1 || dims.at(-1) !== bytes || sizes.some((size) => size === 0)) {
    throw broken("its chunks are of another shape", `${shape.length} axes`, `${dims}`);
  }
  const whole = new Uint8Array(shape.reduce((product, size) => product * size, bytes));
  const length = sizes.reduce((product, size) => product * size, bytes);
  if (length > Math.max(whole.length * 2 ** shape.length, 1 << 20)) {
    throw broken("its chunks are too large", `${whole.length} bytes`, `${length}`);
  }
  for (const { at, stored, offset, mask } of leavesOf(file, tree, shape.length)) {
    const used = filters.filter((_, i) => (mask & (1 << i)) === 0);
    place(whole, shape, unfilter(file.slice(at, stored), used, bytes, length), sizes, offset, bytes);
  }
  return whole;
}

interface Leaf {
  readonly at: number;
  readonly stored: number;
  readonly mask: number;
  readonly offset: readonly number[];
}

/** The chunks that a B-tree of version 1 leads to. */
function* leavesOf(file: Hdf5File, tree: number | undefined, axes: number): Generator<Leaf> {
  const waiting = tree === undefined ? [] : [tree];
  const key = 8 + 8 * (axes + 1);
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    file.expect(at, "TREE");
    const [level, count] = [file.u8(at + 5), file.u16(at + 6)];
    for (let i = 0; i < count; i++) {
      file.look();
      const place = at + 24 + i * (key + 8);
      const child = file.u64(place + key);
      if (level > 0) waiting.push(child);
      else {
        const offset = Array.from({ length: axes }, (_, axis) => file.u64(place + 8 + 8 * axis));
        yield { at: child, stored: file.u32(place), mask: file.u32(place + 4), offset };
      }
    }
  }
}

/** A chunk as it was before it was written. It never becomes larger than it may be. */
function unfilter(stored: Uint8Array, filters: readonly number[], bytes: number, length: number): Uint8Array {
  let chunk = stored;
  for (const filter of filters.toReversed()) {
    if (filter === CHECKSUM) chunk = chunk.subarray(0, -4);
    else if (filter === SHUFFLE) chunk = unshuffle(chunk, bytes);
    else chunk = inflate(chunk, length + 4); // a check sum may be within
  }
  if (chunk.length < length) throw broken("a chunk is cut short", `${length} bytes`, `${chunk.length}`);
  return chunk;
}

/** Without the two bytes of zlib's head; it fills `length` bytes at most. */
function inflate(chunk: Uint8Array, length: number): Uint8Array {
  try {
    return inflateSync(chunk.subarray(2), { out: new Uint8Array(length) });
  } catch (cause) {
    throw broken("a chunk cannot be unpacked", "deflate", cause instanceof Error ? cause.message : "other bytes");
  }
}

/** First bytes of all elements, then second bytes, …: back to elements. */
function unshuffle(chunk: Uint8Array, bytes: number): Uint8Array {
  const count = Math.floor(chunk.length / bytes);
  const found = chunk.slice();
  for (let i = 0; i < count; i++) for (let b = 0; b < bytes; b++) found[i * bytes + b] = chunk[b * count + i] ?? 0;
  return found;
}

/** Puts a chunk where it belongs, row by row; what stands out of the whole is left away. */
function place(
  whole: Uint8Array,
  shape: readonly number[],
  chunk: Uint8Array,
  sizes: readonly number[],
  offset: readonly number[],
  bytes: number,
): void {
  const last = shape.length - 1;
  const row = Math.min(sizes[last] ?? 1, (shape[last] ?? 1) - (offset[last] ?? 0));
  if (row <= 0) return;
  const rows = sizes.slice(0, -1).reduce((product, size) => product * size, 1);
  const width = (sizes[last] ?? 1) * bytes;
  for (let i = 0; i < rows; i++) {
    let [rest, to, stride, isInside] = [i, offset[last] ?? 0, shape[last] ?? 1, true];
    for (let axis = last - 1; axis >= 0; axis--) {
      const at = (rest % (sizes[axis] ?? 1)) + (offset[axis] ?? 0);
      rest = Math.floor(rest / (sizes[axis] ?? 1));
      isInside &&= at < (shape[axis] ?? 0);
      to += at * stride;
      stride *= shape[axis] ?? 1;
    }
    if (isInside) whole.set(chunk.subarray(i * width, i * width + row * bytes), to * bytes);
  }
}
