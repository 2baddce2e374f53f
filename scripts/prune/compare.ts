import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import {
  Adam,
  type BaseOptimizer,
  Conv2D,
  CosineDecay,
  Dense,
  datasets,
  Flatten,
  init,
  MaxPooling2D,
  type Mnist,
  type Optimizer,
  PolynomialSparsity,
  PrunedOptimizer,
  Reshape,
  Sequential,
  setRandomSeed,
  sparsityOf,
  UpdatePruningStep,
} from "wgrad";
import { CACHE } from "../cache.js";
import { ensureDigits } from "../mnist.js";
import { openDawn } from "../train/dawn.js";

export interface Comparison {
  readonly digits: number;
  readonly epochs: number;
  readonly sparsity: number;
  readonly seed: number;
}

const BATCH = 64;

/** [batch, 784] → [batch, 10]. */
export function network(): Sequential {
  return new Sequential([
    new Reshape([28, 28, 1], { inputShape: [784] }),
    new Conv2D(16, 3, { activation: "relu" }),
    new MaxPooling2D(),
    new Conv2D(32, 3, { activation: "relu" }),
    new MaxPooling2D(),
    new Flatten(),
    new Dense(64, { activation: "relu" }),
    new Dense(10, { activation: "softmax" }),
  ]);
}

/** Trains both nets and prints what each comes to: accuracy on 10,000 digits that it has not seen, and what its weights take. */
export async function comparePruned({ digits, epochs, sparsity, seed }: Comparison): Promise<void> {
  ensureDigits();
  const device = await init({ gpu: await openDawn() });
  const data = await datasets.mnist({ url: `${pathToFileURL(CACHE).href}/mnist`, fetch: fetchFile });
  const steps = epochs * Math.ceil(digits / BATCH);
  const schedule = new PolynomialSparsity(0, sparsity, Math.round(0.1 * steps), Math.round(0.6 * steps), {
    frequency: Math.ceil(steps / 100),
  });
  const ways: Readonly<Record<string, (adam: Optimizer) => BaseOptimizer>> = {
    "as it is": (adam) => adam,
    pruned: (adam) => new PrunedOptimizer(adam, schedule),
  };
  for (const [name, optimizerOf] of Object.entries(ways)) {
    setRandomSeed(seed);
    const optimizer = optimizerOf(new Adam(new CosineDecay(0.003, steps)));
    console.log(name, await trained(optimizer, data, digits, epochs));
  }
  device.destroy();
}

async function trained(optimizer: BaseOptimizer, { train, test }: Mnist, digits: number, epochs: number) {
  const model = network();
  model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  await model.fit(train.x.slice(0, digits), train.y.slice(0, digits), {
    epochs,
    batchSize: BATCH,
    verbose: 0,
    callbacks: optimizer instanceof PrunedOptimizer ? [new UpdatePruningStep()] : [],
  });
  const { accuracy } = await model.evaluate(test.x, test.y, { batchSize: 500 });
  const { weights, bytes, gzipBytes } = await sparsityOf(model);
  const kernels = weights.filter(({ name }) => name.endsWith("kernel"));
  const [zeros, size] = [total(kernels.map((one) => one.zeros)), total(kernels.map((one) => one.size))];
  model.dispose();
  return { accuracy, sparsity: zeros / size, bytes, gzipBytes };
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);

export const fetchFile: typeof fetch = async (address) => new Response(await readFile(new URL(String(address))));
