import { DownloadError, FormatError } from "../errors.js";
import { type DownloadOptions, type RemoteFile, readBody, request } from "./download.js";

/** A file of a server's that is read in parts. */
export interface RangedFile {
  readonly size: number;
  whole(): Promise<Uint8Array>;
  slice(start: number, end: number): Promise<Uint8Array>;
}

/**
 * A file at a URL, in parts, each of which is a request of its own; what one answer holds is at hand. Undefined where the server does not give
 * parts, or does not say of how many bytes.
 */
export async function openRanges(
  where: string,
  file: RemoteFile & { readonly most: number },
  options: DownloadOptions,
): Promise<RangedFile | undefined> {
  const ask = async (start: number, end: number) => {
    const headers = { range: `bytes=${start}-${end - 1}` };
    const fetch: typeof globalThis.fetch = (url, init) =>
      (options.fetch ?? globalThis.fetch)(url, { ...init, headers });
    return request(where, file.url, file.remedy, { ...options, fetch });
  };
  const first = await ask(0, 1);
  const size = Number(/\/(\d+)$/.exec(first.headers?.get("content-range") ?? "")?.[1]);
  await first.body?.cancel().catch(() => undefined);
  if (first.status !== 206 || !Number.isSafeInteger(size)) return undefined;
  let received = 0;
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    if (end <= start) return new Uint8Array(0);
    if (end - start > file.most) {
      const expected = `${file.most} bytes at most`;
      throw new FormatError({
        where,
        problem: `${file.url} has too large a part`,
        expected,
        received: `${end - start}`,
      });
    }
    const response = await ask(start, end);
    const { progress, signal } = options;
    const before = received;
    const bytes = await readBody(where, { ...file, most: end - start }, response, {
      signal,
      progress: (part) => progress?.({ url: file.url, received: before + part.received, total: size }),
    });
    received += bytes.length;
    if (response.status === 206 && bytes.length === end - start) return bytes;
    throw new DownloadError({
      where,
      problem: `${file.url} gives other parts than it was asked for`,
      expected: `${end - start} bytes from ${start} on`,
      received: `${bytes.length}, with status ${response.status}`,
      remedy: file.remedy,
    });
  };
  return { size, slice, whole: () => slice(0, size) };
}
