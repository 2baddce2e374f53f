import { join } from "node:path";

/** Where fetched data lies, a folder each; the dev server serves them under /data/. */
export const CACHE = join(import.meta.dirname, "../.cache");
