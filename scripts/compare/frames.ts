import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Page } from "puppeteer";
import { build, preview } from "vite";
import { encode } from "../../demos/playground/model/share.js";
import { FIRST, startWith } from "../../demos/playground/model/state.js";
import type { DataName } from "../../demos/playground/model/tasks.js";
import { CACHE } from "../cache.js";
import { launchChrome } from "../chrome.js";
import { say } from "../say.js";

const root = join(import.meta.dirname, "../..");
const demos = join(root, "demos");
const configFile = join(root, "vite.config.ts");
const outDir = join(CACHE, "site-frames");

/** For so many seconds a page is watched at rest, and at most for so many while it learns. */
const [REST, LONGEST] = [4, 15];
const CATEGORIES = ["disabled-by-default-devtools.timeline"];

/** The parts of an address that let a demo end within the time. */
const SHORT: Readonly<Record<string, string>> = {
  mnist: "digits=5000&epochs=2",
  text: "units=64&characters=60000&epochs=2",
};

const [NET] = FIRST.nets;
const two = (name: DataName) => encode(startWith({ ...FIRST.data, name }, { ...FIRST, nets: [NET, NET] }));

/** The playground with two nets side by side, the most that it has to do. */
const TWO: Readonly<Record<string, string>> = {
  "playground, two nets on text": two("dictionary"),
  "playground, two nets on digits": two("digits"),
};

/**
 * Watches every page of the site that learns: how far its frames are apart at rest and while it learns, and its main thread's longest task, in processor time,
 * which other programs on the machine do not lengthen. Gaps are those of a busy machine where the page at rest has them, too. `wanted`: one page only.
 */
export async function compareFrames(wanted?: string): Promise<void> {
  await build({ configFile, build: { outDir }, logLevel: "error" });
  const server = await preview({ configFile, build: { outDir }, logLevel: "error" });
  const browser = await launchChrome();
  const url = server.resolvedUrls?.local[0] ?? "";
  try {
    for (const page of pages()) if (wanted === undefined || page.name.includes(wanted)) await watch(browser, url, page);
  } finally {
    await browser.close();
    await server.close();
  }
}

interface Watched {
  readonly name: string;
  /** Below the site. */
  readonly address: string;
  /** Id of the figure that learns. */
  readonly figure: string;
}

function pages(): readonly Watched[] {
  const files = readdirSync(demos, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("index.html"));
  const plain = files.sort().flatMap((file) => {
    const figure = readFileSync(join(demos, file), "utf8").match(/id="([\w-]+)"[^>]*data-recording/)?.[1];
    const name = dirname(file).replaceAll("\\", "/");
    return figure === undefined ? [] : [{ name, address: `${name}/?seed=5&${SHORT[name] ?? ""}`, figure }];
  });
  const twice = Object.entries(TWO).map(([name, hash]) => ({ name, address: `playground/?seed=5#${hash}`, figure: "learning" })); // biome-ignore format: one line
  return [...plain, ...twice];
}

async function watch(browser: Browser, url: string, { name, address, figure }: Watched): Promise<void> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(url + address);
  const go = await page.waitForSelector(`#${figure}[data-state="ready"] .go:enabled`, { timeout: 60_000 });
  const rest = await gapsDuring(page, () => new Promise((resolve) => setTimeout(resolve, 1000 * REST)));
  await page.tracing.start({ categories: CATEGORIES });
  const gaps = await gapsDuring(page, async () => {
    await go?.evaluate((button) => (button as HTMLElement).click());
    const ended = page.waitForSelector(`#${figure}[data-state="done"]`, { timeout: 1000 * LONGEST });
    await ended.catch(() => {}); // long enough
  });
  const task = longestTask(await page.tracing.stop()).toFixed(0);
  const load = loadavg()[0]?.toFixed(1);
  say(`${name}: ${words(rest)} at rest, ${words(gaps)} while it learns; longest task ${task} ms; load ${load}`);
  await page.close();
}

/** Milliseconds from one frame to the next while something is done, the shortest first. */
async function gapsDuring(page: Page, work: () => Promise<unknown>): Promise<number[]> {
  const painted = page.evaluate(times);
  await work();
  await page.evaluate(() => document.dispatchEvent(new Event("watched")));
  const at = await painted;
  return at
    .slice(1)
    .map((time, i) => time - (at[i] ?? 0))
    .sort((a, b) => a - b);
}

/** Runs in the page: when its frames come, until told to end. (No function in here has a name: tsx would call a helper that the page lacks.) */
async function times(): Promise<number[]> {
  const all: number[] = [];
  const end = new AbortController();
  document.addEventListener("watched", () => end.abort(), { once: true });
  while (!end.signal.aborted)
    all.push(await new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now()))));
  return all;
}

function words(sorted: readonly number[]): string {
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(0);
  return `${at(0.5)} ms, p99 ${at(0.99)}, most ${at(1)}`;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time, in microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of a page's main thread in a trace, in milliseconds of processor time. */
function longestTask(trace: Uint8Array | undefined): number {
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(new TextDecoder().decode(trace));
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`;
  const mains = new Set(
    traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(threadOf),
  );
  const tasks = traceEvents.filter((event) => event.name === "RunTask" && mains.has(threadOf(event)));
  return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur), 0) / 1000;
}
