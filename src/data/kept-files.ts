import { type Checksum, sumOf } from "./checksum.js";

/** The browser's Cache Storage by this name holds what was downloaded: `caches.delete("wgrad-datasets")` forgets it. */
const NAME = "wgrad-datasets";

/**
 * The file of this address and sum, if it was kept: nothing where there is no Cache Storage (in Node, in pages that don't come by https)
 * or where it may not be used. One whose sum is another is dropped.
 */
export async function keptFile(
  where: string,
  url: string,
  { algorithm, sum }: Checksum,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const cache = await open();
  const response = await cache?.match(url).catch(() => undefined);
  if (response === undefined) return undefined;
  const bytes = await response.arrayBuffer().catch(() => new ArrayBuffer(0));
  const file = new Uint8Array(bytes);
  if ((await sumOf(where, file, algorithm)) === sum) return file;
  await cache?.delete(url).catch(() => false);
  return undefined;
}

/** Keeps a file. One that cannot be kept (no room, no such right, no http address) is downloaded again next time. */
export async function keepFile(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const cache = await open();
  await cache?.put(url, new Response(bytes)).catch(() => undefined);
}

async function open(): Promise<Cache | undefined> {
  try {
    return await globalThis.caches?.open(NAME);
  } catch {
    return undefined; // private windows, sandboxed frames
  }
}
