/** What the first bytes of a safetensors file say: which tensors there are, and where. */

import { dictionary } from "../dictionary.js";
import { arrayKinds } from "../dtype.js";
import { DTypeError, FormatError } from "../errors.js";
import { inWords, shortened } from "../in-words.js";
import { formatShape } from "../shape.js";
import { isList, isRecord } from "../structure.js";
import { Tensor } from "../tensor.js";
import { type ElementType, elementTypes } from "./element-types.js";
import { parseJson } from "./json.js";

/** The key of what the writer had to say. */
export const METADATA = "__metadata__";
/** Of the header's length, which stands first. */
export const LENGTH_BYTES = 8;
/** As the format's own reader has it. */
const LONGEST_HEADER = 100_000_000;
const MOST_AXES = 32;
/** A tensor without elements takes no bytes, but its rows do once somebody makes lists of them. */
const MOST_EMPTY_ROWS = 1_000_000;

/** Where a tensor's elements are, from the first byte after the header. */
export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** A header that was read. */
export interface Header {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** How long the header is, from the file's first eight bytes. Throws a FormatError where that cannot be in a file of this size. */
export function headerLength(first: Uint8Array, fileSize: number): number {
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const length = first.length < LENGTH_BYTES ? Number.NaN : Number(view.getBigUint64(0, true));
  if (!(LENGTH_BYTES + length <= fileSize))
    throw broken("cut short or of another format", "a header and its length", `${fileSize} bytes`);
  if (length > LONGEST_HEADER) throw broken("the header is too long", `${LONGEST_HEADER} bytes at most`, `${length}`);
  return length;
}

/** Reads a header, before `dataLength` bytes of data. Throws a FormatError for one that does not fit them. */
export function readHeader(bytes: Uint8Array, dataLength: number): Header {
  const header = parseJson("loadSafetensors: header", textOf(bytes));
  if (!isRecord(header)) throw broken("the header is not an object", "tensors by name", inWords(header));
  const { [METADATA]: metadata = {}, ...tensors } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw broken(`${METADATA} is not text`, "strings by name", inWords(metadata));
  }
  const entries = new Map(Object.entries(tensors).map(([name, entry]) => [name, checkEntry(name, entry)]));
  checkCover([...entries.values()], dataLength);
  return { entries, metadata: dictionary(Object.entries(metadata).map(([key, value]) => [key, String(value)])) };
}

/** With its byte order mark, if it has one, for it must not have one. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw broken("the header is no text", "UTF-8", cause instanceof Error ? cause.message : "other bytes");
  }
}

function checkEntry(name: string, entry: unknown): Entry {
  if (isRecord(entry)) {
    const { dtype, shape, data_offsets: offsets } = entry;
    if (typeof dtype === "string" && isSizes(shape) && isSizes(offsets) && offsets.length === 2) {
      const [begin = 0, end = 0] = offsets;
      return { dtype, shape, begin, end };
    }
  }
  throw broken(`${shortened(name)} is not described`, "dtype, shape and data_offsets", inWords(entry));
}

/** The tensors must lie end to end from the first byte to the last: else some bytes are nobody's, or somebody's twice. */
function checkCover(entries: readonly Entry[], byteLength: number): void {
  let at = 0;
  for (const { begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at || end < begin)
      throw broken("a hole or an overlap", `data from byte ${at} on`, `${begin} to ${end}`);
    at = end;
  }
  if (at !== byteLength) throw broken("the data is of another size", `${at} bytes`, `${byteLength}`);
}

/** A tensor from its bytes, with memory of its own, or with theirs. Throws a FormatError or a DTypeError for what it cannot be. */
export function readTensor(name: string, entry: Entry, bytes: Uint8Array, mayShare = false): Tensor {
  const { dtype, shape } = entry;
  const { type, size } = checkTensor(name, entry);
  if (AS_THEY_LIE.includes(dtype)) {
    const own = mayShare && bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    const values = new arrayKinds[type.dtype](own.buffer as ArrayBuffer, own.byteOffset, size);
    return new Tensor(shape, values, type.dtype);
  }
  const values = new arrayKinds[type.dtype](size);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < size; i++) values[i] = type.read(data, i * type.bytes);
  return new Tensor(shape, values, type.dtype);
}

/** What are the same bytes in a file and in memory. */
const AS_THEY_LIE = ["F32", "I32", "U32"];

/** The type and number of a tensor's elements. Throws before anything is read. */
export function checkTensor(
  name: string,
  { dtype, shape, begin, end }: Entry,
): { readonly type: ElementType; readonly size: number } {
  const type = Object.hasOwn(elementTypes, dtype) ? elementTypes[dtype] : undefined;
  if (type === undefined) {
    const expected = Object.keys(elementTypes).join(", ");
    throw new DTypeError({
      where: "loadSafetensors",
      problem: `${shortened(name)} is of a type we do not read`,
      expected,
      received: inWords(dtype),
    });
  }
  const size = shape.reduce((product, one) => product * one, 1);
  if (shape.length > MOST_AXES || (size === 0 && rowsBefore(shape) > MOST_EMPTY_ROWS)) {
    throw broken(
      `${shortened(name)} has no such shape`,
      `${MOST_AXES} axes at most, and few rows of nothing`,
      formatShape(shape),
    );
  }
  if (size * type.bytes !== end - begin) {
    throw broken(
      `${shortened(name)} is of another size`,
      `${size * type.bytes} bytes for ${dtype} ${formatShape(shape)}`,
      `${end - begin}`,
    );
  }
  return { type, size };
}

/** How many rows stand before the first axis of size 0. */
function rowsBefore(shape: readonly number[]): number {
  return shape.slice(0, shape.indexOf(0)).reduce((product, size) => product * size, 1);
}

function isSizes(value: unknown): value is readonly number[] {
  return isList(value) && Array.from(value).every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
}

/** The error for a safetensors file that is damaged. */
export function broken(problem: string, expected: string, received: string): FormatError {
  return new FormatError({ where: "loadSafetensors", problem, expected, received, remedy: "Get the file again" });
}
