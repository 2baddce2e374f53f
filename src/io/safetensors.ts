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
import { ArgumentError } from "../errors.js";
import { inWords, shortened } from "../in-words.js";
import { isA } from "../is-a.js";
import type { Shape } from "../shape.js";
import { isRecord } from "../structure.js";
import { Tensor } from "../tensor.js";
import { writtenAs } from "./element-types.js";
import { type Entry, headerLength, LENGTH_BYTES, METADATA, readHeader, readTensor } from "./safetensors-header.js";

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of the file. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Whatever the writer had to say, as text. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Data begins at a multiple of this: the header is filled up with blanks. */
const ALIGNMENT = 8;

/**
 * Named host tensors as the bytes of a safetensors file.
 *
 * @example
 * const [kernel = Tensor.zeros([0])] = await model.getWeights();
 * const bytes = saveSafetensors({ kernel });
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
  const length = headerLength(bytes.subarray(0, LENGTH_BYTES), bytes.length);
  const start = LENGTH_BYTES + length;
  const { entries, metadata } = readHeader(bytes.subarray(LENGTH_BYTES, start), bytes.length - start);
  const read = ([name, entry]: readonly [string, Entry]) =>
    [name, readTensor(name, entry, bytes.subarray(start + entry.begin, start + entry.end))] as const;
  return { tensors: dictionary([...entries].map(read)), metadata };
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
