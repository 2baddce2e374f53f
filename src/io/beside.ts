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

/** A model of more files is none: each would be asked for. */
const MOST_FILES = 10_000;

/** Throws a FormatError for more files than any model has, and for one that is named twice: it would be read as often. */
export function requireFiles(where: string, paths: readonly string[]): void {
  const remedy = "Get the files again";
  if (paths.length > MOST_FILES) {
    const expected = `${MOST_FILES} at most`;
    throw new FormatError({ where, problem: "too many files", expected, received: `${paths.length}`, remedy });
  }
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice === undefined) return;
  throw new FormatError({
    where,
    problem: "a file is named twice",
    expected: "each once",
    received: inWords(twice),
    remedy,
  });
}
