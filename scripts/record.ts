/**
 * Records what the figures of the site show while they learn, for visitors without WebGPU: `npm run record -- neuron`, `-- .` for the front page,
 * or no name for all.
 * A figure says where its recording lies by `data-recording`, by `data-seconds` how long to record a run that would go on for ever, and by
 * `data-recorded-with` what stands in the address meanwhile.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Browser } from "puppeteer";
import { createServer } from "vite";
import { launchChrome } from "./chrome.js";
import { say } from "./say.js";

const root = join(import.meta.dirname, "..");
const demos = join(root, "demos");
/** So many moments of a run are kept. */
const FRAMES = 20;
const LONGEST = 240_000;

const [wanted] = process.argv.slice(2);
const pages = readdirSync(demos, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("index.html") && (wanted === undefined || basename(dirname(file)) === wanted))
  .filter((file) => readFileSync(join(demos, file), "utf8").includes("data-recording="));
const server = await createServer({
  configFile: join(root, "vite.config.ts"),
  server: { hmr: false },
  logLevel: "error",
});
await server.listen();
const browser = await launchChrome();
try {
  for (const page of pages) await record(browser, `${server.resolvedUrls?.local[0] ?? ""}${dirname(page)}/`, page);
} finally {
  await browser.close();
  await server.close();
}

async function record(browser: Browser, url: string, file: string): Promise<void> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  const { query = "" } =
    readFileSync(join(demos, file), "utf8").match(/data-recorded-with="(?<query>[^"]*)"/)?.groups ?? {};
  await page.goto(`${url}?${query.replaceAll("&amp;", "&")}`);
  const figures = await page.$$eval("[data-recording]", (all) =>
    all.map((figure) => ({
      id: figure.id,
      name: figure.getAttribute("data-recording") ?? "",
      seconds: Number(figure.getAttribute("data-seconds")),
    })),
  );
  for (const { id, name, seconds } of figures) {
    await page.waitForSelector(`#${id}[data-state="ready"]`);
    const collected = page.evaluate(collect, id, FRAMES, "/course/parts/recording.ts");
    await page.$eval(`#${id} .go`, (button) => (button as HTMLElement).click());
    if (seconds > 0) await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    else await page.waitForSelector(`#${id}[data-state="done"]`, { timeout: LONGEST });
    await page.$eval(`#${id}`, (figure) => figure.dispatchEvent(new Event("recorded")));
    const text = await collected;
    writeFileSync(join(demos, dirname(file), name), `${text}\n`);
    say(`${dirname(file)}/${name}: ${(text.length / 1000).toFixed(0)} kB`);
  }
  await page.close();
}

/** Runs in the page: gathers the frames of a figure until told to end, and gives a few of them, evenly spread, packed. (No function in here has a name: tsx would call a helper that the page lacks.) */
async function collect(id: string, most: number, module: string): Promise<string> {
  const { pack } = await import(module);
  const figure = document.getElementById(id);
  const frames: unknown[] = [];
  figure?.addEventListener("frame", (event) => frames.push((event as CustomEvent).detail));
  await new Promise((resolve) => figure?.addEventListener("recorded", resolve));
  const kept = Math.min(most, frames.length);
  const stride = (frames.length - 1) / Math.max(1, kept - 1);
  return pack(Array.from({ length: kept }, (_, i) => frames[Math.round(i * stride)]));
}
