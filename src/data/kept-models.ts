/** The browser's Cache Storage by this name holds models from URLs: `caches.delete("wgrad-models")` forgets them. */
const NAME = "wgrad-models";

/**
 * The file of this address, if it was kept; else what `get` brings, which is kept then. Where there is no Cache Storage (in Node, in pages that
 * don't come by https) or no room, it is fetched each time.
 */
export async function keptModel(url: string, get: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const cache = await globalThis.caches?.open(NAME).catch(() => undefined);
  const kept = await cache?.match(url).catch(() => undefined);
  if (kept !== undefined) return new Uint8Array(await kept.arrayBuffer());
  const bytes = await get();
  await cache?.put(url, new Response(bytes)).catch(() => undefined);
  return bytes;
}
