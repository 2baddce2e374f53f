/**
 * `npm run bench`: opens the page demos/bench in headless Chrome, runs it and prints what it found.
 *
 *   --only REGEX   the cases whose name matches, such as `matmul` or `train-(mlp|cnn)`; those that take minutes, as `distilgpt2`, want their
 *                  whole name
 *   --with NAMES   the contestants, such as `wgrad,jax` (default: all; tfjs takes most of the time)
 *   --rounds N     at least N timed runs for each contestant in each case (default 5)
 *   --seconds S    at least S seconds for each case (default 3)
 *   --json FILE    write the report there
 *   --write        write docs/benchmarks.md and the figures of README.md; only of a whole run in which wgrad was right
 *   --node         wgrad alone, in this process on Dawn, without a browser
 *   --cold         only the first run, each in a Chrome of its own: how long a page takes that has done nothing before. Default: training
 *                  steps, of wgrad, tfjs and jax
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "puppeteer";
import { createServer } from "vite";
import { adapterLine, adapterNotice } from "../demos/bench/adapter.js";
import { cases, isWanted } from "../demos/bench/cases/index.js";
import { type Case, CONTESTANTS, type ContestantName } from "../demos/bench/contestant.js";
import { formatCalls, formatCeilings, formatMs, formatTable } from "../demos/bench/format.js";
import { type CaseReport, entries, type Report } from "../demos/bench/report.js";
import { DEFAULTS } from "../demos/bench/runner.js";
import { hear } from "./bench/hear.js";
import { benchmarksPage, type Circumstances, withFigures } from "./bench/pages.js";
import { launchChrome } from "./chrome.js";
import { say, sayTrouble } from "./say.js";
import { startAgainWithVulkan } from "./train/dawn.js";

const root = join(import.meta.dirname, "..");

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    with: { type: "string" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    json: { type: "string" },
    write: { type: "boolean" },
    node: { type: "boolean" },
    cold: { type: "boolean" },
  },
});

try {
  const partly = (["only", "with", "node", "cold"] as const).find((name) => options[name] !== undefined);
  if (options.write && partly) throw new Error(`bench: --write: expected a whole run. Leave out --${partly}.`);
  if (options.node && options.with) throw new Error("bench: --node: only wgrad runs there. Leave out --with.");
  if (options.cold) process.exit((await cold()) ? 0 : 1);
  const before = loadOfMinute();
  const report = options.node ? await inNode() : await inChrome(pageQuery());
  tell(report);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.write) write(report, [before, loadOfMinute()]);
  if (!report.cases.every(isSound)) process.exitCode = 1;
} catch (error) {
  sayTrouble(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Prints the report. */
function tell({ adapter, browser, versions, ceilings, cases }: Report): void {
  const names = entries(versions).map(([name, version]) => `${name} ${version}`);
  const lines = ["", [adapterLine(adapter), browser, ...names].join(", ")];
  const notice = adapterNotice(adapter);
  if (notice !== undefined) lines.push(notice);
  lines.push(`What the adapter reaches at most: ${formatCeilings(ceilings)}.`);
  lines.push("Median (min–max) of runs taken in turns.", "", formatTable(cases), "");
  lines.push(
    "First run, building and compiling included; of a warm one dispatches / submits / objects made, the host's time until",
    "the last submit; the most that its GPU buffers took beyond those kept from earlier cases.",
    "",
  );
  lines.push(formatCalls(cases));
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Writes the report where people read it. Throws an Error when wgrad failed or was wrong. */
function write(report: Report, load: Circumstances["load"]): void {
  const bad = report.cases.find(({ results }) => !results.wgrad?.correct);
  if (bad) throw new Error(`bench: --write: wrote nothing, since ${bad.title} of wgrad went wrong.`);
  const asked = Object.entries(amounts()).map(([name, value]) => `--${name} ${value}`);
  const command = ["npm run bench -- --write", ...asked].join(" ");
  const cores = cpus();
  const processor = `${cores[0]?.model ?? "a processor"}, ${cores.length} cores`;
  const machine = `${processor}, ${type()} ${release()}, Node ${process.version}`;
  const readme = join(root, "README.md");
  writeFileSync(join(root, "docs/benchmarks.md"), benchmarksPage(report, { command, machine, load }));
  writeFileSync(readme, withFigures(readFileSync(readme, "utf8"), report));
}

function loadOfMinute(): number {
  return loadavg()[0] ?? Number.NaN;
}

/** Nobody failed, and all were right. */
function isSound({ results, failures }: CaseReport): boolean {
  return Object.keys(failures).length === 0 && Object.values(results).every(({ correct }) => correct);
}

/** The cases that were asked for. Throws an Error when there are none of that name. */
function selected(usual?: string): readonly Case[] {
  const pattern = options.only ?? usual;
  const only = pattern === undefined ? undefined : new RegExp(pattern);
  const found = cases.filter((bench) => isWanted(bench, only));
  if (found.length > 0) return found;
  const names = cases.map(({ name }) => name).join(", ");
  throw new Error(`bench: --only: expected a part of ${names}, received "${options.only}".`);
}

/** The contestants that were asked for, if any were. Throws an Error when there is none of a name. */
function invited(): readonly ContestantName[] | undefined {
  const asked = options.with?.split(",");
  const found = asked?.flatMap((name) => CONTESTANTS.filter((other) => other === name));
  if (found?.length === asked?.length) return found;
  throw new Error(`bench: --with: expected some of ${CONTESTANTS.join(",")}, received "${options.with}".`);
}

/** First runs alone. Gives whether all answers were right. */
async function cold(): Promise<boolean> {
  const { benchCold, formatCold } = await import("./bench/cold.js");
  const before = loadOfMinute();
  const names = invited() ?? ["wgrad", "tfjs", "jax"];
  const { rounds = DEFAULTS.rounds } = amounts();
  const results = await benchCold(selected("^train-"), names, rounds, say);
  const load = `load ${before.toFixed(1)} before, ${loadOfMinute().toFixed(1)} after`;
  process.stdout.write(`\nFirst runs in pages of their own, median (min–max); ${load}.\n\n${formatCold(results)}\n`);
  return results.every(({ runs }) => runs.every(({ correct }) => correct));
}

/** `--rounds` and `--seconds`, where they were given. */
function amounts(): { rounds?: number; seconds?: number } {
  const found: { rounds?: number; seconds?: number } = {};
  for (const name of ["rounds", "seconds"] as const) {
    const value = options[name];
    if (value === undefined) continue;
    if (!(Number(value) >= 0)) throw new Error(`bench: --${name}: expected a number from 0 up, received "${value}".`);
    found[name] = Number(value);
  }
  return found;
}

/** The page's own query: what to run, how often, and to start at once. */
function pageQuery(): string {
  const query = new URLSearchParams({ run: "" });
  if (options.only !== undefined && selected().length > 0) query.set("only", options.only);
  const names = invited();
  if (names) query.set("with", names.join(","));
  for (const [name, value] of Object.entries(amounts())) query.set(name, String(value));
  return query.toString();
}

/** On Dawn, in a process that finds a Vulkan. */
async function inNode(): Promise<Report> {
  const chosen = selected();
  const code = await startAgainWithVulkan();
  if (code !== null) process.exit(code);
  const { benchInNode } = await import("./bench/in-node.js");
  return benchInNode(chosen, { ...DEFAULTS, ...amounts() }, sayCase);
}

function sayCase({ title, results }: CaseReport): void {
  const times = entries(results).map(([name, { medianMs }]) => `${name} ${formatMs(medianMs)}`);
  say(`${title}: ${times.join(", ")}`);
}

/** Serves the page, opens it in Chrome and waits until it is through. */
async function inChrome(query: string): Promise<Report> {
  const server = await createServer({
    configFile: join(root, "vite.config.ts"),
    cacheDir: join(root, ".cache/vite-bench"),
    server: { hmr: false, watch: null }, // an edit elsewhere must not reload the page in the middle of a run
    logLevel: "error",
  });
  await server.listen();
  const browser = await launchChrome();
  try {
    const page = await browser.newPage();
    return await reportOf(page, `${server.resolvedUrls?.local[0]}bench/?${query}`);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Opens the benchmark, passes its progress on to the terminal, and settles when the page is through. */
function reportOf(page: Page, url: string): Promise<Report> {
  return new Promise((resolve, reject) => {
    page.on("pageerror", reject);
    page.on("close", () => reject(new Error("bench: Chrome went away in the middle of it.")));
    hear(page, {
      "bench:case": sayCase,
      "bench:done": resolve,
      "bench:failed": (message) => reject(new Error(message)),
    })
      .then(() => page.goto(url)) // what is heard later than that is not heard at all
      .catch(reject);
  });
}
