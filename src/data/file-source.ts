import { bytesOf } from "../bytes.js";
import { listOf } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords, tagOf } from "../in-words.js";
import { hasMethod } from "../is-a.js";
import { isList } from "../structure.js";
import { checkDownload, type DownloadOptions, download } from "./download.js";

/** A file with a name, as a page gets it from an input or by drag and drop. */
export type NamedBlob = Blob & { readonly name?: string };

/**
 * Where a file may come from: a URL; a path in Node; a Blob or File; a Response; bytes. A model of several files (tfjs's, ONNX's) may be the list of
 * all of them.
 */
export type FileSource = string | URL | NamedBlob | Response | ArrayBuffer | Uint8Array | readonly NamedBlob[];

/** How a file is got. Nobody publishes sums for it, so it is neither verified nor kept. */
export type OpenOptions = Pick<DownloadOptions, "fetch" | "signal" | "progress">;

/** The names in {@link OpenOptions}. */
export const OPEN_OPTIONS = ["fetch", "signal", "progress"] as const;

/** A file that was read, and how to get at one beside it. */
export interface OpenedFile {
  readonly bytes: Uint8Array;
  /** Undefined where there is nothing beside it. */
  readonly beside: ((name: string) => Promise<Uint8Array>) | undefined;
}

/**
 * The bytes of a file from wherever it is. Rejects with an ArgumentError for what is no source, a DownloadError for what does not come.
 */
export async function openFile(where: string, source: FileSource, options: OpenOptions = {}): Promise<OpenedFile> {
  checkDownload(where, options);
  if (typeof source === "string" || tagOf(source) === "URL") return openAddress(where, String(source), options);
  if (isList(source)) return openList(where, source as readonly NamedBlob[]);
  if (isBlob(source)) return { bytes: await bytesIn(source), beside: undefined };
  if (tagOf(source) === "Response") return openResponse(where, source as Response, options);
  return { bytes: bytesOf(where, source), beside: undefined };
}

/** What an ArrayBuffer may hold in every engine. */
const MOST_BYTES = 2 ** 31;

/** A model of so many files is none. */
const MOST_FILES = 10_000;

const REMEDY = "Check the address, and that its server allows this page to read it";

async function openAddress(where: string, address: string, options: OpenOptions): Promise<OpenedFile> {
  const path = pathOf(address);
  if (path === undefined) {
    const base = "document" in globalThis || "location" in globalThis ? String(globalThis.location?.href) : undefined;
    const url = new URL(address, base);
    return {
      bytes: await download(where, { url: url.href, remedy: REMEDY, most: MOST_BYTES }, options),
      beside: (name) => download(where, { url: new URL(name, url).href, remedy: REMEDY, most: MOST_BYTES }, options),
    };
  }
  const folder = path.replace(/[^/\\]*$/, "");
  return { bytes: await readPath(where, path), beside: (name) => readPath(where, folder + name) };
}

/** What Node calls a path: an address without a scheme, or one of `file:`. Undefined in pages, and for what is to be fetched. */
export function pathOf(address: string): string | undefined {
  if (nodeFiles() === undefined) return undefined;
  if (address.startsWith("file:")) return decodeURIComponent(new URL(address).pathname);
  return /^[a-z][a-z\d+.-]+:/i.test(address) ? undefined : address;
}

/** What of Node's file system is used. */
export interface NodeFiles {
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
}

/** Node's file system, if this is Node: asked for without an import, which bundlers would stumble over. */
export function nodeFiles(): NodeFiles | undefined {
  const { process } = globalThis as { readonly process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.("node:fs/promises") as NodeFiles | undefined;
}

async function readPath(where: string, path: string): Promise<Uint8Array> {
  try {
    const bytes = await nodeFiles()?.readFile(path);
    if (bytes !== undefined) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : "an error";
    throw new ArgumentError({ where, problem: "the file cannot be read", expected: path, received }, { cause });
  }
  throw new ArgumentError({ where, problem: "there are no files here", expected: "Node", received: path });
}

async function openResponse(where: string, response: Response, options: OpenOptions): Promise<OpenedFile> {
  const bytes = await download(
    where,
    { url: response.url || "the response", remedy: REMEDY, most: MOST_BYTES },
    {
      ...options,
      fetch: async () => response,
    },
  );
  const { url } = response;
  if (url === "") return { bytes, beside: undefined };
  return {
    bytes,
    beside: (name) => download(where, { url: new URL(name, url).href, remedy: REMEDY, most: MOST_BYTES }, options),
  };
}

/** A list of files: the one that says what the model is, and the others by their names. */
async function openList(where: string, given: readonly NamedBlob[]): Promise<OpenedFile> {
  const files = listOf<NamedBlob>(where, "source", given, { least: 1, most: MOST_FILES });
  const first =
    files.length === 1 ? files[0] : files.find((file) => isBlob(file) && /\.(json|onnx)$/.test(file.name ?? ""));
  if (!files.every(isBlob) || first === undefined) {
    const expected = "one file, or a model.json or .onnx and the files it names";
    throw new ArgumentError({ where, problem: "no such files", expected, received: inWords(files) });
  }
  const byName = new Map(files.map((file) => [file.name ?? "", file]));
  return {
    bytes: await bytesIn(first),
    beside: async (path) => {
      const file = byName.get(path.replace(/^.*\//, ""));
      if (file !== undefined) return bytesIn(file);
      const received = [...byName.keys()].join(", ");
      throw new ArgumentError({ where, problem: "a file is missing", expected: path, received });
    },
  };
}

function isBlob(source: unknown): source is NamedBlob {
  return ["Blob", "File"].includes(tagOf(source)) && hasMethod(source as object, "arrayBuffer");
}

async function bytesIn(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
