import { Adam, Dense, type Layer, RBF, Sequential } from "wgrad";
import { find } from "../../dom.js";
import { codeCell } from "../parts/code-cell.js";
import { exercise } from "../parts/exercise.js";
import { drawPlane } from "../parts/plane.js";
import { stage } from "../parts/stage.js";
import { type ToyName, toy } from "../parts/toys.js";
import { percent } from "../parts/words.js";
import { oneNeuron } from "./one.js";
import * as page from "./page.js";

oneNeuron();

const [EPOCHS, EVERY] = [240, 6];
const choices = ["points", "units", "left"].map((id) => find(id, HTMLSelectElement));
const chosen = () => choices.map(({ value }) => value) as [ToyName, string, "relu"];

interface Side {
  readonly field: Float32Array;
  readonly right: number;
}

interface Frame {
  readonly epoch: number;
  readonly lines: Side;
  readonly bumps: Side;
}

const pair = stage<Frame>("pair", {
  async *run() {
    const [name, units, activation] = chosen();
    const { x, y } = page.points(name);
    const nets = [
      net(new Dense(Number(units), { activation, inputShape: [2] })),
      net(new RBF(Number(units), { inputShape: [2] })),
    ];
    try {
      for (let epoch = 0; epoch < EPOCHS; epoch += EVERY) {
        const sides: Side[] = [];
        for (const model of nets) {
          const { history } = await model.fit(x, y, { epochs: EVERY, batchSize: 100 });
          const { data: field } = await model.predict(page.plane, { batchSize: page.plane.shape[0] });
          sides.push({ field, right: history.accuracy?.at(-1) ?? 0 });
        }
        const [lines, bumps] = sides as [Side, Side];
        yield { epoch: epoch + EVERY, lines, bumps };
      }
    } finally {
      for (const model of nets) model.dispose();
    }
  },
  draw(frame) {
    const points = toy(chosen()[0]);
    for (const side of ["lines", "bumps"] as const) {
      drawPlane(find(side, HTMLCanvasElement), frame?.[side].field, points);
      find(`${side}-score`, HTMLElement).textContent = frame === undefined ? "" : percent(frame[side].right);
    }
  },
  describe: ({ epoch, lines, bumps }) =>
    `Epoch ${epoch} of ${EPOCHS}: lines get ${percent(lines.right)} right, bumps ${percent(bumps.right)}.`,
  recording: () => import("./recorded.json"),
});
for (const choice of choices) choice.addEventListener("change", pair.restart);

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ model }) => {
  if (!(model instanceof Sequential)) return { right: false, words: "Export a Sequential named model." };
  const units = model.layers[0]?.outputShape([200, 2]).at(-1) ?? 0;
  if (units > 8) return { right: false, words: `There are ${units} hidden units: use 8 at most.` };
  const { x, y } = page.points("xor");
  const { accuracy = 0 } = await model.evaluate(x, y);
  if (accuracy < 0.95) return { right: false, words: `${percent(accuracy)} are right: 95 % are wanted.` };
  return {
    right: true,
    words: `${percent(accuracy)} right with ${units} units. Each is a cut, and the last unit adds them up.`,
  };
});

function net(hidden: Layer): Sequential {
  const model = new Sequential([hidden, new Dense(1, { activation: "sigmoid" })]);
  model.compile({ optimizer: new Adam(0.04), loss: "binaryCrossentropy", metrics: ["accuracy"] });
  return model;
}
