import { Adam, Dense, type Layer, RBF, Sequential, Tensor } from "wgrad";
import { toy } from "../../../demos/course/parts/toys.js";
import { followLesson, last } from "../course.js";
import type { Context, Course, Job, Outcome, Settings } from "../job.js";

export const activations: Job = {
  about: "a disc told from the ring around it by units of four kinds, beside linear ones",
  epochs: 40,
  batchSize: 25,
  run: tellRing,
};

const [UNITS, LEARNED, HELD] = [8, 400, 400];
const dense = (activation: "linear" | "relu" | "tanh" | "sigmoid") => () =>
  new Dense(UNITS, { activation, inputShape: [2] });

/** The hidden layers, the baseline first. */
const hidden: Readonly<Record<string, () => Layer>> = {
  linear: dense("linear"),
  relu: dense("relu"),
  tanh: dense("tanh"),
  logistic: dense("sigmoid"),
  radial: () => new RBF(UNITS, { inputShape: [2] }),
};

/** Trains the same net once for each kind of its hidden units. The worst of the kinds that bend is the result. */
async function tellRing({ epochs, batchSize }: Settings, context: Context): Promise<Outcome> {
  const { places, kinds } = toy("ring", LEARNED + HELD);
  const [all, kindOfAll] = [Tensor.from(places, [LEARNED + HELD, 2]), Tensor.from(kinds, [LEARNED + HELD, 1])];
  const [x, y] = [all.slice(0, LEARNED), kindOfAll.slice(0, LEARNED)];
  const held = { x: all.slice(LEARNED), y: kindOfAll.slice(LEARNED) };

  const trained: { name: string; model: Sequential; course: Course; right: number }[] = [];
  for (const [name, layer] of Object.entries(hidden)) {
    const model = new Sequential([layer(), new Dense(1, { activation: "sigmoid" })], { name });
    model.compile({ optimizer: new Adam(0.08), loss: "binaryCrossentropy", metrics: ["accuracy"] });
    const course = await followLesson({ model, x, y, held, validationBatchSize: HELD, epochs, batchSize }, context);
    trained.push({ name, model, course, right: last(course.history, "val_accuracy") });
  }
  const [linear, ...bent] = trained;
  const worst = bent.reduce((least, one) => (one.right < least.right ? one : least));
  for (const one of trained) if (one !== worst) one.model.dispose();
  const inPercent = (right: number) => `${(100 * right).toFixed(1)} %`;
  return {
    course: worst.course,
    model: worst.model,
    title: `Disc and ring: at least ${inPercent(worst.right)} of other points told apart`,
    detail: `2 → ${UNITS} ${worst.name} units → 1`,
    lines: trained.map(
      ({ name, right }, i) => `${(i === 0 ? "Right:" : "").padEnd(15)}${name.padEnd(9)} ${inPercent(right)}`,
    ),
    verdict: {
      figure: `${worst.name} units, the worst, get right`,
      reached: worst.right,
      baseline: linear?.right ?? Number.NaN,
      of: "linear ones",
      better: "more",
      unit: "%",
      log: "accuracy",
    },
    figures: Object.fromEntries(trained.map(({ name, right }) => [name, right])),
  };
}
