/**
 * Reads a file of the models that `npm run test:models` fetches, in Node and in Chrome alike. Null where they were not fetched: a test that needs
 * them skips and says so.
 */
export async function readModelFile(path: string): Promise<ArrayBuffer | null> {
  if ("document" in globalThis) {
    const response = await fetch(`/data/models/${path}`);
    return response.ok ? response.arrayBuffer() : null;
  }
  const { readFile } = await import("node:fs/promises");
  const bytes = await readFile(new URL(`../../.cache/models/${path}`, import.meta.url)).catch(() => null);
  return bytes === null ? null : new Uint8Array(bytes).buffer;
}
