import { DownloadError } from "../errors.js";

/** How to get files. */
export interface DownloadOptions {
  /** What to fetch with: for a cache, a header, or files from the disk in Node. The global `fetch` unless told. */
  fetch?: typeof globalThis.fetch;
  /** Aborts the download: it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * The bytes at a URL. Rejects with a DownloadError that names the URL and ends with `remedy` if they don't come.
 */
export async function download(
  where: string,
  url: string,
  remedy: string,
  { fetch = globalThis.fetch, signal }: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  let status: string;
  try {
    const response = await fetch(url, signal ? { signal } : {});
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    status = `${response.status} ${response.statusText}`.trim();
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw new DownloadError({ where, problem: `${url} could not be fetched (${reasonOf(cause)})`, remedy }, { cause });
  }
  throw new DownloadError({
    where,
    problem: `${url} could not be fetched`,
    expected: "200 OK",
    received: status,
    remedy,
  });
}

/** The innermost message: Node wraps what the network said in a bare "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
