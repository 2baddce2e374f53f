/** A project as a user of the package has it: the packed tarball installed with what it depends on, and some pages. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { transform } from "esbuild";
import { npm } from "../../scripts/npm.js";
import { fileIn } from "../../scripts/serve-folders.js";

export const root = join(import.meta.dirname, "../..");
const pages = join(import.meta.dirname, "pages");

export interface Consumer {
  readonly folder: string;
  readonly tarball: string;
  /** What `exports` of the package offers: "wgrad", "wgrad/ops", … */
  readonly entries: readonly string[];
  remove(): void;
}

/** Packs the package, which builds it, and installs it in a folder of its own with the pages, as TypeScript and as JavaScript. */
export async function makeConsumer(): Promise<Consumer> {
  const folder = mkdtempSync(join(tmpdir(), "wgrad-package-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { name, version, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const tarball = join(folder, `${name}-${version}.tgz`);
    writeFileSync(join(folder, "package.json"), `{ "private": true, "type": "module" }`);
    demand("npm pack", npm(["pack", root, "--pack-destination", folder, "--loglevel=error"]));
    const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    demand("npm install", npm(["install", tarball, "--prefix", folder, ...quietly]));
    for (const page of readdirSync(pages)) {
      const text = readFileSync(join(pages, page), "utf8");
      writeFileSync(join(folder, page), text);
      const { code } = await transform(text, { loader: "ts", target: "es2022" });
      writeFileSync(join(folder, page.replace(/\.ts$/, ".js")), code);
    }
    const entries = Object.keys(exports).filter((entry) => entry !== "./package.json");
    return { folder, tarball, entries: entries.map((entry) => name + entry.slice(1)), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The same project once more, where every kernel's text is empty; returns its folder. */
export function withoutKernels({ folder }: Consumer): string {
  const light = join(folder, "without-kernels");
  for (const page of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
    cpSync(join(folder, page), join(light, page));
  }
  cpSync(join(folder, "node_modules"), join(light, "node_modules"), { recursive: true });
  const kernels = join(light, "node_modules/wgrad/dist/kernels");
  for (const file of readdirSync(kernels).filter((name) => name.endsWith(".js") && name !== "index.js")) {
    const [name] = file.split(".");
    writeFileSync(join(kernels, file), `export const ${name} = {};\n`);
  }
  return light;
}

function demand(what: string, went: boolean): void {
  if (!went) throw new Error(`${what} failed; its own words stand above.`);
}

/** Runs a script in Node, as in the folder, and tells what it printed. */
export function node(folder: string, words: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

const TYPES: Readonly<Record<string, string>> = { ".js": "text/javascript", ".html": "text/html", ".css": "text/css" };

/** Serves the folder; `/page/<path>` is an HTML page whose one script is the file at `<path>`. */
export async function serve(folder: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path.startsWith("/page/")) {
      const script = `<script type="module" src="/${path.slice("/page/".length)}"></script>`;
      response.setHeader("content-type", "text/html").end(`<!doctype html><link rel="icon" href="data:,">${script}`);
      return;
    }
    const file = fileIn(folder, path.slice(1));
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    if (file === null) response.writeHead(404).end();
    else response.setHeader("content-type", type).end(readFileSync(file.path));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => void server.close() };
}
