import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createServer as createViteServer } from "vite";
import { launchChrome } from "../chrome.js";
import type { Options } from "./options.js";
import { survive } from "./survive.js";

const root = join(import.meta.dirname, "../..");

/** Kept from the sandbox's way of helping: Chrome gives up on a GPU process, or a page, that crashes too often. */
const FLAGS = ["--disable-gpu-process-crash-limit", "--disable-domain-blocking-for-3d-apis"];

/** Trains in Chrome while its GPU process is killed. Gives whether every training came to the bits of an unbroken one. */
export async function killGpuProcesses({ kills, minutes, seed }: Options): Promise<boolean> {
  const vite = await createViteServer({
    configFile: false,
    root,
    appType: "custom",
    cacheDir: join(root, ".cache/vite-soak"),
    resolve: { alias: { wgrad: join(root, "src/index.ts") } },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    logLevel: "error",
  });
  const http = createServer((request, response) => {
    if (request.url === "/") response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
    else vite.middlewares(request, response);
  }).listen(0, "localhost");
  const browser = await launchChrome({ extraFlags: FLAGS });
  try {
    const page = await browser.newPage();
    const address = http.address();
    await page.goto(`http://localhost:${typeof address === "object" && address?.port}/`);
    await page.evaluate("import('/scripts/soak/page.ts')");
    const family = familyOf(browser.process()?.pid ?? 0);
    return await survive(
      "kills",
      { most: kills, minutes },
      {
        kinds: 1,
        train: () => page.evaluate(`soak.train(${seed})`) as Promise<string>,
        pause: () => 800 + Math.random() * 4000,
        takeAway: () => {
          const pids = family();
          for (const pid of pids) process.kill(pid, "SIGKILL");
          return pids.length;
        },
        strays: () => page.evaluate("soak.strays") as Promise<readonly unknown[]>,
      },
    );
  } finally {
    await browser.close();
    http.close();
    await vite.close();
  }
}

/** Finds the GPU processes among the descendants of a process; no other Chrome's. */
function familyOf(chrome: number): () => number[] {
  return () => {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const parents = new Map(pids.map((pid) => [Number(pid), Number(/^PPid:\s*(\d+)/m.exec(read(pid, "status"))?.[1])]));
    const isOurs = (pid: number): boolean => pid === chrome || (pid > 1 && isOurs(parents.get(pid) ?? 0));
    return pids.map(Number).filter((pid) => isOurs(pid) && read(`${pid}`, "cmdline").includes("--type=gpu-process"));
  };
}

/** A file of a process; nothing of one that has ended. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
