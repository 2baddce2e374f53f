import { ArgumentError, DownloadError, FormatError } from "../errors.js";
import { inWords, tagOf } from "../in-words.js";
import { type Checksum, requireSum } from "./checksum.js";
import { keepFile, keptFile } from "./kept-files.js";

/** How far a download is. */
export interface DownloadProgress {
  readonly url: string;
  /** Bytes that have come. */
  readonly received: number;
  /** Bytes that the server announced, if it did. */
  readonly total: number | undefined;
}

/** How to get files. */
export interface DownloadOptions {
  /** What to fetch with: for a header, or files from the disk in Node. The global `fetch` unless told. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Aborts the download: it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called whenever bytes of a file have come, and once for a file that was kept. */
  progress?: ((progress: DownloadProgress) => void) | undefined;
  /**
   * Whether files are kept in the browser's Cache Storage, under `"wgrad-datasets"`, and taken from there. Default true. Only files that
   * were verified are kept.
   */
  cache?: boolean | undefined;
  /**
   * Whether files must be the published ones, by the sums that are published with them. Default true; false is for files of your own that
   * are made like them.
   */
  verify?: boolean | undefined;
}

/** A file to get. */
export interface RemoteFile {
  readonly url: string;
  /** Nothing where none is published: such a file is neither verified nor kept. */
  readonly checksum?: Checksum | undefined;
  /** What to do if it does not come, as a sentence. */
  readonly remedy: string;
  /** How many bytes there may be: an endless answer is left. Default 2²⁸. */
  readonly most?: number | undefined;
}

/** More than any file of any data set: a server that never ends is not listened to for ever. */
const MOST_BYTES = 2 ** 28;

/** Throws an ArgumentError for what cannot fetch, and for what cannot abort. */
export function checkDownload(where: string, { fetch, signal }: DownloadOptions): void {
  const wrong = (problem: string, expected: string, received: unknown) =>
    new ArgumentError({ where, problem, expected, received: inWords(received) });
  if (fetch !== undefined && typeof fetch !== "function") throw wrong("no such fetch", "a function", fetch);
  if (signal !== undefined && tagOf(signal) !== "AbortSignal") throw wrong("no such signal", "an AbortSignal", signal);
}

/**
 * The bytes of a file, verified. Rejects with a DownloadError that names the URL and ends with the remedy if they don't come, and with
 * a FormatError if they are others.
 */
export async function download(
  where: string,
  { url, checksum, remedy, most = MOST_BYTES }: RemoteFile,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, progress, cache = true, verify = true } = options;
  const known = verify ? checksum : undefined;
  if (signal?.aborted) throw signal.reason;
  const kept = cache && known !== undefined ? await keptFile(where, url, known) : undefined;
  if (kept !== undefined) {
    progress?.({ url, received: kept.length, total: kept.length });
    return kept;
  }
  const response = await request(where, url, remedy, options);
  const bytes = await readBody(where, { url, remedy, most }, response, options);
  if (known !== undefined) await requireSum(where, url, bytes, known);
  if (cache && known !== undefined) await keepFile(url, bytes);
  if (signal?.aborted) throw signal.reason;
  return bytes;
}

/** What a server answers. Rejects with a DownloadError that names the URL and ends with the remedy for anything but success. */
export async function request(
  where: string,
  url: string,
  remedy: string,
  { fetch = globalThis.fetch, signal }: DownloadOptions,
): Promise<Response> {
  let status: string;
  try {
    const response = await fetch(url, signal ? { signal } : {});
    if (response.ok) return response;
    status = `${response.status} ${response.statusText}`.trim();
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw notFetched(where, url, remedy, cause);
  }
  throw new DownloadError({
    where,
    problem: `${url} could not be fetched`,
    expected: "200 OK",
    received: status,
    remedy,
  });
}

/** All bytes of an answer, piece by piece, so that progress is seen and an endless one is left. */
export async function readBody(
  where: string,
  { url, remedy, most }: { readonly url: string; readonly remedy: string; readonly most: number },
  response: Response,
  { signal, progress }: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(response.headers?.get("content-length") ?? 0);
  const reader = response.body?.getReader();
  let bytes = new Uint8Array(announced > 0 && announced <= most ? announced : 0);
  const leave = () => void reader?.cancel().catch(() => undefined);
  signal?.addEventListener("abort", leave); // a fetch that is not the page's own may not know of signals
  let received = 0;
  try {
    for (;;) {
      const piece = await reader?.read().catch((cause: unknown) => {
        throw signal?.aborted ? signal.reason : notFetched(where, url, remedy, cause);
      });
      if (signal?.aborted) throw signal.reason;
      if (piece?.value === undefined) break;
      if (received + piece.value.length > most) throw endless(where, url, most);
      bytes = withRoom(bytes, received, received + piece.value.length);
      bytes.set(piece.value, received);
      received += piece.value.length;
      // What is compressed on its way is announced by its compressed length.
      progress?.({ url, received, total: received <= announced ? announced : undefined });
    }
  } catch (error) {
    leave();
    throw error;
  } finally {
    signal?.removeEventListener("abort", leave);
  }
  return bytes.length === received ? bytes : bytes.slice(0, received);
}

/** The bytes, in an array of twice the length if `length` of them do not fit. */
function withRoom(bytes: Uint8Array<ArrayBuffer>, used: number, length: number): Uint8Array<ArrayBuffer> {
  if (length <= bytes.length) return bytes;
  const larger = new Uint8Array(Math.max(2 * bytes.length, length));
  larger.set(bytes.subarray(0, used));
  return larger;
}

function endless(where: string, url: string, most: number): FormatError {
  const expected = `at most ${most} bytes`;
  return new FormatError({
    where,
    problem: `${url} does not end`,
    expected,
    received: "more",
    remedy: "Check the address",
  });
}

function notFetched(where: string, url: string, remedy: string, cause: unknown): DownloadError {
  return new DownloadError({ where, problem: `${url} could not be fetched (${reasonOf(cause)})`, remedy }, { cause });
}

/** The innermost message: Node wraps what the network said in a bare "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
