/** Does a job in headless Chrome: bundles the page from the sources, serves and opens it, and listens. */
import { createServer as createHttpServer } from "node:http";
import { join } from "node:path";
import type { Page } from "puppeteer";
import { build, createServer as createViteServer } from "vite";
import { launchChrome } from "../chrome.js";
import { serveFolders } from "../serve-folders.js";
import { servePacked } from "../site/packed.js";
import type { JobEvent, Settings } from "./job.js";
import { type Message, TELL, toQuery } from "./page/messages.js";
import type { Work } from "./work.js";

const root = join(import.meta.dirname, "../..");

/** Rejects with what went wrong in the page, under its own name, or when Chrome goes away. */
export async function trainInChrome(job: Settings, tell: (event: JobEvent) => void): Promise<Work> {
  const browser = await launchChrome();
  try {
    const server = await servePage();
    try {
      const page = await browser.newPage();
      const result = listen(page, tell);
      await Promise.race([page.goto(`${server.url}?${toQuery(job)}`), result]);
      return await result;
    } finally {
      await server.close();
    }
  } finally {
    await browser.close();
  }
}

/** Names the page's script and nothing else: Vite's client, which it adds to pages of its own, has nothing to reload here. */
const PAGE = `<!doctype html>
<title>wgrad · training</title>
<link rel="icon" href="data:," />
<script type="module" src="/page.js"></script>`;

/** What both of Vite's halves are told. */
const VITE = { configFile: false, root, publicDir: false, logLevel: "error" } as const;

/** The page on a free port, and the data. */
async function servePage(): Promise<{ url: string; close(): Promise<void> }> {
  const code = await bundlePage();
  const http = createHttpServer();
  const vite = await createViteServer({
    ...VITE,
    appType: "custom",
    plugins: [serveFolders(), servePacked()],
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  http.on("request", (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const script = code.get(pathname);
    if (pathname === "/") response.setHeader("content-type", "text/html; charset=utf-8").end(PAGE);
    else if (script !== undefined) response.setHeader("content-type", "text/javascript; charset=utf-8").end(script);
    else vite.middlewares(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "localhost", resolve));
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://localhost:${port}/`,
    async close() {
      http.close();
      http.closeAllConnections();
      await vite.close();
    },
  };
}

/** The page's script and what that loads late, by path: a thousand files of the sources, asked for one by one, would take ten times as long. */
async function bundlePage(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    ...VITE,
    resolve: { alias: { wgrad: join(root, "src/index.ts") } },
    build: {
      write: false,
      minify: false,
      target: "es2022",
      rolldownOptions: {
        input: join(root, "scripts/train/page/main.ts"),
        output: { entryFileNames: "page.js" },
      },
    },
  });
  const outputs = "on" in built ? [] : [built].flat().flatMap(({ output }) => output);
  return new Map(outputs.flatMap((file) => (file.type === "chunk" ? [[`/${file.fileName}`, file.code]] : [])));
}

/** Settles when the page is through. Call it before the page is opened. */
function listen(page: Page, tell: (event: JobEvent) => void): Promise<Work> {
  return new Promise((resolve, reject) => {
    const hear = (message: Message) => {
      if (message.kind === "failed") reject(named(message.name, message.message));
      else if (message.kind !== "done") tell(message);
      else resolve({ report: message.report, weights: new Uint8Array(Buffer.from(message.weights, "base64")) });
    };
    page.on("pageerror", reject);
    page.on("error", reject); // the page crashed
    page.on("close", () => reject(new Error("Chrome went away in the middle of it.")));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warn") process.stderr.write(`${message.text()}\n`);
    });
    page.exposeFunction(TELL, hear).catch(reject);
  });
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
