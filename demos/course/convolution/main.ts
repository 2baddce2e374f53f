import { Model, plotFilters, Tensor } from "wgrad";
import { find } from "../../dom.js";
import { Pad } from "../../mnist/pad.js";
import { digitOf, type Stroke } from "../../mnist/strokes.js";
import { Latest } from "../../training/latest.js";
import { codeCell } from "../parts/code-cell.js";
import { loadDigits } from "../parts/digits.js";
import { exercise } from "../parts/exercise.js";
import { canvases, channelOf, drawSigned, showAnswers } from "../parts/maps.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import * as page from "./page.js";
import { Reader, type Sight } from "./reader.js";

const [DIGITS, BATCH, EPOCHS] = [1600, 32, 2];
/** Until the visitor draws, the net reads a seven. */
const SEVEN: readonly Stroke[] = [
  [
    { x: 0.2, y: 0.15 },
    { x: 0.8, y: 0.15 },
    { x: 0.42, y: 0.88 },
  ],
];

interface Frame {
  readonly step: number;
  readonly right: number;
  readonly filters: Float32Array;
  readonly sight: Sight;
}

let reader: Reader | undefined;
const pad = new Pad(find("pad", HTMLCanvasElement), () => look.ask(), SEVEN);
const drawn = () => digitOf(pad.strokes);
const look = new Latest(
  async () => {
    if (reader !== undefined) showSight(await reader.see(drawn()));
  },
  (error) => {
    find("read", HTMLElement).textContent = String(error);
  },
);
find("clear", HTMLButtonElement).addEventListener("click", () => pad.clear());

stage<Frame>("reader", {
  async *run() {
    const { train, test } = await loadDigits();
    const held = { x: test.x.slice(0, 300), y: test.y.slice(0, 300) };
    reader?.dispose();
    reader = new Reader();
    const mine = reader;
    let right = 0;
    const steps = (EPOCHS * DIGITS) / BATCH;
    for (let step = 1; step <= steps; step++) {
      const at = ((step - 1) * BATCH) % DIGITS;
      await mine.model.trainOnBatch(train.x.slice(at, at + BATCH), train.y.slice(at, at + BATCH));
      if (step % 5 !== 0) continue;
      if (step % 25 === 0) right = (await mine.model.evaluate(held.x, held.y, { batchSize: 100 })).accuracy ?? 0;
      yield { step, right, filters: Float32Array.from((await mine.filters()).data), sight: await mine.see(drawn()) };
    }
  },
  draw(frame) {
    if (frame === undefined) return;
    find("filters", HTMLElement).innerHTML = plotFilters(Tensor.from(frame.filters, [5, 5, 1, 8]), {
      columns: 8,
      width: 480,
    });
    showSight(frame.sight);
  },
  describe: ({ step, right }) =>
    `Step ${step} of ${(EPOCHS * DIGITS) / BATCH}: ${right === 0 ? "not tested yet" : `${percent(right)} of 300 other digits are read right`}.`,
  recording: () => import("./recorded.json"),
});

function showSight({ first, second, answers }: Sight): void {
  for (const [i, canvas] of canvases(find("first", HTMLElement), 8, "Map").entries())
    drawSigned(canvas, channelOf(first, 8, i));
  for (const [i, canvas] of canvases(find("second", HTMLElement), 16, "Map").entries())
    drawSigned(canvas, channelOf(second, 16, i));
  showAnswers(find("answers", HTMLElement), answers);
  const most = Math.max(...answers);
  find("read", HTMLElement).textContent = `It reads a ${answers.indexOf(most)}, ${percent(most)} sure.`;
}

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ model }) => {
  if (!(model instanceof Model)) return { right: false, words: "Export a model." };
  const count = model.countParams();
  if (count > 20_000) return { right: false, words: `It has ${count} parameters: 20,000 at most.` };
  const { test } = await page.digits(1);
  const { accuracy = 0 } = await model.evaluate(test.x, test.y, { batchSize: 100 });
  if (accuracy < 0.9) return { right: false, words: `It reads ${percent(accuracy, 1)}: 90 % are wanted.` };
  return { right: true, words: `${percent(accuracy, 1)} with ${count} parameters.` };
});
