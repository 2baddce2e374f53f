/**
 * `npm run scale-out`: a model that outgrows one GPU. It is begun here, saved as `.keras`, trained on by Keras 3 on JAX over four devices with
 * `keras.distribution.DataParallel`, and opened here again, where training goes on. Beside it the same is trained here alone: the numbers must be
 * the same. The devices are four parts of this machine's CPU, so that anybody can run it; on a machine with GPUs they are those.
 *
 * It wants a Python with keras and jax, as `npm run test:keras` does; without it, it says so in one line and is done.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Adam, Dense, init, loadModel, Sequential, setRandomSeed, Tensor } from "wgrad";
import { findPython } from "./keras-judge/python.js";
import { written } from "./keras-judge/question.js";
import { say, sayTrouble } from "./say.js";
import { openDawn, startAgainWithVulkan } from "./train/dawn.js";

const [SAMPLES, FEATURES, CLASSES, BATCH] = [512, 20, 4, 128];
const EPOCHS = { here: 2, there: 3, again: 2 };
/** Of the largest weight: sums over four devices are rounded in another order. */
const TOLERANCE = 1e-5;

const fitting = { batchSize: BATCH, shuffle: false, verbose: 0 } as const;
type Losses = readonly number[];

async function main(): Promise<number> {
  const python = findPython();
  if (python === null) {
    say("scale-out left out: it wants Python with keras and jax (WGRAD_PYTHON, or python3 with pip).");
    return 0;
  }
  await init({ gpu: await openDawn() });
  const folder = mkdtempSync(join(tmpdir(), "wgrad-scale-out-"));
  try {
    setRandomSeed(1); // weights close to 0 have gradients of rounding alone, which Adam makes whole steps of
    const { x, y } = samples();
    const model = new Sequential([
      new Dense(32, { activation: "relu", inputShape: [FEATURES] }),
      new Dense(CLASSES, { activation: "softmax" }),
    ]);
    model.compile({ optimizer: new Adam(0.01), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const first = await model.fit(x, y, { ...fitting, epochs: EPOCHS.here });
    await model.save(join(folder, "begun.keras"));
    tell("here", first.history.loss);

    writeFileSync(join(folder, "samples.json"), JSON.stringify({ x: written(x), y: written(y) }));
    const there = trainThere(python, folder);
    tell(`on ${there.devices} devices`, there.losses);

    const back = await loadModel(join(folder, "grown.keras"));
    const last = await back.fit(x as never, y as never, { ...fitting, epochs: EPOCHS.again });
    tell("here again", last.history.loss);

    const alone = await model.fit(x, y, { ...fitting, epochs: EPOCHS.there + EPOCHS.again });
    tell("all of it here", alone.history.loss);
    const far = distance(await back.getWeights(), await model.getWeights());
    say(`weights differ by ${far.toExponential(1)} of the largest`);
    if (far <= TOLERANCE && there.devices === 4) return 0;
    sayTrouble(`expected ${TOLERANCE} at most, on 4 devices`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Four heaps of points. */
function samples(): { readonly x: Tensor; readonly y: Tensor } {
  const wave = (i: number) => Math.sin(i * 12.9898 + 78.233) * 43758.5453;
  const noise = (i: number) => 2 * (wave(i) - Math.floor(wave(i))) - 1;
  const classes = Array.from({ length: SAMPLES }, (_, i) => i % CLASSES);
  const value = (i: number) => noise(i) + Math.cos((classes[Math.floor(i / FEATURES)] ?? 0) * 2 + (i % FEATURES));
  return {
    x: Tensor.from(
      Float32Array.from({ length: SAMPLES * FEATURES }, (_, i) => value(i)),
      [SAMPLES, FEATURES],
    ),
    y: Tensor.from(classes, [SAMPLES], "int32"),
  };
}

function trainThere(python: string, folder: string): { readonly devices: number; readonly losses: Losses } {
  const script = join(import.meta.dirname, "scale-out/train.py");
  const words = [script, folder, String(EPOCHS.there), String(BATCH)];
  const { stdout, stderr, status } = spawnSync(python, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${script}: ${stderr.slice(-800)}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
}

function tell(where: string, losses: Losses | undefined): void {
  say(`${where}: loss ${(losses ?? []).map((loss) => loss.toFixed(6)).join(", ")}`);
}

function distance(a: readonly Tensor[], b: readonly Tensor[]): number {
  const largest = Math.max(...b.flatMap(({ values }) => Array.from(values, Math.abs)));
  const far = a.flatMap(({ values }, i) =>
    Array.from(values, (value, j) => Math.abs(value - (b[i]?.values[j] ?? Number.NaN))),
  );
  return Math.max(...far) / largest;
}

process.exitCode = (await startAgainWithVulkan()) ?? (await main());
