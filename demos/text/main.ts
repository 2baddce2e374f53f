import { init, setRandomSeed } from "wgrad";
import { hasGpu } from "../course/parts/stage.js";
import { element, find } from "../dom.js";
import { LiveChart } from "../training/chart.js";
import { Latest } from "../training/latest.js";
import { ProgressView } from "../training/progress-view.js";
import { playRecorded } from "../training/recorded-run.js";
import { Controls } from "./controls.js";
import { TextTrainer } from "./text-trainer.js";

/** While the net learns, it shows what it writes after so many milliseconds. */
const WRITE_EVERY = 5000;
const SAMPLE_LENGTH = 100;
const SAMPLES_SHOWN = 8;
const LENGTH = 300;

/** What can be done now: the main button says so. */
type State = "waiting" | "ready" | "training" | "paused" | "done";

const ACTIONS: Readonly<Record<State, string>> = {
  waiting: "Train",
  ready: "Train",
  training: "Pause",
  paused: "Resume",
  done: "Train anew",
};

const query = new URLSearchParams(location.search);
const seed = Number(query.get("seed") ?? Math.floor(Math.random() * 2 ** 31));
setRandomSeed(seed);

const go = find("go", HTMLButtonElement);
const again = find("again", HTMLButtonElement);
const writeOn = find("write", HTMLButtonElement);
const written = find("written", HTMLOutputElement);
const samples = find("samples", HTMLOListElement);
const chart = new LiveChart(find("loss-chart", HTMLElement));
const view = new ProgressView(
  [{ metric: "loss", chart, figure: "loss", heldOut: "val-loss", format: (loss) => loss.toFixed(3) }],
  () => [...samples.children].map(({ textContent }) => textContent ?? ""),
);

let controls: Controls | undefined;
let trainer: TextTrainer | undefined;
let state: State = "waiting";

const write = new Latest(async () => {
  const mine = trainer;
  if (mine === undefined || controls === undefined) return;
  const { prompt, sampling } = controls;
  written.replaceChildren(element("b", {}, prompt.trimStart()));
  await mine.write(prompt, LENGTH, sampling, (character) => {
    if (mine === trainer) written.append(character);
  });
}, fail);

again.addEventListener("click", renew);
find("controls", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  if (state === "training") pause();
  else if (state === "paused") resume();
  else void train();
});
find("writing", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void write.ask();
});

try {
  const isThere = await hasGpu();
  if (isThere) {
    const [device, builtIn] = await Promise.all([init(), fetchText()]);
    find("adapter", HTMLElement).textContent = device.adapter;
    controls = new Controls(query, builtIn, renew);
    renew();
  } else {
    find("adapter", HTMLElement).textContent = "";
    await playRecorded(view, import("./recorded.json"), (texts) => {
      const items = (texts as readonly string[]).map((text) => element("li", {}, element("p", { textContent: text })));
      samples.replaceChildren(...items);
    });
  }
} catch (error) {
  find("adapter", HTMLElement).textContent = "";
  fail(error);
}

async function fetchText(): Promise<string> {
  const response = await fetch(new URL("./devils-dictionary.txt", import.meta.url));
  if (!response.ok) throw new Error(`The built-in text could not be fetched: ${response.status}.`);
  return response.text();
}

function enter(next: State): void {
  state = next;
  document.body.dataset.state = next; // tests wait for it, and whoever records
  find("training", HTMLElement).dataset.state = next;
  go.textContent = ACTIONS[next];
  go.disabled = next === "waiting";
  again.disabled = next === "ready" || next === "waiting";
  writeOn.disabled = trainer === undefined;
  if (controls !== undefined) controls.enabled = next === "ready" || next === "done" || next === "waiting";
}

/** Trains the net at hand, or a new one where that has learned already or is of another size. */
async function train(): Promise<void> {
  if (controls === undefined) return;
  renew();
  const mine = trainer;
  if (mine === undefined) return;
  enter("training");
  let steps = 0;
  let shown = performance.now();
  const sampleNowAndThen = () => {
    steps++;
    if (performance.now() - shown < WRITE_EVERY) return;
    shown = Number.POSITIVE_INFINITY; // until this one is written
    void addSample(mine, steps).then(() => {
      shown = performance.now();
    });
  };
  try {
    await mine.train(controls.settings, [view, { onTrainBatchEnd: sampleNowAndThen }]);
    if (mine !== trainer) return; // it was given up for a new one
    view.say("Done. Let it write.");
  } catch (error) {
    if (mine !== trainer) return;
    fail(error);
  }
  enter("done");
  await addSample(mine, steps);
}

function pause(): void {
  trainer?.pause();
  view.pause();
  enter("paused");
}

function resume(): void {
  trainer?.resume();
  view.resume();
  enter("training");
}

/** A new net in place of the one at hand, for the text that is chosen. */
function renew(): void {
  if (controls === undefined) return;
  void trainer?.end();
  const { settings, text } = controls;
  trainer = text === undefined ? undefined : new TextTrainer(text, settings.units, seed);
  view.clear(settings.epochs);
  chart.baseline = trainer?.bigrams;
  find("bigrams", HTMLElement).textContent = trainer?.bigrams.toFixed(3) ?? "–";
  samples.replaceChildren();
  written.replaceChildren();
  view.say(trainer === undefined ? controls.wish : "Ready. The net knows nothing yet: it strews letters.");
  enter(trainer === undefined ? "waiting" : "ready");
}

/** What the net writes of its own accord, above what it wrote before. Someone who asks goes first. */
async function addSample(mine: TextTrainer, step: number): Promise<void> {
  if (controls === undefined || write.busy) return;
  const text = document.createTextNode("");
  const item = element("li", {}, element("span", { className: "label" }, `step ${step}`), element("p", {}, text));
  try {
    samples.prepend(item);
    while (samples.childElementCount > SAMPLES_SHOWN) samples.lastElementChild?.remove();
    await mine.write("\n", SAMPLE_LENGTH, controls.sampling, (character) => text.appendData(character));
  } catch (error) {
    if (mine === trainer) fail(error);
  }
}

function fail(error: unknown): void {
  view.say(error instanceof Error ? error.message : String(error), { bad: true });
}
