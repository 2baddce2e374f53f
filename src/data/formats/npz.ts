import { FormatError } from "../../errors.js";
import { Tensor } from "../../tensor.js";
import { readNpy, readNpyLists } from "./npy.js";
import { unzip } from "./zip.js";

/** More than the arrays of any data set take: an archive that would unpack to more is refused before it is. */
const MOST_BYTES = 2 ** 27;

/** The `.npy` files of an archive, by the names of their arrays. */
export type Npz = ReadonlyMap<string, Uint8Array>;

/** The arrays of NumPy's `.npz` that are asked for. Throws a FormatError for what is none, or lacks one of them. */
export function readNpz(where: string, file: Uint8Array, names: readonly string[]): Npz {
  const files = unzip(where, file, names.map(fileOf), MOST_BYTES);
  return new Map(names.map((name) => [name, files.get(fileOf(name)) ?? new Uint8Array(0)]));
}

const fileOf = (name: string) => `${name}.npy`;

/**
 * An array of numbers, as a tensor. Throws a FormatError for one of other things, and for one with numbers that the type does not
 * hold.
 */
export function numbersAt<D extends "float32" | "int32">(where: string, npz: Npz, name: string, dtype: D): Tensor<D> {
  const { shape, data } = readNpy(`${where}, ${name}`, bytesAt(where, npz, name));
  const values = dtype === "float32" ? new Float32Array(data) : new Int32Array(data);
  if (dtype === "int32" && values.some((value, i) => value !== data[i])) {
    const problem = "a number is none of its type";
    throw new FormatError({
      where: `${where}, ${name}`,
      problem,
      expected: "whole numbers of 32 bits",
      received: "others",
    });
  }
  return Tensor.from(values, shape, dtype);
}

/** An array of lists of whole numbers. Throws a FormatError for one of other things. */
export function listsAt(where: string, npz: Npz, name: string): number[][] {
  return readNpyLists(`${where}, ${name}`, bytesAt(where, npz, name));
}

function bytesAt(where: string, npz: Npz, name: string): Uint8Array {
  const bytes = npz.get(name);
  if (bytes !== undefined) return bytes;
  throw new FormatError({
    where,
    problem: "an array is missing",
    expected: name,
    received: [...npz.keys()].join(", "),
  });
}
