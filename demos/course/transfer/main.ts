import { plotHistory, Sequential } from "wgrad";
import { find } from "../../dom.js";
import { codeCell } from "../parts/code-cell.js";
import { exercise } from "../parts/exercise.js";
import { canvases, drawInk } from "../parts/maps.js";
import { roomIn } from "../parts/room.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import * as page from "./page.js";
import { Photographs } from "./photographs.js";

const [BODY_EPOCHS, EPOCHS, EVERY] = [5, 40, 4];
/** Of the body, an epoch of which is shown in so many parts. */
const [BATCH, PARTS] = [32, 4];
const each = find("each", HTMLSelectElement);

interface Frame {
  readonly epoch: number;
  /** Of 0 to 4, while the body learns; then it stays. */
  readonly body: number;
  readonly transferred: readonly number[];
  readonly fresh: readonly number[];
}

const figure = stage<Frame>("two", {
  async *run() {
    const { plenty, few, held } = await page.halves(Number(each.value));
    const test = { validationData: [held.x, held.y] as const, batchSize: 25, validationBatchSize: 100 };
    const body = page.newBody();
    const first = page.withHead(body);
    const stride = BATCH * Math.ceil(plenty.y.size / (BATCH * PARTS)); // whole batches: a step for another size would be compiled anew
    let right = 0;
    let nets: Sequential[] = [];
    const curves: [number[], number[]] = [[], []];
    try {
      for (let part = 0; part < BODY_EPOCHS * PARTS; part++) {
        const [from, to] = [part % PARTS, (part % PARTS) + 1].map((i) => i * stride);
        const { history } = await first.fit(plenty.x.slice(from, to), plenty.y.slice(from, to), { batchSize: BATCH });
        right = history.accuracy?.at(-1) ?? 0;
        yield { epoch: 0, body: right, transferred: [], fresh: [] };
      }
      body.trainable = false;
      nets = [page.withHead(body, 0.005), page.withHead(page.newBody())];
      for (let epoch = EVERY; epoch <= EPOCHS; epoch += EVERY) {
        for (const [i, net] of nets.entries()) {
          const { history } = await net.fit(few.x, few.y, { epochs: EVERY, validationFreq: EVERY, ...test });
          curves[i]?.push(history.val_accuracy?.at(-1) ?? 0);
        }
        yield { epoch, body: right, transferred: [...curves[0]], fresh: [...curves[1]] };
      }
    } finally {
      for (const net of [first, ...nets]) net.dispose();
    }
  },
  draw(frame) {
    const { transferred = [], fresh = [], body } = frame ?? {};
    const chart = find("chart", HTMLElement);
    chart.innerHTML = plotHistory({ right: transferred, val_right: fresh }, { width: roomIn(chart, 760), height: 230 });
    if (body !== undefined)
      find("body", HTMLElement).textContent =
        `It reads ${percent(body)} of the digits from 0 to 4 that it learns from.`;
  },
  describe({ epoch, transferred, fresh, body }) {
    if (epoch === 0) return `The body learns 0 to 4: ${percent(body)} right.`;
    return `Epoch ${epoch} of ${EPOCHS}: ${percent(transferred.at(-1) ?? 0)} right with the body, ${percent(fresh.at(-1) ?? 0)} from nothing.`;
  },
  recording: () => import("./recorded.json"),
});
each.addEventListener("change", () => {
  figure.restart();
  showFew().catch(figure.fail);
});

/** All that the nets are shown of the new digits. */
async function showFew(): Promise<void> {
  const host = find("shown", HTMLElement);
  const { few } = await page.halves(Number(each.value));
  host.replaceChildren();
  for (const [i, canvas] of canvases(host, few.y.size, "Digit").entries())
    drawInk(canvas, few.x.data.subarray(i * 784, (i + 1) * 784));
}
showFew().catch(figure.fail);

new Photographs();

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ model }) => {
  const before = model instanceof Sequential ? page.before(model) : undefined;
  if (!(model instanceof Sequential) || before === undefined)
    return { right: false, words: "Export the model that taught gave you." };
  if (model.layers.some((layer) => !layer.trainable))
    return { right: false, words: "Some of its layers are still frozen." };
  if (model.optimizer.learningRate > 0.001) return { right: false, words: "The learning rate is above 0.001." };
  const after = await page.rightOf(model);
  if (after < before - 0.03)
    return { right: false, words: `${percent(after)} right: it was ${percent(before)} before.` };
  return { right: true, words: `${percent(after)} right, ${percent(before)} before.` };
});
