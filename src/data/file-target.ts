import { callable } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { hasMethod } from "../is-a.js";
import { isRecord } from "../structure.js";
import { nodeFiles, pathOf } from "./node-files.js";
import { isPlaced, putPlaced } from "./places/placed.js";

/** What of a file handle is used, as the browser's file system gives it. */
interface FileHandle {
  readonly name: string;
  createWritable(): Promise<{ write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void> }>;
}

/** Where bytes are wanted that go to no file: each file's name and its bytes. */
export type PutFile = (name: string, bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;

/**
 * Where a file may go: a name, which is a path in Node and a download in a page; `indexeddb://` or `opfs://` and a name, where the browser keeps
 * it; a handle of the browser's file system; or `{ format }`, for the bytes alone: of a model in several files with `put`, which gets them one by
 * one. Names tell the format by their ends.
 */
export type FileTarget = string | FileHandle | { readonly format: string; readonly put?: PutFile | undefined };

/** A file that is to be written. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The format that a target asks for: the longest of `formats` that its name ends in; the first where the browser is to keep it under a name
 * that does not say. Throws an ArgumentError for another.
 */
export function formatOf<F extends string>(where: string, target: FileTarget, formats: readonly [F, ...F[]]): F {
  const isName = typeof target === "string" || isHandle(target);
  const given: unknown = isHandle(target) ? target.name : isRecord(target) ? target.format : target;
  const fits = (format: F) => (isName ? String(given).toLowerCase().endsWith(`.${format}`) : given === format);
  const found = formats.toSorted((a, b) => b.length - a.length).find(fits);
  if (typeof given === "string" && found !== undefined) return found;
  if (typeof target === "string" && isPlaced(target) && !/\.\w+$/.test(target)) return formats[0];
  throw new ArgumentError({
    where,
    problem: "no such file",
    expected: `a name that ends in ${formats.map((format) => `.${format}`).join(", ")}, or { format }`,
    received: inWords(target),
  });
}

/** A target's own name; `model` and the format where it has none. */
export function nameOf(target: FileTarget, format: string): string {
  if (isHandle(target)) return target.name;
  return typeof target === "string" ? target.replace(/^.*[\\/]/, "") : `model.${format}`;
}

/**
 * Writes files where they are wanted, the first under the target's own name and the others beside it. Rejects with an ArgumentError where that
 * cannot be done.
 */
export async function putFiles(where: string, target: FileTarget, files: readonly NamedFile[]): Promise<void> {
  if (isHandle(target) || typeof target !== "string") return putElsewhere(where, target, files);
  const folder = target.replace(/[^/\\]*$/, "");
  const path = pathOf(target);
  // What others name comes last: a file that names others is whole when it is there.
  for (const [i, { name, bytes }] of [...files.entries()].reverse()) {
    const address = i === 0 ? target : folder + name;
    if (isPlaced(address)) await putPlaced(where, address, bytes);
    else if (path !== undefined) await writePath(where, i === 0 ? path : path.replace(/[^/\\]*$/, "") + name, bytes);
    else download(where, i === 0 ? target : name, bytes);
  }
}

/** To a handle, or to whoever asked for the bytes. */
async function putElsewhere(
  where: string,
  target: Exclude<FileTarget, string>,
  files: readonly NamedFile[],
): Promise<void> {
  const [main, ...others] = files;
  if (isHandle(target)) {
    if (main === undefined || others.length > 0) throw several(where, files, "a name, or { format, put }");
    const writable = await target.createWritable();
    await writable.write(main.bytes);
    return writable.close();
  }
  const { put } = target;
  if (put !== undefined) callable(where, "put", put);
  if (put === undefined && others.length > 0) throw several(where, files, "{ format, put }");
  for (const { name, bytes } of files) await put?.(name, bytes);
}

function several(where: string, files: readonly NamedFile[], expected: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "the model is several files",
    expected,
    received: `a place for one of ${files.map(({ name }) => name).join(", ")}`,
  });
}

function download(where: string, name: string, bytes: Uint8Array<ArrayBuffer>): void {
  if (!("document" in globalThis)) {
    const expected = "a page, Node, or { format } for the bytes";
    throw new ArgumentError({ where, problem: "nothing can be downloaded here", expected, received: inWords(name) });
  }
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
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
