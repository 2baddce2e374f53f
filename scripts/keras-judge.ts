/**
 * Keras as the judge of our files: models with every layer are saved here, opened by Keras in Python, and must predict the same there; what
 * Keras then saves must predict the same here. With each optimizer, training goes on there from where it was here, to the same weights; one step of gradient
 * descent through each layer comes to the same weights, too.
 *
 * It wants a Python with keras and jax: that of `WGRAD_PYTHON`, or one that `python3 -m venv` and pip make under .cache/. Without it, it says so
 * in one line and is done. `npm run test:keras -- lstm` asks only what has this in its name.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { init, loadModel, type Tensor } from "wgrad";
import { inputsFor, modelOf } from "./keras-judge/case.js";
import { askGradients } from "./keras-judge/gradients.js";
import { cases } from "./keras-judge/layers.js";
import { askOptimizers } from "./keras-judge/optimizers.js";
import { askPython, findPython } from "./keras-judge/python.js";
import { type Question, written } from "./keras-judge/question.js";
import { say, sayTrouble } from "./say.js";
import { openDawn, startAgainWithVulkan } from "./train/dawn.js";

const TOLERANCE = 2e-5;

async function main(only: string): Promise<number> {
  const python = findPython();
  if (python === null) {
    say("test:keras left out: it wants Python with keras and jax (WGRAD_PYTHON, or python3 with pip).");
    return 0;
  }
  await init({ gpu: await openDawn() });
  const folder = mkdtempSync(join(tmpdir(), "wgrad-keras-"));
  try {
    const troubles: string[] = [];
    const questions: Record<string, Question> = {};
    for (const one of cases.filter(({ name }) => name.includes(only))) {
      try {
        const model = modelOf(one);
        const inputs = inputsFor(one);
        const outputs = await predictions(model, inputs);
        for (const end of [".keras", ".h5"]) await model.save(join(folder, one.name + end));
        model.dispose();
        questions[one.name] = { inputs: inputs.map(written), outputs: outputs.map(written) };
      } catch (error) {
        troubles.push(`${one.name}: here: ${error}`);
      }
    }
    Object.assign(questions, await askOptimizers(folder, only));
    const asked = cases.filter(({ name }) => `gradient_${name}`.includes(only));
    const failed = (name: string, error: unknown) => void troubles.push(`${name}: here: ${error}`);
    Object.assign(questions, await askGradients(folder, asked, failed));
    writeFileSync(join(folder, "questions.json"), JSON.stringify(questions));
    let worst = 0;
    for (const { name, difference, error } of askPython(python, folder)) {
      if (error !== undefined) troubles.push(`${name}: in Keras: ${error}`);
      else if (!(difference <= TOLERANCE)) troubles.push(`${name}: in Keras it differs by ${difference}`);
      else {
        worst = Math.max(worst, difference);
        const far = await comparedBack(folder, name, questions[name]).catch((cause) => `${cause}`);
        if (far !== undefined) troubles.push(`${name}: back from Keras: ${far}`);
      }
    }
    for (const trouble of troubles) sayTrouble(trouble);
    const count = Object.keys(questions).length;
    say(`${count} models in Keras and back, ${troubles.length} differ; largest difference ${worst.toExponential(1)}.`);
    return troubles.length > 0 || count === 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function predictions(
  model: { predict(x: never): Promise<unknown> },
  inputs: readonly Tensor[],
): Promise<Tensor[]> {
  const result = await model.predict((inputs.length === 1 ? inputs[0] : inputs) as never);
  return [result].flat() as Tensor[];
}

/** What Keras saved, opened here: undefined if it predicts what it did, or trained on, what it came to there. */
async function comparedBack(folder: string, name: string, question: Question | undefined): Promise<string | undefined> {
  if (question === undefined) return undefined;
  const path = join(folder, `${name}.back`);
  const inputs = cases.find((one) => one.name === name);
  for (const end of question.ends ?? [".keras", ".h5"]) {
    const model = await loadModel(path + end);
    await model.loadWeights(new Uint8Array(readFileSync(`${path}.weights.h5`)));
    if (inputs !== undefined) {
      const outputs = await predictions(model as never, inputsFor(inputs));
      const far = outputs.map((tensor, i) => distance(tensor.values, question.outputs[i]?.data ?? []));
      if (!(Math.max(...far) <= TOLERANCE)) return `${end} differs by ${Math.max(...far)}`;
    }
    model.dispose();
  }
  return undefined;
}

function distance(a: ArrayLike<number>, b: readonly number[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(1, ...b.map(Math.abs));
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0)) / scale), 0);
}

process.exitCode = (await startAgainWithVulkan()) ?? (await main(process.argv[2] ?? ""));
