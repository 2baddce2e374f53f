import { FormatError } from "../../errors.js";
import type { Gunzip } from "./gunzip.js";

/** Bytes in a grid, as MNIST and its kin come. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array<ArrayBuffer>;
}

const UNSIGNED_BYTES = 8;

/**
 * Reads an idx file of unsigned bytes, `axes` axes and at most `most` bytes. Rejects with a FormatError for another one.
 *
 * Source: Y. LeCun's description of the files of MNIST. Numbers have their highest byte first.
 */
export async function readIdx(where: string, file: Gunzip, axes: number, most: number): Promise<IdxArray> {
  const start = await file.read(4 + 4 * axes);
  const view = new DataView(start.buffer);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const length = shape.reduce((product, size) => product * size, 1);
  if (view.getUint32(0) !== UNSIGNED_BYTES * 256 + axes || length > most) {
    throw new FormatError({
      where,
      problem: "not an idx file as it should be",
      expected: `unsigned bytes in ${axes} axes`,
      received: `a file that begins with [${start.join(", ")}]`,
    });
  }
  const data = await file.read(length);
  await file.end();
  return { shape, data };
}
