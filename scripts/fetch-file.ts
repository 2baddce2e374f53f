import { readFile } from "node:fs/promises";

/** `fetch` for `file:` addresses, which Node's own refuses. */
export const fetchFile: typeof fetch = async (address) => new Response(await readFile(new URL(String(address))));
