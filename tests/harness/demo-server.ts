import { dirname, join } from "node:path";
import { createServer } from "vite";

const root = join(import.meta.dirname, "../..");

/** Serves the demo pages from their sources, as `npm run dev` does, on a port of its own. `page` is the one to be opened. */
export async function serveDemos(page: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = await createServer({
    configFile: join(root, "vite.config.ts"),
    cacheDir: join(root, ".cache/vite-demos", dirname(page)), // two servers may run at once
    optimizeDeps: { entries: [page] },
    server: { hmr: false, watch: null },
    logLevel: "error",
  });
  await server.listen();
  return { url: server.resolvedUrls?.local[0] ?? "", close: () => server.close() };
}
