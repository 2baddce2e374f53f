import { init, type Mnist, setRandomSeed, Tensor } from "wgrad";
import { hasGpu } from "../course/parts/stage.js";
import { find, onSchemeChange } from "../dom.js";
import { LiveChart } from "../training/chart.js";
import { Latest } from "../training/latest.js";
import { ProgressView } from "../training/progress-view.js";
import { playRecorded } from "../training/recorded-run.js";
import { Controls } from "./controls.js";
import { DigitTrainer } from "./digit-trainer.js";
import { loadDigits } from "./digits.js";
import { Gallery } from "./gallery.js";
import { Pad } from "./pad.js";
import { showDigit } from "./picture.js";
import { Reading } from "./reading.js";
import { digitOf } from "./strokes.js";

/** While the net learns, what it reads is shown anew after so many milliseconds. */
const READ_EVERY = 250;

/** What can be done now: the main button says so. */
type State = "ready" | "training" | "paused" | "done";

const ACTIONS: Readonly<Record<State, string>> = {
  ready: "Train",
  training: "Pause",
  paused: "Resume",
  done: "Train anew",
};

const query = new URLSearchParams(location.search);
const seed = query.get("seed");
if (seed !== null) setRandomSeed(Number(seed));

const go = find("go", HTMLButtonElement);
const again = find("again", HTMLButtonElement);
const seen = find("seen", HTMLCanvasElement);
const view = new ProgressView(
  [
    {
      metric: "loss",
      chart: new LiveChart(find("loss-chart", HTMLElement)),
      figure: "loss",
      format: (loss) => loss.toFixed(3),
    },
    {
      metric: "accuracy",
      chart: new LiveChart(find("accuracy-chart", HTMLElement), { top: 1 }),
      figure: "accuracy",
      heldOut: "test-accuracy",
      format: (part) => `${(part * 100).toFixed(1)} %`,
    },
  ],
  () => gallery?.shown,
);
const reading = new Reading();
const controls = new Controls(query, renew);
const pad = new Pad(find("pad", HTMLCanvasElement), () => readDrawing.ask());

let trainer = new DigitTrainer(controls.settings.network);
let digits: Mnist | undefined;
let gallery: Gallery | undefined;
let state: State = "ready";

const readDrawing = new Latest(async () => {
  const pixels = digitOf(pad.strokes);
  document.body.classList.toggle("drawn", pad.strokes.length > 0);
  showDigit(seen, pixels);
  reading.show(pad.strokes.length > 0 ? await trainer.read(Tensor.from(pixels, [1, pixels.length])) : undefined);
}, fail);

const readGallery = new Latest(async () => {
  if (gallery !== undefined) gallery.show(await trainer.read(gallery.images));
}, fail);

find("clear", HTMLButtonElement).addEventListener("click", () => pad.clear());
again.addEventListener("click", renew);
find("controls", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  if (state === "training") pause();
  else if (state === "paused") resume();
  else void train();
});
onSchemeChange(() => readDrawing.ask());

try {
  view.clear(controls.settings.epochs);
  const isThere = await hasGpu();
  const [device, loaded] = await Promise.all([isThere ? init() : undefined, loadDigits()]);
  find("adapter", HTMLElement).textContent = device?.adapter ?? "";
  gallery = new Gallery(loaded.test);
  if (isThere) {
    digits = loaded;
    readAll();
    enter("ready");
    view.say("Ready. The net knows nothing yet: what it reads is a guess.");
  } else await playRecorded(view, import("./recorded.json"), (read) => gallery?.show(read as Float32Array));
} catch (error) {
  find("adapter", HTMLElement).textContent = "";
  fail(error);
}

function enter(next: State): void {
  state = next;
  document.body.dataset.state = next; // tests wait for it, and whoever records
  find("training", HTMLElement).dataset.state = next;
  go.textContent = ACTIONS[next];
  go.disabled = false;
  again.disabled = next === "ready";
  controls.enabled = next === "ready" || next === "done";
}

/** Trains the net at hand, or a new one where that has learned already. */
async function train(): Promise<void> {
  if (digits === undefined) return;
  if (state === "done") renew();
  const mine = trainer;
  enter("training");
  let shown = performance.now();
  const readNowAndThen = () => {
    if (performance.now() - shown < READ_EVERY) return;
    shown = performance.now();
    readAll();
  };
  try {
    await mine.train(digits, controls.settings, [view, { onTrainBatchEnd: readNowAndThen }]);
    if (mine !== trainer) return; // it was given up for a new one
    view.say("Done. Draw something.");
  } catch (error) {
    if (mine !== trainer) return;
    fail(error);
  }
  enter("done");
  readAll();
}

function pause(): void {
  trainer.pause();
  view.pause();
  enter("paused");
}

function resume(): void {
  trainer.resume();
  view.resume();
  enter("training");
}

/** A new net in place of the one at hand. */
function renew(): void {
  void trainer.end();
  trainer = new DigitTrainer(controls.settings.network);
  view.clear(controls.settings.epochs);
  view.say("A new net, which knows nothing yet.");
  enter("ready");
  readAll();
}

function readAll(): void {
  readDrawing.ask();
  readGallery.ask();
}

function fail(error: unknown): void {
  view.say(error instanceof Error ? error.message : String(error), { bad: true });
}
