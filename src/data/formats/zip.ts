import { type UnzipFileFilter, unzipSync } from "fflate";
import { FormatError } from "../../errors.js";
import { describeBytes } from "../describe-bytes.js";
import { MOST_SHRUNK } from "./gunzip.js";

/** An archive without the new kind of directory has no more entries. */
const MOST_ENTRIES = 65_535;

/**
 * The files of a zip archive that are asked for, by their whole names. The archive's own names lead nowhere: what nobody asked for
 * is not unpacked.
 *
 * Throws a FormatError for what is no such archive, lacks one of the files or holds it twice, is damaged so that it does not unpack, or
 * would unpack to more than `most` bytes; that is known before.
 */
export function unzip(where: string, zip: Uint8Array, names: readonly string[], most: number): Map<string, Uint8Array> {
  const sizes = new Map<string, number>();
  let entries = 0;
  let total = 0;
  const isWanted: UnzipFileFilter = (entry) => {
    if (++entries > MOST_ENTRIES) throw broken(where, zip, "too many entries");
    if (!names.includes(entry.name)) return false;
    if (sizes.has(entry.name)) throw broken(where, zip, `${entry.name} stands twice`);
    sizes.set(entry.name, entry.originalSize);
    total += entry.originalSize;
    if (total > most) throw broken(where, zip, `more than ${most} bytes once unpacked`);
    if (entry.originalSize > MOST_SHRUNK * (entry.size + 1))
      throw broken(where, zip, `${entry.name} cannot be so long`);
    return true;
  };
  const files = unpack(where, zip, isWanted);
  for (const name of names) {
    if (sizes.has(name)) continue;
    throw new FormatError({
      where,
      problem: "a file is missing",
      expected: `${name} in the archive`,
      received: "none",
    });
  }
  for (const [name, size] of sizes) {
    if (files.get(name)?.length !== size) throw broken(where, zip, `${name} is cut short`);
  }
  return files;
}

function unpack(where: string, zip: Uint8Array, filter: UnzipFileFilter): Map<string, Uint8Array> {
  try {
    return new Map(Object.entries(unzipSync(zip, { filter })));
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw broken(where, zip, cause instanceof Error ? cause.message : "", cause);
  }
}

function broken(where: string, zip: Uint8Array, reason: string, cause?: unknown): FormatError {
  const problem = `not a zip archive as it should be (${reason})`;
  return new FormatError({ where, problem, expected: "a whole .npz file", received: describeBytes(zip) }, { cause });
}
