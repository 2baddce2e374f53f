import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { hasMethod } from "../is-a.js";
import { isRecord } from "../structure.js";
import { nodeFiles, pathOf } from "./file-source.js";

/** What of a file handle is used, as the browser's file system gives it. */
interface FileHandle {
  readonly name: string;
  createWritable(): Promise<{ write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void> }>;
}

/**
 * Where a file may go: a name, which is a path in Node and a download in a page; a handle of the browser's file system; or nowhere, with
 * `{ format }`, for the bytes alone. Names tell the format by their ends.
 */
export type FileTarget = string | FileHandle | { readonly format: string };

/** The format that a target asks for: the longest of `formats` that its name ends in. Throws an ArgumentError for another. */
export function formatOf<F extends string>(where: string, target: FileTarget, formats: readonly F[]): F {
  const isName = typeof target === "string" || isHandle(target);
  const given: unknown = isHandle(target) ? target.name : isRecord(target) ? target.format : target;
  const fits = (format: F) => (isName ? String(given).toLowerCase().endsWith(`.${format}`) : given === format);
  const found = formats.toSorted((a, b) => b.length - a.length).find(fits);
  if (typeof given === "string" && found !== undefined) return found;
  throw new ArgumentError({
    where,
    problem: "no such file",
    expected: `a name that ends in ${formats.map((format) => `.${format}`).join(", ")}, or { format }`,
    received: inWords(target),
  });
}

/** Writes a file where it is wanted. Rejects with an ArgumentError where that cannot be done. */
export async function putFile(where: string, target: FileTarget, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (isHandle(target)) {
    const writable = await target.createWritable();
    await writable.write(bytes);
    return writable.close();
  }
  if (typeof target !== "string") return;
  const path = pathOf(target);
  if (path !== undefined) return writePath(where, path, bytes);
  if (!("document" in globalThis)) {
    const expected = "a page, Node, or { format } for the bytes";
    throw new ArgumentError({ where, problem: "nothing can be downloaded here", expected, received: inWords(target) });
  }
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = Object.assign(document.createElement("a"), { href: url, download: target });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser may still be asking where to
}

async function writePath(where: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await nodeFiles()?.writeFile(path, bytes);
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : "an error";
    throw new ArgumentError({ where, problem: "the file cannot be written", expected: path, received }, { cause });
  }
}

function isHandle(target: unknown): target is FileHandle {
  return typeof target === "object" && target !== null && hasMethod(target, "createWritable");
}
