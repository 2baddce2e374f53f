import { join } from "node:path";
import { build, preview } from "vite";

const root = join(import.meta.dirname, "../..");
const configFile = join(root, "vite.config.ts");

/** Where the site that the tests open is built. */
export const SITE = join(root, ".cache/site");

/** The site is served below a path, as the pages of a repository are. */
const BASE = "/some/where/";

/** Builds the site as `npm run build:site` does: Vitest calls it once, before the whole runs. */
export async function setup(): Promise<void> {
  await build({ configFile, build: { outDir: SITE }, logLevel: "error" });
}

/** Serves the site that was built, on a port of its own. */
export async function serveSite(): Promise<{ url: string; close(): Promise<void> }> {
  const server = await preview({ configFile, base: BASE, build: { outDir: SITE }, logLevel: "error" });
  return { url: server.resolvedUrls?.local[0] ?? "", close: () => server.close() };
}
