/**
 * safetensors: named tensors in one file, as https://github.com/huggingface/safetensors describes it.
 *
 *     8 bytes      length of the header, u64, little-endian
 *     header       JSON: { name: { dtype, shape, data_offsets: [begin, end] }, …, "__metadata__": { key: text } }
 *     data         the elements, little-endian and row-major; offsets count from here; no holes, no overlaps
 *
 * Nothing in it is ever executed, and any part can be found without reading the rest.
 */
import { arrayKinds } from "../dtype.js";
import { ArgumentError, DTypeError, FormatError } from "../errors.js";
import { formatShape, sizeOf } from "../shape.js";
import { Tensor } from "../tensor.js";
import { elementTypes, writtenAs } from "./element-types.js";

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of the file. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Whatever the writer had to say, as text. */
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = "__metadata__";
const LENGTH_BYTES = 8;
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
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : [];
  let end = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    if (name === METADATA) {
      throw new ArgumentError({ where: "saveSafetensors", problem: `no tensor can be called ${METADATA}` });
    }
    header.push([name, { dtype: writtenAs[dtype], shape, data_offsets: [end, end + data.byteLength] }]);
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = Math.ceil((LENGTH_BYTES + json.length) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(start + end).fill(0x20, 0, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  file.set(json, LENGTH_BYTES);
  let at = start;
  for (const { data } of Object.values(tensors)) {
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
  const bytes = ArrayBuffer.isView(file) ? file : new Uint8Array(file);
  const { header, data } = splitFile(bytes);
  const { [METADATA]: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw broken(`${METADATA} is not text`, "strings by name", JSON.stringify(metadata));
  }
  const texts = Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
  const found = Object.entries(entries).map(([name, entry]) => ({ name, entry: checkEntry(name, entry) }));
  checkCover(
    found.map(({ entry }) => entry),
    data.byteLength,
  );
  return {
    tensors: Object.fromEntries(found.map(({ name, entry }) => [name, readTensor(name, entry, data)])),
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
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, start)));
  } catch (cause) {
    throw broken("the header is not JSON", "an object", cause instanceof Error ? cause.message : String(cause));
  }
  if (!isRecord(header))
    throw broken("the header is not an object", "tensors by name", JSON.stringify(header).slice(0, 40));
  return { header, data };
}

function checkEntry(name: string, entry: unknown): Entry {
  if (isRecord(entry)) {
    const { dtype, shape, data_offsets: offsets } = entry;
    if (typeof dtype === "string" && isSizes(shape) && isSizes(offsets) && offsets.length === 2) {
      const [begin = 0, end = 0] = offsets;
      return { dtype, shape, begin, end };
    }
  }
  throw broken(`${name} is not described`, "dtype, shape and data_offsets", JSON.stringify(entry));
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
      problem: `${name} is of a type we do not read`,
      expected,
      received: dtype,
    });
  }
  const size = sizeOf(shape, "loadSafetensors");
  if (size * type.bytes !== end - begin) {
    throw broken(
      `${name} is of another size`,
      `${size * type.bytes} bytes for ${dtype} ${formatShape(shape)}`,
      `${end - begin}`,
    );
  }
  const values = new arrayKinds[type.dtype](size);
  for (let i = 0; i < size; i++) values[i] = type.read(data, begin + i * type.bytes);
  return new Tensor(shape, values, type.dtype);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function broken(problem: string, expected: string, received: string): FormatError {
  return new FormatError({ where: "loadSafetensors", problem, expected, received, remedy: "Get the file again" });
}
