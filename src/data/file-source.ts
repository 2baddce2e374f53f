import { bytesOf } from "../bytes.js";
import { listOf, oneOf } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords, tagOf } from "../in-words.js";
import { hasMethod } from "../is-a.js";
import { isList } from "../structure.js";
import { checkDownload, type DownloadOptions, download } from "./download.js";
import { keptModel } from "./kept-models.js";
import { nodeFiles, pathOf, readPart, readPath } from "./node-files.js";
import { getPlaced, isPlaced } from "./places/placed.js";
import { openRanges } from "./ranges.js";

/** A file with a name, as a page gets it from an input or by drag and drop. */
export type NamedBlob = Blob & { readonly name?: string };

/**
 * Where a file may come from: a URL; a path in Node; `indexeddb://` or `opfs://` and a name; a Blob or File; a Response; bytes. A model of several
 * files (tfjs's, ONNX's, safetensors with an index) may be the list of all of them.
 */
export type FileSource = string | URL | NamedBlob | Response | ArrayBuffer | Uint8Array | readonly NamedBlob[];

/** How a file is got. */
export interface OpenOptions extends Pick<DownloadOptions, "fetch" | "signal" | "progress"> {
  /**
   * Whether files from URLs are kept in the browser's Cache Storage, under `"wgrad-models"`, and taken from there without asking whether they are
   * still the same. Default false.
   */
  readonly cache?: boolean | undefined;
}

/** The names in {@link OpenOptions}. */
export const OPEN_OPTIONS = ["fetch", "signal", "progress", "cache"] as const;

/** A file that can be read whole or in parts, and how to get at one beside it. */
export interface OpenedFile {
  readonly size: number;
  whole(): Promise<Uint8Array>;
  /** Some of its bytes; rejects where there are fewer. A part of a large file is all of it that is ever in memory. */
  slice(start: number, end: number): Promise<Uint8Array>;
  /** Undefined where there is nothing beside it. */
  readonly beside: ((name: string) => Promise<OpenedFile>) | undefined;
}

/** Throws an ArgumentError for options that are none. */
export function checkOpen(where: string, options: OpenOptions): void {
  checkDownload(where, options);
  if (options.cache !== undefined) oneOf(where, "cache", options.cache, [true, false]);
}

/** Opens a file wherever it is. Rejects with an ArgumentError for what is no source, a DownloadError for what does not come. */
export async function openFile(where: string, source: FileSource, options: OpenOptions = {}): Promise<OpenedFile> {
  checkOpen(where, options);
  if (typeof source === "string" || tagOf(source) === "URL") return openAddress(where, String(source), options);
  if (isList(source)) return openList(where, source as readonly NamedBlob[]);
  if (isBlob(source)) return ofBlob(source);
  if (tagOf(source) === "Response") return openResponse(where, source as Response, options);
  return ofBytes(bytesOf(where, source));
}

type Beside = OpenedFile["beside"];

function ofBytes(bytes: Uint8Array, beside?: Beside): OpenedFile {
  return {
    size: bytes.length,
    whole: async () => bytes,
    slice: async (start, end) => bytes.subarray(start, end),
    beside,
  };
}

function ofBlob(blob: Blob, beside?: Beside): OpenedFile {
  return {
    size: blob.size,
    whole: () => bytesIn(blob),
    slice: (start, end) => bytesIn(blob.slice(start, end)),
    beside,
  };
}

/** What an ArrayBuffer may hold in every engine. */
const MOST_BYTES = 2 ** 31;

/** A model of so many files is none. */
const MOST_FILES = 10_000;

const REMEDY = "Check the address, and that its server allows this page to read it";

async function openAddress(where: string, address: string, options: OpenOptions): Promise<OpenedFile> {
  if (isPlaced(address)) return openPlaced(where, address);
  const path = pathOf(address);
  if (path === undefined) {
    const base = "document" in globalThis || "location" in globalThis ? String(globalThis.location?.href) : undefined;
    return openUrl(where, new URL(address, base), options);
  }
  const folder = path.replace(/[^/\\]*$/, "");
  const size = await nodeFiles()
    ?.stat(path)
    .then(
      (stats) => stats.size,
      () => 0,
    );
  return {
    size: size ?? 0,
    whole: () => readPath(where, path),
    slice: (start, end) => readPart(where, path, start, end),
    beside: (name) => openAddress(where, folder + name, options),
  };
}

async function openPlaced(where: string, address: string): Promise<OpenedFile> {
  const blob = await getPlaced(where, address);
  if (blob === undefined) {
    throw new ArgumentError({
      where,
      problem: "the file cannot be read",
      expected: address,
      received: "nothing of that name",
    });
  }
  const folder = address.replace(/[^/]*$/, "");
  return ofBlob(blob, (name) => openPlaced(where, folder + name));
}

/** Whole, but for files whose parts can be had by themselves from a server that gives parts. */
async function openUrl(where: string, url: URL, options: OpenOptions): Promise<OpenedFile> {
  const beside = (name: string) => openUrl(where, new URL(name, url), options);
  const file = { url: url.href, remedy: REMEDY, most: MOST_BYTES };
  if (options.cache)
    return ofBytes(await keptModel(url.href, () => download(where, file, { ...options, cache: false })), beside);
  const ranges = url.pathname.endsWith(".safetensors") ? await openRanges(where, file, options) : undefined;
  return ranges === undefined ? ofBytes(await download(where, file, options), beside) : { ...ranges, beside };
}

async function openResponse(where: string, response: Response, options: OpenOptions): Promise<OpenedFile> {
  const { url } = response;
  const file = { url: url || "the response", remedy: REMEDY, most: MOST_BYTES };
  const bytes = await download(where, file, { ...options, fetch: async () => response });
  return ofBytes(bytes, url === "" ? undefined : (name) => openUrl(where, new URL(name, url), options));
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
  return ofBlob(first, async (path) => {
    const file = byName.get(path.replace(/^.*\//, ""));
    if (file !== undefined) return ofBlob(file);
    const received = [...byName.keys()].join(", ");
    throw new ArgumentError({ where, problem: "a file is missing", expected: path, received });
  });
}

function isBlob(source: unknown): source is NamedBlob {
  return ["Blob", "File"].includes(tagOf(source)) && hasMethod(source as object, "arrayBuffer");
}

async function bytesIn(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
