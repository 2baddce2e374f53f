import { unpack } from "../course/parts/recording.js";
import { hasGpu, noticeOf } from "../course/parts/stage.js";
import { copied, find, onSchemeChange } from "../dom.js";
import type { Frame, PlanePoints } from "./learning/frame.js";
import type { Letter, Report, Wish } from "./learning/messages.js";
import { decode, encode } from "./model/share.js";
import { FIRST, type Net, type Playground } from "./model/state.js";
import { type DataSet, dataSets, taskOf } from "./model/tasks.js";
import { typeScriptOf } from "./model/typescript.js";
import { DataForm, LEAST_TEXT } from "./page/data-form.js";
import { download } from "./page/download.js";
import { NetPanel } from "./page/net-panel.js";

/** What can be done now: `data-state` says so, and tests wait for it. */
type State = "waiting" | "ready" | "running" | "paused" | "failed" | "recorded";

const LABELS = ["Net A", "Net B"] as const;
const stage = find("learning", HTMLElement);
const runner = find("runner", HTMLElement);
const [go, again] = runner.querySelectorAll("button");
const status = runner.querySelector<HTMLElement>(".status");
const host = find("nets", HTMLElement);
const another = find("another", HTMLButtonElement);
const share = find("share", HTMLButtonElement);
const writing = find("writing", HTMLFormElement);
const write = writing.querySelector("button");
const asked = new URLSearchParams(location.search).get("seed");

let seed = Number(asked ?? Math.floor(Math.random() * 2 ** 31));
let state: State = "waiting";
let panels: NetPanel[] = [];
let points: PlanePoints | undefined;
let stepsPerEpoch = 1;
let shown: Frame | undefined;
let waiting: Frame | undefined;
let sample = 0;
/** Counts how often nets began anew. */
let lesson = 0;
let dictionary: Promise<string> | undefined;
let worker: Worker | undefined;
let beginning: ReturnType<typeof setTimeout> | undefined;
let [playground, complaint] = fromAddress();

const form = new DataForm(
  playground,
  (next) => {
    complaint = "";
    change(next);
  },
  () => void rebuild(), // another text has other letters
);

function fromAddress(): [Playground, string] {
  const text = location.hash.slice(1);
  try {
    return [text === "" ? FIRST : decode(text), ""];
  } catch (error) {
    return [FIRST, error instanceof Error ? error.message : String(error)];
  }
}

function enter(next: State): void {
  state = next;
  stage.dataset.state = next;
  if (go !== undefined) {
    go.textContent = { running: "Pause", paused: "Resume", recorded: "Play again" }[next as string] ?? "Train";
    go.disabled = next === "waiting" || next === "failed";
  }
  if (again !== undefined) again.disabled = next === "waiting" || next === "ready" || next === "recorded";
  const isThere = next === "ready" || next === "running" || next === "paused";
  if (write) write.disabled = !isThere;
  for (const panel of panels) panel.canSave = isThere;
}

function say(words: string, isBad = false): void {
  if (status === null) return;
  status.textContent = words;
  status.classList.toggle("bad", isBad);
}

function ask(wish: Wish): void {
  worker?.postMessage(wish);
}

/** What the page shows is what its address says. */
function become(next: Playground): void {
  playground = next;
  form.show(next);
  history.replaceState(null, "", `#${encode(next)}`);
  share.textContent = "Copy the address";
}

/** Another playground altogether: other data, or a net more. */
function change(next: Playground): void {
  become(next);
  void rebuild();
}

async function textOf(): Promise<string> {
  const { name } = playground.data;
  if (name === "own") return form.text;
  if (name !== "dictionary") return "";
  dictionary ??= fetch(new URL("../text/devils-dictionary.txt", import.meta.url)).then((response) => response.text());
  return dictionary;
}

/** Makes the panels anew, and begins. */
async function rebuild(): Promise<void> {
  const mine = playground;
  lesson++;
  enter("waiting");
  const text = await textOf();
  if (mine !== playground) return;
  const { family }: DataSet = dataSets[playground.data.name];
  const task = taskOf(playground.data, text);
  another.hidden = family !== "pictures" && family !== "text";
  panels = playground.nets.map((net, i) => {
    const label = LABELS[i as 0 | 1];
    return new NetPanel(label, net, task, family, {
      change: (changed) => changeNet(i, changed),
      saveCode: () => download(`net-${label.at(-1)?.toLowerCase()}.ts`, typeScriptOf(playground, i, task)),
      saveFile: () => ask({ kind: "save", net: i }),
    });
  });
  host.replaceChildren(...panels.map(({ node }) => node));
  host.classList.toggle("two", panels.length === 2);
  renew();
}

/** A net of the same playground was changed in its panel. Where all of it is another one, the panel is made anew. */
function changeNet(index: number, net: Net): void {
  const isNew = !panels[index]?.holds(net);
  const [first, second] = playground.nets.map((one, i) => (i === index ? net : one));
  if (first === undefined) return;
  complaint = "";
  become({ ...playground, nets: second === undefined ? [first] : [first, second] });
  if (isNew) void rebuild();
  else renew();
}

/** Nets that have learned nothing, as soon as the visitor's hand rests. */
function renew(): void {
  clearTimeout(beginning);
  lesson++;
  enter("waiting");
  beginning = setTimeout(() => void begin(), 150);
}

async function begin(): Promise<void> {
  const mine = playground;
  const text = await textOf();
  if (mine !== playground) return;
  [points, shown, waiting] = [undefined, undefined, undefined];
  if (playground.data.name === "own" && text.length < LEAST_TEXT) {
    return say(`Paste or drop a text of at least ${LEAST_TEXT} letters.`);
  }
  if (panels.some(({ fits }) => !fits)) return say("The net does not fit yet: see what its layers say.", true);
  if (worker === undefined) return playRecorded();
  say("Preparing…");
  ask({ kind: "begin", lesson, playground, text, folder: new URL("../data/", document.baseURI).href, seed });
}

function hear(report: Report): void {
  switch (report.kind) {
    case "adapter":
      find("adapter", HTMLElement).textContent = report.adapter;
      return;
    case "ready":
      [points, stepsPerEpoch] = [report.points, report.stepsPerEpoch];
      for (const panel of panels) panel.results.begin(report.bigrams);
      enter("ready");
      say(complaint === "" ? "Ready. The net knows nothing yet." : complaint, complaint !== "");
      return;
    case "frame":
      if (waiting === undefined) requestAnimationFrame(draw);
      waiting = report.frame;
      stage.dispatchEvent(new CustomEvent("frame", { detail: { frame: waiting, points } satisfies Recorded }));
      return;
    case "cost":
      for (const [i, cost] of report.costs.entries()) panels[i]?.takes(cost);
      return;
    case "written":
      panels[report.net]?.results.write(report.step, report.text, report.isDone);
      return;
    case "file":
      download(`net-${"ab"[report.net]}.keras`, report.bytes);
      return;
    case "failed":
      enter("failed");
      say(report.words, true);
  }
}

/** A moment of a run. */
interface Recorded {
  readonly frame: Frame;
  readonly points: PlanePoints | undefined;
}

/** Without WebGPU: what the first playground looked like while it learned. Of any other there is no recording. */
async function playRecorded(): Promise<void> {
  say("");
  const mine = lesson;
  if (encode(playground) !== encode(FIRST)) return;
  for (const panel of panels) panel.results.begin(undefined);
  for (const moment of unpack<Recorded>((await import("./recorded.json")).default)) {
    if (mine !== lesson) return;
    points = moment.points;
    shown = moment.frame;
    draw();
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  enter("recorded");
}

/** Draws the last frame that came, once a frame of the screen. */
function draw(): void {
  shown = waiting ?? shown;
  waiting = undefined;
  if (shown === undefined) return;
  for (const [i, panel] of panels.entries()) panel.show(shown, i, points);
  if (shown.step === 0) return;
  const words = `Epoch ${shown.epoch.toFixed(1)}, step ${shown.step} (${stepsPerEpoch} an epoch).`;
  say(state === "paused" ? `Paused. ${words}` : words);
}

go?.addEventListener("click", () => {
  complaint = "";
  if (state === "recorded") renew();
  else if (state === "running") {
    ask({ kind: "pause" });
    enter("paused");
    say("Paused. The nets keep what they have learned.");
  } else {
    ask({ kind: "go" });
    enter("running");
    say("Compiling the kernels…");
  }
});
again?.addEventListener("click", () => {
  if (asked === null) seed = Math.floor(Math.random() * 2 ** 31);
  renew();
});
another.addEventListener("click", () => ask({ kind: "sample", sample: ++sample }));
writing.addEventListener("submit", (event) => {
  event.preventDefault();
  const temperature = find("temperature", HTMLInputElement).valueAsNumber;
  ask({ kind: "write", prompt: find("prompt", HTMLInputElement).value, temperature });
});
share.addEventListener("click", async () => {
  become(playground);
  share.textContent = (await copied(location.href)) ? "Copied" : "It stands above the page";
});
window.addEventListener("hashchange", () => {
  [playground, complaint] = fromAddress();
  change(playground);
});
onSchemeChange(draw);
new ResizeObserver(draw).observe(host);

if (await hasGpu()) {
  worker = new Worker(new URL("./learning/worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<Letter>) => {
    if (data.lesson === lesson) hear(data.report);
  });
  worker.addEventListener("error", ({ message }) => say(message || "The worker did not start.", true));
} else {
  find("adapter", HTMLElement).textContent = "no WebGPU";
  runner.before(
    noticeOf("What you see is a recorded run: nets can be built, checked and saved as TypeScript, but do not learn"),
  );
}
form.show(playground);
await rebuild();
