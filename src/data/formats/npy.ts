import { FormatError } from "../../errors.js";
import { describeBytes } from "../describe-bytes.js";
import { readPickledLists } from "./pickle.js";

/** Numbers of one of NumPy's types, in row-major order. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> & ArrayBufferView;
}

interface Header {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** What comes behind the header. */
  readonly body: Uint8Array;
}

/** Keys in the order that NumPy writes them in. */
const HEADER = /^\{'descr': '([^']{1,8})', 'fortran_order': (True|False), 'shape': \(([\dL, ]*)\),? ?\}\s*$/;
/** Python 2 wrote an L behind long numbers. */
const SIZE = /^\d{1,15}L?$/;
const MOST_AXES = 32;

/**
 * Reads NumPy's `.npy`: integers, floats and bools of either byte order. 64-bit integers become int32; one that is larger is refused.
 *
 * Throws a FormatError for anything else: objects, texts, complex numbers, files that are cut short.
 *
 * Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays".
 */
export function readNpy(where: string, file: Uint8Array): NumberArray {
  const { descr, fortranOrder, shape, body } = readHeader(where, file);
  const kind = KINDS.get(descr.slice(1));
  if (kind === undefined || !/^[<>|=]/.test(descr))
    throw broken(where, "another type of numbers", "integers, floats or bools", descr);
  const length = shape.reduce((product, size) => product * size, 1);
  if (length * kind.bytes > body.length) {
    throw broken(where, "cut short", `${length} numbers of ${kind.bytes} bytes`, `${body.length} bytes`);
  }
  const ownBytes = body.slice(0, length * kind.bytes);
  if (descr[0] === ">") reverseEach(ownBytes, kind.bytes);
  const data = kind.read(where, ownBytes.buffer);
  return { shape, data: fortranOrder ? transposed(data, shape) : data };
}

/**
 * Reads lists of whole numbers from a `.npy`: an array of objects, one axis long, each a list. NumPy writes such arrays as a pickle,
 * which can hold anything; all but lists of whole numbers is refused with a FormatError.
 */
export function readNpyLists(where: string, file: Uint8Array): number[][] {
  const { descr, shape, body } = readHeader(where, file);
  const [rows, ...more] = shape;
  if (!/^\|O\d?$/.test(descr) || rows === undefined || more.length > 0) {
    throw broken(where, "not lists", "an array of objects with one axis", `${descr} of shape [${shape.join(", ")}]`);
  }
  return readPickledLists(where, body, rows);
}

function readHeader(where: string, file: Uint8Array): Header {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const isNpy = file.length >= 12 && file[0] === 0x93 && "NUMPY" === String.fromCharCode(...file.subarray(1, 6));
  const version = file[6] ?? 0;
  if (!isNpy || version < 1 || version > 3)
    throw broken(where, "not an array", "a .npy file of NumPy's", describeBytes(file));
  const start = version === 1 ? 10 : 12;
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  const text = end > start + 65_536 ? "" : new TextDecoder("latin1").decode(file.subarray(start, end));
  const [, descr, order, sizes] = HEADER.exec(text) ?? [];
  const entries = (sizes ?? "")
    .replace(/, ?$/, "")
    .split(",", MOST_AXES + 1)
    .map((entry) => entry.trim());
  const shape =
    entries[0] === "" ? [] : entries.map((entry) => (SIZE.test(entry) ? Number.parseInt(entry, 10) : Number.NaN));
  const isShape = shape.length <= MOST_AXES && shape.every((size) => size < 2 ** 32);
  if (descr === undefined || end > file.length || !isShape) {
    throw broken(where, "not an array", "a header of NumPy's", describeBytes(file.subarray(start)));
  }
  return { descr, fortranOrder: order === "True", shape, body: file.subarray(end) };
}

interface Kind {
  readonly bytes: number;
  readonly read: (where: string, buffer: ArrayBuffer) => NumberArray["data"];
}

/** NumPy's types without the byte order, which is this machine's, little-endian, when they are read. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["b1", { bytes: 1, read: (_, buffer) => new Uint8Array(buffer) }],
  ["u1", { bytes: 1, read: (_, buffer) => new Uint8Array(buffer) }],
  ["i1", { bytes: 1, read: (_, buffer) => new Int8Array(buffer) }],
  ["u2", { bytes: 2, read: (_, buffer) => new Uint16Array(buffer) }],
  ["i2", { bytes: 2, read: (_, buffer) => new Int16Array(buffer) }],
  ["u4", { bytes: 4, read: (_, buffer) => new Uint32Array(buffer) }],
  ["i4", { bytes: 4, read: (_, buffer) => new Int32Array(buffer) }],
  ["f4", { bytes: 4, read: (_, buffer) => new Float32Array(buffer) }],
  ["f8", { bytes: 8, read: (_, buffer) => new Float64Array(buffer) }],
  ["u8", { bytes: 8, read: (where, buffer) => narrowed(where, new BigUint64Array(buffer)) }],
  ["i8", { bytes: 8, read: (where, buffer) => narrowed(where, new BigInt64Array(buffer)) }],
]);

function narrowed(where: string, wide: BigInt64Array | BigUint64Array): Int32Array {
  const narrow = new Int32Array(wide.length);
  for (const [i, value] of wide.entries()) {
    narrow[i] = Number(value);
    if (BigInt(narrow[i] ?? 0) !== value) throw broken(where, "a number is too large", "32-bit integers", `${value}`);
  }
  return narrow;
}

function reverseEach(bytes: Uint8Array, length: number): void {
  for (let at = 0; at < bytes.length; at += length) bytes.subarray(at, at + length).reverse();
}

/** Column-major numbers in row-major order. */
function transposed(data: NumberArray["data"], shape: readonly number[]): NumberArray["data"] {
  const found = Float64Array.from(data);
  const place = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    let at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) at = at * (shape[axis] ?? 1) + (place[axis] ?? 0);
    found[i] = data[at] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = ((place[axis] ?? 0) + 1) % (shape[axis] ?? 1);
      if (place[axis] !== 0) break;
    }
  }
  return found;
}

function broken(where: string, problem: string, expected: string, received: string): FormatError {
  return new FormatError({ where, problem, expected, received });
}
