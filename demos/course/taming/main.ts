import {
  Adam,
  BatchNormalization,
  Dense,
  Dropout,
  L2,
  plotHistogram,
  plotHistory,
  ReLU,
  Sequential,
  Tensor,
} from "wgrad";
import { find } from "../../dom.js";
import { Latest } from "../../training/latest.js";
import { codeCell } from "../parts/code-cell.js";
import { exercise } from "../parts/exercise.js";
import { drawPlane } from "../parts/plane.js";
import { roomIn } from "../parts/room.js";
import { stage } from "../parts/stage.js";
import { grid } from "../parts/toys.js";
import { percent } from "../parts/words.js";
import * as page from "./page.js";

const [EPOCHS, EVERY, UNITS, SIDE] = [400, 10, 64, 40] as const;
const everywhere = Tensor.from(grid(SIDE), [SIDE * SIDE, 2]);
const [dropout, decay, norm] = ["dropout", "decay", "norm"].map((id) => find(id, HTMLSelectElement)) as [
  HTMLSelectElement,
  HTMLSelectElement,
  HTMLSelectElement,
];
const cut = find("cut", HTMLInputElement);

interface Frame {
  readonly epoch: number;
  readonly loss: readonly number[];
  readonly others: readonly number[];
  readonly right: number;
  readonly rightOthers: number;
  readonly field: Float32Array;
}

let model: Sequential | undefined;
let trained: readonly Tensor<"float32">[] = [];

const figure = stage<Frame>("fit", {
  async *run() {
    const { train, test } = page.points();
    model?.dispose();
    const mine = newNet(Number(dropout.value), Number(decay.value), norm.value === "batch");
    model = mine;
    cut.disabled = true;
    const [loss, others]: [number[], number[]] = [[], []];
    for (let epoch = EVERY; epoch <= EPOCHS; epoch += EVERY) {
      await mine.fit(train.x, train.y, { epochs: EVERY, batchSize: 40 });
      const own = await mine.evaluate(train.x, train.y, { batchSize: 40 });
      const held = await mine.evaluate(test.x, test.y, { batchSize: 400 });
      loss.push(own.loss ?? 0);
      others.push(held.loss ?? 0);
      const { data: field } = await mine.predict(everywhere, { batchSize: SIDE * SIDE });
      yield {
        epoch,
        loss: [...loss],
        others: [...others],
        right: own.accuracy ?? 0,
        rightOthers: held.accuracy ?? 0,
        field,
      };
    }
    trained = await mine.getWeights();
    cut.disabled = false;
    await prune.ask();
  },
  draw(frame) {
    const history = find("history", HTMLElement);
    history.innerHTML = plotHistory(
      { loss: frame?.loss ?? [], val_loss: frame?.others ?? [] },
      { width: roomIn(history, 560), height: 300 },
    );
    drawPlane(find("plane", HTMLCanvasElement), frame?.field, page.few);
    if (frame === undefined) drawPlane(find("left", HTMLCanvasElement), undefined, page.few);
    find("scores", HTMLElement).textContent =
      frame === undefined ? "" : `${percent(frame.right)} / ${percent(frame.rightOthers)}`;
  },
  describe: ({ epoch, right, rightOthers }) =>
    `Epoch ${epoch} of ${EPOCHS}: ${percent(right)} of the forty points are right, and ${percent(rightOthers)} of 400 others.`,
  recording: () => import("./recorded.json"),
});
for (const choice of [dropout, decay, norm]) choice.addEventListener("change", figure.restart);

function newNet(rate: number, l2: number, normalizes: boolean): Sequential {
  const options = l2 > 0 ? { kernelRegularizer: new L2(l2) } : {};
  const block = (first: boolean) => [
    new Dense(UNITS, first ? { ...options, inputShape: [2] } : options),
    ...(normalizes ? [new BatchNormalization({ momentum: 0.9 })] : []),
    new ReLU(),
    ...(rate > 0 ? [new Dropout(rate)] : []),
  ];
  const net = new Sequential([...block(true), ...block(false), new Dense(1, { ...options, activation: "sigmoid" })]);
  net.compile({ optimizer: new Adam(0.02), loss: "binaryCrossentropy", metrics: ["accuracy"] });
  return net;
}

/** Zeroes the smallest weights of every kernel, as many as the slider says, and looks at what is left. */
const prune = new Latest(
  async () => {
    if (model === undefined || trained.length === 0) return;
    const part = cut.valueAsNumber / 100;
    const kept = trained.map((weight) => {
      if (weight.shape.length !== 2) return weight;
      const sizes = weight.data.map(Math.abs).sort();
      const least = sizes[Math.floor(part * (sizes.length - 1))] ?? 0;
      return Tensor.from(
        weight.data.map((value) => (part > 0 && Math.abs(value) <= least ? 0 : value)),
        weight.shape,
      );
    });
    const { test } = page.points();
    await model.setWeights(kept);
    const { accuracy = 0 } = await model.evaluate(test.x, test.y, { batchSize: 400 });
    const { data: field } = await model.predict(everywhere, { batchSize: SIDE * SIDE });
    drawPlane(find("left", HTMLCanvasElement), field, page.few);
    const weights = kept
      .flatMap((weight) => (weight.shape.length === 2 ? [...weight.data] : []))
      .filter((value) => value !== 0);
    find("weights", HTMLElement).innerHTML = plotHistogram(weights, { width: 420, height: 260 });
    find("pruned", HTMLElement).textContent =
      `${weights.length} weights are left, and ${percent(accuracy)} of 400 other points are right.`;
  },
  (error) => {
    find("pruned", HTMLElement).textContent = String(error);
  },
);
cut.addEventListener("input", () => {
  find("cut-out", HTMLElement).textContent = `${cut.value} %`;
  void prune.ask();
});

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ model }) => {
  if (!(model instanceof Sequential)) return { right: false, words: "Export a Sequential named model." };
  const { test } = page.points();
  const said = await model.predict(test.x, { batchSize: 400 });
  const right = said.data.filter((p, i) => Number(p > 0.5) === test.y.data[i]).length / test.y.size;
  if (right < 0.9) return { right: false, words: `${percent(right, 1)} of the others are right: 90 % are wanted.` };
  return { right: true, words: `${percent(right, 1)} of the others, though six of its forty teachers were wrong.` };
});
