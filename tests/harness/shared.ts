/**
 * Reads a file of the data folder beside the repository (`../shared`), in Node and in Chrome alike. Null where that folder or that
 * file is absent: a test that needs it says so with `test.skipIf`.
 */
export async function readShared(path: string): Promise<ArrayBuffer | null> {
  if ("document" in globalThis) {
    const response = await fetch(`/shared/${path}`);
    return response.ok ? response.arrayBuffer() : null;
  }
  const { readFile } = await import("node:fs/promises");
  const bytes = await readFile(new URL(`../../../shared/${path}`, import.meta.url)).catch(() => null);
  return bytes === null ? null : new Uint8Array(bytes).buffer;
}

/** The same, parsed as JSON. */
export async function readSharedJson<T>(path: string): Promise<T | null> {
  const bytes = await readShared(path);
  return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
}
