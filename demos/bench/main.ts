import { copied, element, find } from "../dom.js";
import { adapterLine, adapterNotice, describeAdapter } from "./adapter.js";
import { cases, isWanted } from "./cases/index.js";
import { labelOf } from "./contestant.js";
import { entrants } from "./contestants/index.js";
import { countGpuCalls } from "./counters.js";
import { tell } from "./events.js";
import { formatCeilings, takingPart } from "./format.js";
import type { Report } from "./report.js";
import { roofline } from "./roofline.js";
import { DEFAULTS } from "./runner.js";
import { runSession } from "./session.js";
import { decode, encode } from "./share.js";
import { CaseView } from "./view.js";

/** `?only=REGEX&with=NAME,NAME&rounds=N&seconds=S&run` selects cases and contestants, sets the fields and starts at once. */
const query = new URLSearchParams(location.search);
const only = query.get("only");
const invited = query.get("with")?.split(",");

const views = new Map(
  cases.map((bench) => [bench, new CaseView(bench, isWanted(bench, only === null ? undefined : new RegExp(only)))]),
);
const checks = entrants.map((entrant) => {
  const checked = invited?.includes(entrant.name) ?? true;
  return { entrant, box: element("input", { type: "checkbox", checked }) };
});
const rounds = find("rounds", HTMLInputElement);
const seconds = find("seconds", HTMLInputElement);
const runButton = find("run", HTMLButtonElement);
const copyButton = find("copy", HTMLButtonElement);
const shareButton = find("share", HTMLButtonElement);
const status = find("status", HTMLParagraphElement);

let running: AbortController | undefined;
let report: Report | undefined;

rounds.value = query.get("rounds") ?? String(DEFAULTS.rounds);
seconds.value = query.get("seconds") ?? String(DEFAULTS.seconds);
for (const view of views.values()) find("results", HTMLTableElement).append(view.body);
for (const { entrant, box } of checks) {
  find("contestants", HTMLFieldSetElement).append(element("label", {}, box, labelOf(entrant.name)));
  box.addEventListener("change", clear);
}
clear();

find("controls", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) running.abort(new Error("Stopped."));
  else void run();
});
copyButton.addEventListener("click", async () => {
  say((await copied(JSON.stringify(report, null, 2))) ? "Copied." : "This browser lets no page copy.");
});
shareButton.addEventListener("click", async () => {
  if (report === undefined) return;
  history.replaceState(null, "", `#${await encode(report)}`);
  const how = (await copied(location.href)) ? "Copied the address." : "See the address of this page.";
  say(`${how} Whoever opens it sees these results.`);
});

try {
  const adapter = await describeAdapter();
  const notice = adapterNotice(adapter);
  find("adapter", HTMLElement).textContent = adapterLine(adapter);
  find("notice", HTMLParagraphElement).textContent = notice ?? "";
  find("notice", HTMLParagraphElement).hidden = notice === undefined;
  countGpuCalls();
  runButton.disabled = false;
  if (query.has("run")) await run();
  else if (location.hash !== "") look(await decode(location.hash.slice(1)));
} catch (error) {
  find("adapter", HTMLElement).textContent = "none";
  fail(error);
}

function chosen() {
  return checks.filter(({ box }) => box.checked).map(({ entrant }) => entrant);
}

/** Empties the table. */
function clear(): void {
  for (const view of views.values()) view.show(chosen().map(({ name }) => name));
}

async function run(): Promise<void> {
  const taking = chosen();
  const names = taking.map(({ name }) => name);
  const selected = cases.filter((bench) => views.get(bench)?.selected);
  running = new AbortController();
  runButton.textContent = "Stop";
  offer(undefined);
  clear();
  try {
    const options = {
      ...DEFAULTS,
      rounds: rounds.valueAsNumber,
      seconds: seconds.valueAsNumber,
      signal: running.signal,
    };
    report = await runSession(selected, taking, options, {
      begin(bench) {
        views.get(bench)?.mark("running");
        say(`${bench.title}: preparing and compiling…`);
      },
      round(bench, soFar) {
        views.get(bench)?.show(names, soFar);
        say(`${bench.title}: ${Math.max(...Object.values(soFar.results).map(({ runs }) => runs))} rounds…`);
      },
      end(bench, final) {
        views.get(bench)?.show(names, final);
        views.get(bench)?.mark("done");
        tell("bench:case", final);
      },
    });
    offer(report);
    say("Done.");
    tell("bench:done", report);
  } catch (error) {
    fail(error);
  } finally {
    for (const view of views.values()) view.mark("done");
    running = undefined;
    runButton.textContent = "Run";
  }
}

/** What there is to look at and to take away once a run has ended. */
function offer(report: Report | undefined): void {
  copyButton.disabled = shareButton.disabled = report === undefined;
  const chart = report && roofline(report);
  find("ceilings", HTMLElement).hidden = chart === undefined;
  if (report && chart) {
    find("ceilings-said", HTMLElement).textContent = `Measured in the same run: ${formatCeilings(report.ceilings)}.`;
    find("roofline", HTMLElement).replaceChildren(chart);
  }
}

/** Shows what somebody else has found. */
function look(found: Report): void {
  report = found;
  const names = takingPart(found.cases);
  for (const [bench, view] of views) {
    const there = found.cases.find(({ name }) => name === bench.name);
    view.show(there ? names : [], there);
  }
  offer(found);
  say(`Seen on ${adapterLine(found.adapter)}, in ${found.browser}, on ${found.date.slice(0, 10)}.`);
}

function say(text: string): void {
  status.classList.remove("bad");
  status.textContent = text;
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  say(message);
  status.classList.add("bad");
  tell("bench:failed", message);
}
