/** Starts Chrome with WebGPU: on the machine's GPU where there is one, else on SwiftShader, Chrome's GPU in software. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import puppeteer, { type Browser } from "puppeteer";
import { type Chrome, findChrome, gpuNodes } from "./find-chrome.js";

export { type Chrome, findChrome } from "./find-chrome.js";

/** Where WebGPU runs: on the hardware, or on the CPU posing as a GPU. */
export type Adapter = "gpu" | "swiftshader";

export interface LaunchOptions {
  /** Default true. */
  readonly headless?: boolean;
  /** Flags after those that WebGPU needs. */
  readonly extraFlags?: readonly string[];
  /** Forces one. Default: `$WGRAD_ADAPTER` when set, else the GPU when WebGPU finds a real one, else SwiftShader. */
  readonly adapter?: Adapter;
}

const MEMORY = join(import.meta.dirname, "../.cache/adapter.json");

/**
 * Starts Chrome; whoever calls closes it. It ends by itself when this process dies. WebGPU needs a secure context: open pages
 * from http://localhost.
 *
 * @throws when no Chrome is installed; `npm start` and `npm test` see to that in their set-up.
 */
export async function launchChrome(options: LaunchOptions = {}): Promise<Browser> {
  const { headless = true, extraFlags = [] } = options;
  const chrome = findChrome({ headless });
  if (chrome === null) throw new Error("launchChrome: no Chrome found. Install one, or set CHROME_PATH to its path.");
  const adapter = options.adapter ?? (await chooseAdapter(chrome, headless));
  return start(chrome, headless, [...webgpuFlags(adapter), ...extraFlags]);
}

function start({ path, shell }: Chrome, headless: boolean, flags: readonly string[]): Promise<Browser> {
  const root = process.platform === "linux" && process.getuid?.() === 0;
  return puppeteer.launch({
    executablePath: path,
    headless: headless && shell ? "shell" : headless,
    pipe: true, // Chrome quits when the pipe breaks, so a killed run leaves none behind
    protocolTimeout: 0, // a training run is one long call into the page
    args: ["--disable-quic", ...(root ? ["--no-sandbox"] : []), ...flags],
  });
}

/** SwiftShader compiles this to a store for each number of workgroup memory: 1.6 s in place of 0.1 for a matrix product. */
const ZEROS_AT_ONCE = "use_vulkan_zero_initialize_workgroup_memory_extension";

function webgpuFlags(adapter: Adapter): string[] {
  if (adapter === "swiftshader") {
    return ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", `--disable-dawn-features=${ZEROS_AT_ONCE}`];
  }
  // Linux alone still guards WebGPU: behind Vulkan, and behind a list of trusted drivers.
  const linux = [
    "--enable-features=Vulkan",
    "--use-angle=vulkan",
    "--disable-vulkan-surface",
    "--ignore-gpu-blocklist",
  ];
  return ["--enable-unsafe-webgpu", ...(process.platform === "linux" ? linux : [])];
}

/** Asks Chrome once whether WebGPU reaches a real GPU and remembers the answer for this Chrome and these devices. */
async function chooseAdapter(chrome: Chrome, headless: boolean): Promise<Adapter> {
  const wanted = process.env.WGRAD_ADAPTER;
  if (wanted === "gpu" || wanted === "swiftshader") return wanted;
  if (wanted) throw new Error(`WGRAD_ADAPTER: expected "gpu" or "swiftshader", received "${wanted}".`);
  const nodes = gpuNodes();
  if (nodes.length === 0) return "swiftshader";
  const question = JSON.stringify({ chrome: chrome.path, built: statSync(chrome.path).mtimeMs, headless, nodes });
  const remembered = recall(question);
  if (remembered !== null) return remembered;
  const adapter = (await findsRealGpu(chrome, headless)) ? "gpu" : "swiftshader";
  mkdirSync(dirname(MEMORY), { recursive: true });
  writeFileSync(MEMORY, JSON.stringify({ question, adapter }));
  return adapter;
}

function recall(question: string): Adapter | null {
  try {
    const memory: { question: string; adapter: Adapter } = JSON.parse(readFileSync(MEMORY, "utf8"));
    return memory.question === question ? memory.adapter : null;
  } catch {
    return null;
  }
}

/** Any failure on the way, a Chrome that does not even start with these flags included, counts as no. */
async function findsRealGpu(chrome: Chrome, headless: boolean): Promise<boolean> {
  const server = createServer((_, response) => response.end("<!doctype html>")).listen(0, "localhost");
  let browser: Browser | undefined;
  try {
    browser = await start(chrome, headless, webgpuFlags("gpu"));
    const page = await browser.newPage();
    const address = server.address();
    await page.goto(`http://localhost:${typeof address === "object" && address?.port}/`);
    return await page.evaluate(async () => {
      const adapter = await navigator.gpu?.requestAdapter();
      if (!adapter) return false;
      const { architecture, description, isFallbackAdapter } = adapter.info;
      return !isFallbackAdapter && !/swiftshader|llvmpipe/i.test(`${architecture} ${description}`);
    });
  } catch {
    return false;
  } finally {
    await browser?.close();
    server.close();
  }
}
