import { FormatError } from "../../errors.js";
import { inWords } from "../../in-words.js";

// The numbers of large models lie in files of their own beside the model, and initializers say where.

/** The bytes of files by the names that initializers have for them. */
export type FilesBeside = ReadonlyMap<string, Uint8Array>;

/** Where an initializer's numbers lie. */
interface Place {
  readonly file: string;
  readonly offset: number;
  /** Undefined: to the end of the file. */
  readonly length: number | undefined;
}

/** What an initializer says of its place. Throws a FormatError for a file that would lie elsewhere than beside or below the model. */
export function placeOf(entries: Readonly<Record<string, string>>): Place {
  const { location = "", offset = "0", length } = entries;
  const isBeside = location !== "" && !/^[a-z]+:|^[\\/]|(^|[\\/])\.\.([\\/]|$)/i.test(location);
  if (!isBeside) throw damaged(`numbers lie in ${inWords(location)}`, undefined, "a file beside the model");
  const sizes = [offset, length ?? "0"].map(Number);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw damaged(`numbers lie at ${inWords(offset)}, ${inWords(length)}`, undefined, "whole numbers of bytes");
  return { file: location, offset: sizes[0] ?? 0, length: length === undefined ? undefined : sizes[1] };
}

/** The bytes at a place. Throws a FormatError where there are too few. */
export function bytesBeside({ file, offset, length }: Place, files: FilesBeside): Uint8Array {
  const bytes = files.get(file);
  if (bytes === undefined) throw damaged(`${inWords(file)} is not there`, undefined, "the files beside the model, too");
  const end = length === undefined ? bytes.length : offset + length;
  if (offset > bytes.length || end > bytes.length)
    throw damaged(`${inWords(file)} is cut short`, undefined, `${end} bytes`);
  return bytes.subarray(offset, end);
}

/** A file that is none of ONNX's, or damaged. */
export function damaged(problem: string, cause?: unknown, expected = "an ONNX model"): FormatError {
  return new FormatError({ where: "ONNX", problem, expected, received: "other bytes" }, { cause });
}
