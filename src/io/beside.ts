import { FormatError } from "../errors.js";
import { inWords } from "../in-words.js";

/** A file that lies beside another or below it, and nowhere else. Throws a FormatError, in the name of `where`, for other paths. */
export function pathBeside(where: string, path: unknown): string {
  if (typeof path === "string" && !/^[a-z][a-z\d+.-]*:|^[\\/]|(^|[\\/])\.\.([\\/]|$)/i.test(path)) return path;
  throw new FormatError({
    where,
    problem: "its weights lie elsewhere",
    expected: `files beside ${where}`,
    received: inWords(path),
    remedy: "Get the files again",
  });
}
