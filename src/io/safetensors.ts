/**
 * safetensors: named tensors in one file, as https://github.com/huggingface/safetensors describes it.
 *
 *     8 bytes      length of the header, u64, little-endian
 *     header       JSON: { name: { dtype, shape, data_offsets: [begin, end] }, …, "__metadata__": { key: text } }
 *     data         the elements, little-endian and row-major; offsets count from here; no holes, no overlaps
 *
 * Nothing in it is ever executed, and any part can be found without reading the rest.
 */

import { bytesOf } from "../bytes.js";
import { dictionary } from "../dictionary.js";
import { arrayKinds } from "../dtype.js";
import { ArgumentError, DTypeError, FormatError } from "../errors.js";
import { inWords, shortened } from "../in-words.js";
import { isA } from "../is-a.js";
import { formatShape, type Shape } from "../shape.js";
import { isList, isRecord } from "../structure.js";
import { Tensor } from "../tensor.js";
import { elementTypes, writtenAs } from "./element-types.js";
import { parseJson } from "./json.js";

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of the file. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Whatever the writer had to say, as text. */
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = "__metadata__";
const LENGTH_BYTES = 8;
/** As the format's own reader has it. */
const LONGEST_HEADER = 100_000_000;
const MOST_AXES = 32;
/** A tensor without elements takes no bytes, but its rows do once somebody makes lists of them. */
const MOST_EMPTY_ROWS = 1_000_000;
/** Data begins at a multiple of this: the header is filled up with blanks. */
const ALIGNMENT = 8;

/**
 * Named host tensors as the bytes of a safetensors file.
 *
 * @example
 * const weights = await model.getWeights();
 * const bytes = saveSafetensors(Object.fromEntries(model.weights.map(({ name }, i) => [name, weights[i]])));
 */
export function saveSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  requireTexts(metadata);
  if (!isRecord(tensors)) throw notTensors(tensors);
  const stored = Object.entries(tensors).map(([name, tensor]) => {
    if (!isA<Tensor>(tensor, Tensor)) throw notTensors(tensor, name);
    const { dtype, shape, data } = tensor;
    return [name, { dtype: writtenAs[dtype], shape, data }] as const;
  });
  return writeSafetensors(stored, metadata);
}

/** What a file holds of one tensor: elements of a type of the format's. */
export interface Stored {
  readonly dtype: string;
  readonly shape: Shape;
  readonly data: ArrayBufferView<ArrayBuffer>;
}

/** The bytes of a file of tensors, by name, as they are to lie there. */
export function writeSafetensors(
  tensors: readonly (readonly [name: string, stored: Stored])[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : [];
  let end = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    if (name === METADATA) {
      throw new ArgumentError({ where: "saveSafetensors", problem: `no tensor can be called ${METADATA}` });
    }
    header.push([name, { dtype, shape, data_offsets: [end, end + data.byteLength] }]);
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = Math.ceil((LENGTH_BYTES + json.length) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(start + end).fill(0x20, 0, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  file.set(json, LENGTH_BYTES);
  let at = start;
  for (const [, { data }] of tensors) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at); // typed arrays are little-endian wherever WebGPU is
    at += data.byteLength;
  }
  return file;
}

/**
 * Reads a safetensors file. F32, I32, U32 and BOOL come as they are; F16, BF16 and F64 as float32, narrower integers and
 * I64 as int32. The tensors have memory of their own.
 *
 * Throws a FormatError for a file that is damaged, cut short or none, and a DTypeError for a type or a number that no dtype
 * can hold.
 */
export function loadSafetensors(file: Uint8Array | ArrayBuffer): Safetensors {
  const bytes = bytesOf("loadSafetensors", file);
  const { header, data } = splitFile(bytes);
  const { [METADATA]: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw broken(`${METADATA} is not text`, "strings by name", inWords(metadata));
  }
  const texts = dictionary(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
  const found = Object.entries(entries).map(([name, entry]) => ({ name, entry: checkEntry(name, entry) }));
  checkCover(
    found.map(({ entry }) => entry),
    data.byteLength,
  );
  return {
    tensors: dictionary(found.map(({ name, entry }) => [name, readTensor(name, entry, data)])),
    metadata: texts,
  };
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function splitFile(bytes: Uint8Array): { header: Record<string, unknown>; data: DataView } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < LENGTH_BYTES ? Number.NaN : Number(view.getBigUint64(0, true));
  const start = LENGTH_BYTES + length;
  if (!(start <= bytes.length))
    throw broken("cut short or of another format", "a header and its length", `${bytes.length} bytes`);
  const data = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  if (length > LONGEST_HEADER) throw broken("the header is too long", `${LONGEST_HEADER} bytes at most`, `${length}`);
  const header = parseJson("loadSafetensors: header", textOf(bytes.subarray(LENGTH_BYTES, start)));
  if (!isRecord(header)) throw broken("the header is not an object", "tensors by name", inWords(header));
  return { header, data };
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

function readTensor(name: string, { dtype, shape, begin, end }: Entry, data: DataView): Tensor {
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
  const values = new arrayKinds[type.dtype](size);
  for (let i = 0; i < size; i++) values[i] = type.read(data, begin + i * type.bytes);
  return new Tensor(shape, values, type.dtype);
}

/** How many rows stand before the first axis of size 0. */
function rowsBefore(shape: readonly number[]): number {
  return shape.slice(0, shape.indexOf(0)).reduce((product, size) => product * size, 1);
}

function requireTexts(metadata: unknown): void {
  if (isRecord(metadata) && Object.values(metadata).every((value) => typeof value === "string")) return;
  throw new ArgumentError({
    where: "saveSafetensors",
    problem: "metadata is not text",
    expected: "strings by name",
    received: inWords(metadata),
    remedy: "Use String(…) or JSON.stringify(…)",
  });
}

function notTensors(received: unknown, name?: string): ArgumentError {
  return new ArgumentError({
    where: "saveSafetensors",
    problem: name === undefined ? "no tensors by name" : `${shortened(name)} is no tensor`,
    expected: name === undefined ? "{ name: Tensor, … }" : "a Tensor",
    received: inWords(received),
    remedy: "Use Tensor.from(…)",
  });
}

function isSizes(value: unknown): value is readonly number[] {
  return isList(value) && Array.from(value).every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
}

function broken(problem: string, expected: string, received: string): FormatError {
  return new FormatError({ where: "loadSafetensors", problem, expected, received, remedy: "Get the file again" });
}
