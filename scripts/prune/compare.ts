import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import {
  Adam,
  type BaseOptimizer,
  type CallbackLike,
  Conv2D,
  CosineDecay,
  Dense,
  datasets,
  Flatten,
  init,
  MaxPooling2D,
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

/**
 * Trains a net, then goes on with it twice, as it is and pruned, and prints what each comes to: accuracy on 10,000 digits that it has not
 * seen, and what its weights take.
 */
export async function comparePruned({ digits, epochs, sparsity, seed }: Comparison): Promise<void> {
  ensureDigits();
  const device = await init({ gpu: await openDawn() });
  const { train, test } = await datasets.mnist({ url: `${pathToFileURL(CACHE).href}/mnist`, fetch: fetchFile });
  const steps = epochs * Math.ceil(digits / BATCH);
  const schedule = new PolynomialSparsity(0.3, sparsity, 0, Math.round(0.5 * steps), {
    frequency: Math.ceil(steps / 50),
  });
  const learn = async (model: Sequential, optimizer: BaseOptimizer, callbacks: CallbackLike[] = []) => {
    model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const options = { epochs, batchSize: BATCH, verbose: 0, callbacks } as const;
    await model.fit(train.x.slice(0, digits), train.y.slice(0, digits), options);
  };
  const report = async (name: string, model: Sequential) => {
    const { accuracy } = await model.evaluate(test.x, test.y, { batchSize: 500 });
    const { weights, bytes, gzipBytes } = await sparsityOf(model);
    const kernels = weights.filter((weight) => weight.name.endsWith("kernel"));
    const [zeros, size] = [total(kernels.map((one) => one.zeros)), total(kernels.map((one) => one.size))];
    console.log(name, { accuracy, sparsity: zeros / size, bytes, gzipBytes });
  };

  setRandomSeed(seed);
  const first = network();
  await learn(first, new Adam(0.002));
  const weights = await first.getWeights();
  const falling = () => new Adam(new CosineDecay(0.002, steps));
  const plain = network();
  await plain.setWeights(weights);
  await learn(plain, falling());
  await report("as it is", plain);
  const pruned = network();
  await pruned.setWeights(weights);
  await learn(pruned, new PrunedOptimizer(falling(), schedule), [new UpdatePruningStep()]);
  await report("pruned", pruned);
  device.destroy();
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);

export const fetchFile: typeof fetch = async (address) => new Response(await readFile(new URL(String(address))));
