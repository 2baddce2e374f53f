import type { elementTypes } from "../element-types.js";
import { broken, type Hdf5File, unread } from "./file.js";

/** What the elements of a dataset or attribute are. */
export type Hdf5Type =
  | { readonly kind: "number"; readonly bytes: number; readonly element: keyof typeof elementTypes }
  | { readonly kind: "text"; readonly bytes: number }
  /** Text in the global heap. */
  | { readonly kind: "heap text"; readonly bytes: number }
  | { readonly kind: "opaque"; readonly bytes: number };

const FIXED = 0;
const FLOAT = 1;
const STRING = 3;
const BITS = 4;
const OPAQUE = 5;
const ENUM = 8;
const VARIABLE = 9;

/** Reads a datatype message. Throws a FormatError for a type that is not read. */
export function readType(file: Hdf5File, at: number): Hdf5Type {
  const kind = file.u8(at) & 0x0f;
  const bits = file.u8(at + 1);
  const bytes = file.u32(at + 4);
  if ((kind === FIXED || kind === FLOAT) && (bits & 1) !== 0) throw unread("big-endian numbers");
  if (kind === FIXED) return numbers(`${(bits & 8) !== 0 ? "I" : "U"}${bytes * 8}`, bytes);
  if (kind === FLOAT) {
    const exponent = file.u8(at + 13);
    return numbers(bytes === 2 && exponent === 8 ? "BF16" : `F${bytes * 8}`, bytes);
  }
  if (kind === STRING) return { kind: "text", bytes };
  if (kind === BITS || kind === OPAQUE) return { kind: "opaque", bytes };
  if (kind === ENUM) return readType(file, at + 8); // as h5py writes booleans
  if (kind === VARIABLE && (bits & 0x0f) === 1) return { kind: "heap text", bytes };
  throw unread(`elements of class ${kind}`);
}

function numbers(element: string, bytes: number): Hdf5Type {
  if (!NUMBERS.includes(element)) throw unread(`elements ${element}`);
  return { kind: "number", bytes, element };
}

const NUMBERS = ["I8", "I16", "I32", "I64", "U8", "U16", "U32", "F16", "F32", "F64", "BF16"];

const MOST_AXES = 32;

/** Reads a dataspace message: the sizes of the axes; undefined for a space that holds nothing. */
export function readSpace(file: Hdf5File, at: number): readonly number[] | undefined {
  const version = file.u8(at);
  if (version !== 1 && version !== 2) throw broken("no such dataspace", "version 1 or 2", `${version}`);
  const axes = file.u8(at + 1);
  if (axes > MOST_AXES) throw broken("too many axes", `${MOST_AXES} at most`, `${axes}`);
  if (version === 2 && file.u8(at + 3) === 2) return undefined;
  const start = at + (version === 1 ? 8 : 4);
  return Array.from({ length: axes }, (_, i) => file.u64(start + 8 * i));
}
