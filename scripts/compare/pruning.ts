import {
  Adam,
  type BaseOptimizer,
  type CallbackLike,
  CosineDecay,
  PolynomialSparsity,
  PrunedOptimizer,
  type Sequential,
  setRandomSeed,
  sparsityOf,
  UpdatePruningStep,
} from "wgrad";
import { network, openDigits } from "../digit-reader.js";

export interface Comparison {
  readonly digits: number;
  readonly epochs: number;
  readonly sparsity: number;
  readonly seed: number;
}

const BATCH = 64;
/** Where there is something to be had: the few weights of the first layer and of the last all count. */
const SHARE = 56_592 / 55_808; // all kernels by theirs
const LARGE = ["conv2/kernel", "hidden/kernel"];

/**
 * Trains a net, then goes on with it twice, as it is and pruned, and prints what each comes to: accuracy on 10,000 digits that it has not
 * seen, and what its weights take.
 */
export async function comparePruned({ digits, epochs, sparsity, seed }: Comparison): Promise<void> {
  const { device, train, test } = await openDigits();
  const steps = epochs * Math.ceil(digits / BATCH);
  // What the layers that are not pruned keep, the others lose.
  const schedule = new PolynomialSparsity(0.3, Math.min(0.99, sparsity * SHARE), 0, Math.round(0.5 * steps), {
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
  await learn(pruned, new PrunedOptimizer(falling(), schedule, { weights: LARGE }), [new UpdatePruningStep()]);
  await report("pruned", pruned);
  device.destroy();
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);
