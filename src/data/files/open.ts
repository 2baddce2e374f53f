import { callable } from "../../check.js";
import { ArgumentError, DownloadError, WgradError } from "../../errors.js";
import { inWords, tagOf } from "../../in-words.js";
import { hasMethod, isA } from "../../is-a.js";
import { type DownloadOptions, request } from "../download.js";
import { nodeModule } from "./node.js";

/**
 * Where bytes come from: a file that a page was given, a handle of one, an address, in Node a path, or a function that opens them anew
 * each time.
 */
export type FileSource = Blob | FileSystemFileHandle | URL | string | (() => OpenedSource | Promise<OpenedSource>);

/** What such a function may give. */
export type OpenedSource = Blob | Response | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

const EXPECTED =
  "a File or Blob, a handle of a file, an address, in Node a path, or a function that opens one of these";

/** Throws an ArgumentError for what is no source. */
export function checkSource(where: string, source: unknown): void {
  const isText = typeof source === "string" && source !== "";
  if (isText || typeof source === "function" || isBlob(source) || isHandle(source) || isUrl(source)) return;
  throw new ArgumentError({ where, problem: "no such source", expected: EXPECTED, received: inWords(source) });
}

/** Throws an ArgumentError for a fetch that is no function, and a signal that is none. */
export function checkDownload(where: string, { fetch, signal }: DownloadOptions): void {
  if (fetch !== undefined) callable(where, "fetch", fetch);
  if (signal === undefined || tagOf(signal) === "AbortSignal") return;
  const expected = "an AbortSignal";
  throw new ArgumentError({ where, problem: "no such signal", expected, received: inWords(signal) });
}

/**
 * The bytes of a source, as they come; closed when the loop over them ends. Rejects with a DownloadError for what does not come, and with
 * the signal's reason once it is aborted.
 */
export async function* openBytes(
  where: string,
  source: FileSource,
  options: DownloadOptions,
): AsyncGenerator<Uint8Array | string, void> {
  options.signal?.throwIfAborted();
  for await (const chunk of await open(where, source, options)) {
    options.signal?.throwIfAborted();
    yield chunk;
  }
}

/** A source as a whole. */
export async function openBlob(where: string, source: FileSource, options: DownloadOptions): Promise<Blob> {
  if (isBlob(source)) return source;
  const parts: BlobPart[] = [];
  for await (const chunk of openBytes(where, source, options)) {
    parts.push(typeof chunk === "string" ? chunk : Uint8Array.from(chunk));
  }
  return new Blob(parts);
}

async function open(
  where: string,
  source: FileSource,
  options: DownloadOptions,
): Promise<AsyncIterable<Uint8Array | string>> {
  if (typeof source === "function") return opened(where, await source(), options);
  if (typeof source === "string") return fromAddress(where, source, options);
  if (isUrl(source)) return fromAddress(where, source, options);
  return opened(where, isHandle(source) ? await source.getFile() : source, options);
}

function opened(where: string, source: unknown, { signal }: DownloadOptions): AsyncIterable<Uint8Array | string> {
  if (isBlob(source)) return chunksOf(source.stream(), signal);
  if (tagOf(source) === "Response") return chunksOf((source as Response).body, signal);
  if (hasMethod(source, "getReader")) return chunksOf(source as ReadableStream<Uint8Array>, signal);
  if (hasMethod(source, Symbol.asyncIterator)) return source as AsyncIterable<Uint8Array | string>;
  throw new ArgumentError({
    where,
    problem: "no such source",
    expected: "a Blob, a Response, a stream or an async iterable from the function",
    received: inWords(source),
  });
}

/** An address that is fetched, or a path that Node reads. */
async function* fromAddress(
  where: string,
  address: string | URL,
  options: DownloadOptions,
): AsyncGenerator<Uint8Array, void> {
  const fs = nodeModule("node:fs");
  try {
    if (fs !== undefined && isPath(address)) {
      yield* fs.createReadStream(address);
    } else {
      const remedy = "Check the address, and that its server lets this page read it";
      yield* chunksOf((await request(where, `${address}`, remedy, options)).body, options.signal);
    }
  } catch (cause) {
    if (options.signal?.aborted || isA(cause, WgradError)) throw cause;
    throw notReadable(where, `${address}`, cause);
  }
}

/** Whether an address names a file on the disk: a path, or a URL of one. */
function isPath(address: string | URL): boolean {
  return typeof address === "string" ? !/^[a-z][a-z\d+.-]+:/i.test(address) : address.protocol === "file:";
}

/** The error for a file or folder that Node cannot read. */
export function notReadable(where: string, path: string, cause: unknown): DownloadError {
  const reason = cause instanceof Error ? cause.message : `${cause}`;
  return new DownloadError({ where, problem: `${path} could not be read (${reason})` }, { cause });
}

/** What a stream gives. Streams are gone through by hand, since not every browser's can be looped over. */
async function* chunksOf(
  stream: ReadableStream<Uint8Array> | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  if (stream === null) return;
  const reader = stream.getReader();
  const close = () => reader.cancel(signal?.reason).catch(() => {}); // what has failed cannot be closed, and says so again
  signal?.addEventListener("abort", close);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", close);
    await close();
  }
}

/** Whether this is a Blob or a File, of whatever window. */
export function isBlob(value: unknown): value is Blob {
  return ["Blob", "File"].includes(tagOf(value));
}

function isUrl(value: unknown): value is URL {
  return tagOf(value) === "URL";
}

function isHandle(value: unknown): value is FileSystemFileHandle {
  return hasMethod(value, "getFile");
}
