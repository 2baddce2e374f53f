import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { delimiter, join } from "node:path";
import puppeteer, { type Browser } from "puppeteer";
import { launchChrome } from "../chrome.js";
import { bundle } from "./bundle.js";
import type { Trained } from "./nets.js";
import type { Done } from "./nets-page.js";
import { ADAPTERS, debianPackages, librariesOf } from "./tools.js";

/** Trains the nets in Chrome on SwiftShader: what all others are compared with. */
export async function inChrome(): Promise<Trained> {
  return inBrowser(await launchChrome({ adapter: "swiftshader" }));
}

/** Trains the nets in Firefox ESR, whose WebGPU is wgpu too, on the adapter that an environment's Vulkan gives. */
export async function inFirefox(env: NodeJS.ProcessEnv): Promise<Trained> {
  const root = debianPackages(["firefox-esr"]);
  const folder = join(root, "usr/lib/firefox-esr");
  const home = join(ADAPTERS, "firefox-home");
  mkdirSync(home, { recursive: true });
  const libraries = [folder, ...librariesOf(root), env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: join(folder, "firefox-esr"),
    headless: true,
    extraPrefsFirefox: {
      "dom.webgpu.enabled": true,
      "gfx.webgpu.ignore-blocklist": true, // it trusts no driver in software
      "gfx.webrender.software": true,
    },
    // Its sandboxes do not let it load a driver from the cache.
    env: {
      ...env,
      HOME: home,
      LD_LIBRARY_PATH: libraries,
      MOZ_DISABLE_CONTENT_SANDBOX: "1",
      MOZ_DISABLE_GPU_SANDBOX: "1",
    },
  });
  return inBrowser(browser);
}

/** Trains the nets in a page of a browser, and closes it. */
async function inBrowser(browser: Browser): Promise<Trained> {
  const nets = readFileSync(await bundle());
  const server = createServer(({ url }, response) => {
    const isPage = url === "/";
    response.setHeader("content-type", isPage ? "text/html" : "text/javascript");
    response.end(isPage ? '<!doctype html><script type="module" src="/nets.mjs"></script>' : nets);
  });
  try {
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const address = server.address();
    const page = await browser.newPage();
    await page.goto(`http://localhost:${typeof address === "object" && address?.port}/`);
    const done = await page.evaluate(() => (globalThis as object as { readonly done: Promise<Done> }).done);
    if ("error" in done) throw new Error(done.error);
    return done.trained;
  } finally {
    await browser.close();
    server.close();
  }
}
