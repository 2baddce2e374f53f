import { Adam, Dense, Model, plotConfusionMatrix, plotHistory, Sequential } from "wgrad";
import { find } from "../../dom.js";
import { codeCell } from "../parts/code-cell.js";
import { exercise } from "../parts/exercise.js";
import { roomIn } from "../parts/room.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import * as page from "./page.js";
import { plotPairs } from "./plot-pairs.js";

const [EPOCHS, EVERY] = [80, 4];
const question = find("question", HTMLSelectElement);
const scale = find("scale", HTMLSelectElement);

const questions = {
  cars: {
    table: page.cars,
    units: 1,
    activation: "linear",
    loss: "meanSquaredError",
    about:
      "392 cars from 1970 to 1982, by cylinders, displacement, horsepower, weight, acceleration and year. Each point is a car: the nearer to the line, the better.",
  },
  sex: {
    table: page.penguinSex,
    units: 1,
    activation: "sigmoid",
    loss: "binaryCrossentropy",
    about:
      "333 penguins whose sex is known, by the length and depth of the bill, the length of the flipper and the mass. Rows are the truth, columns the answer.",
  },
  wine: {
    table: page.wine,
    units: 3,
    activation: "softmax",
    loss: "sparseCategoricalCrossentropy",
    about: "178 wines by thirteen measures of a laboratory. Rows are the truth, columns the answer.",
  },
} as const;

interface Frame {
  readonly epoch: number;
  readonly question: keyof typeof questions;
  readonly loss: readonly number[];
  readonly heldOut: readonly number[];
  readonly truth: readonly number[];
  readonly answers: readonly number[];
}

const figure = stage<Frame>("table", {
  async *run() {
    const chosen = question.value as Frame["question"];
    const { table, units, activation, loss } = questions[chosen];
    const { train, test } = await table(scale.value === "yes");
    const model = new Sequential([
      new Dense(16, { activation: "relu", inputShape: [train.x.shape[1] ?? 1] }),
      new Dense(units, { activation }),
    ]);
    model.compile({ optimizer: new Adam(0.02), loss });
    const curves: { loss: number[]; heldOut: number[] } = { loss: [], heldOut: [] };
    try {
      for (let epoch = EVERY; epoch <= EPOCHS; epoch += EVERY) {
        const { history } = await model.fit(train.x, train.y, {
          epochs: EVERY,
          batchSize: 64,
          validationData: [test.x, test.y],
          validationBatchSize: 128,
        });
        curves.loss.push(...(history.loss ?? []));
        curves.heldOut.push(...(history.val_loss ?? []));
        const said = await model.predict(test.x, { batchSize: 128 });
        const answers = units === 3 ? rowsOf(said.data, 3).map((row) => row.indexOf(Math.max(...row))) : [...said.data];
        yield {
          epoch,
          question: chosen,
          loss: [...curves.loss],
          heldOut: [...curves.heldOut],
          truth: [...test.y.data],
          answers,
        };
      }
    } finally {
      model.dispose();
    }
  },
  draw(frame) {
    const { about } = questions[frame?.question ?? (question.value as Frame["question"])];
    find("about", HTMLElement).textContent = about;
    const history = find("history", HTMLElement);
    history.innerHTML = plotHistory(
      { loss: frame?.loss ?? [], val_loss: frame?.heldOut ?? [] },
      { width: roomIn(history, 420), height: 300 },
    );
    find("result", HTMLElement).innerHTML = frame === undefined ? "" : resultOf(frame);
  },
  describe: (frame) => `Epoch ${frame.epoch} of ${EPOCHS}: ${scoreOf(frame)}`,
  recording: () => import("./recorded.json"),
});
for (const choice of [question, scale]) choice.addEventListener("change", figure.restart);

function scoreOf({ question, truth, answers }: Frame): string {
  if (question === "cars") {
    const off = truth.reduce((sum, value, i) => sum + Math.abs(value - (answers[i] ?? 0)), 0) / truth.length;
    return `on the mean it is off by ${off.toFixed(2)} miles a gallon.`;
  }
  const right = truth.filter((value, i) => Math.round(answers[i] ?? 0) === value).length;
  return `${percent(right / truth.length)} of what was held out is right.`;
}

function resultOf({ question, truth, answers }: Frame): string {
  if (question === "cars") return plotPairs(truth, answers, { truth: "miles a gallon", answer: "what the net says" });
  const names = question === "sex" ? ["male", "female"] : ["first", "second", "third"];
  const counts = names.map((_, row) =>
    names.map(
      (_, column) => truth.filter((value, i) => value === row && Math.round(answers[i] ?? 0) === column).length,
    ),
  );
  return plotConfusionMatrix(counts, { labels: names, width: 380, height: 300 });
}

function rowsOf(values: Float32Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
}

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ model }) => {
  if (!(model instanceof Model)) return { right: false, words: "Export a model." };
  const { test } = await page.penguins();
  const said = await model.predict(test.x, { batchSize: 128 });
  const { data, shape } = said as { data: Float32Array; shape: readonly number[] };
  if (shape.at(-1) !== 3)
    return { right: false, words: `It says ${shape.at(-1)} number a penguin: three species want three.` };
  const right =
    rowsOf(data, 3).filter((row, i) => row.indexOf(Math.max(...row)) === test.y.data[i]).length / test.y.size;
  if (right < 0.95) return { right: false, words: `${percent(right)} are right: 95 % are wanted.` };
  return { right: true, words: `${percent(right)} of the held-out penguins are named rightly.` };
});
