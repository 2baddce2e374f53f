import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Browser } from "puppeteer";
import { build } from "vite";
import { afterAll, beforeAll } from "vitest";
import { launchChrome } from "../../scripts/chrome.js";

const root = join(import.meta.dirname, "../..");
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" }; // biome-ignore format: one line
/** The site is served below a path, as on pages of a repository. */
const BASE = "/some/where/";

/** The site as `npm run build:site` writes it, built and served for the tests of a file, and a browser to look at it with. */
export class BuiltSite {
  readonly folder = mkdtempSync(join(tmpdir(), "wgrad-site-"));
  /** Paths that were asked for, from the site's own folder on. */
  readonly asked: string[] = [];
  /** Paths that the server does not have, though they are in the folder. */
  readonly missing = new Set<string>();
  #url = "";
  #browser: Browser | undefined;

  constructor() {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "", "http://localhost");
      const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : "nowhere";
      this.asked.push(path);
      const file = join(this.folder, path, path === "" || path.endsWith("/") ? "index.html" : "");
      try {
        if (this.missing.has(path)) throw new Error("missing");
        response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream").end(readFileSync(file));
      } catch {
        response.writeHead(404).end();
      }
    });
    beforeAll(async () => {
      await build({ configFile: join(root, "vite.config.ts"), build: { outDir: this.folder }, logLevel: "error" });
      await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
      const address = server.address();
      this.#url = `http://localhost:${typeof address === "object" && address?.port}${BASE}`;
      this.#browser = await launchChrome();
    }, 180_000);
    afterAll(async () => {
      await this.#browser?.close();
      server.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  get browser(): Browser {
    return this.#browser!;
  }

  get url(): string {
    return this.#url;
  }
}
