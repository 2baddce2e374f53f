import {
  Adam,
  PolynomialSparsity,
  PrunedOptimizer,
  type Sequential,
  sparsityOf,
  Tensor,
  UpdatePruningStep,
} from "wgrad";
import { networks } from "../../../demos/mnist/networks.js";
import { falling, followLesson } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";

export const pruning: Job = {
  about: "a net that reads digits goes on with 1 of 20 weights, beside the same net cut at once",
  epochs: 3,
  batchSize: 128,
  needs: ["digits"],
  options: ["digits"],
  run: prune,
};

const [SPARSITY, DIGITS] = [0.95, 12_000];

/**
 * Trains a Dense net, then trains on while 95 % of the weights of its kernels are made zero, the smallest first, little by little. The
 * baseline is cut to as many in one go, and not trained on.
 */
async function prune({ epochs, batchSize, digits = DIGITS }: Settings, context: Context): Promise<Outcome> {
  const { train, test } = await context.digits();
  const [x, y] = [train.x.slice(0, digits), train.y.slice(0, digits)];
  const stepsPerEpoch = Math.ceil(y.size / batchSize);
  const steps = epochs * stepsPerEpoch;
  const options = { epochs, batchSize, verbose: 0 } as const;
  const compiled = (optimizer: Adam | PrunedOptimizer) => {
    const model = networks.dense.build();
    model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    return model;
  };
  const testOf = async (model: Sequential) =>
    (await model.evaluate(test.x, test.y, { batchSize: 1000, verbose: 0 })).accuracy ?? Number.NaN;
  const adam = () => new Adam({ learningRate: networks.dense.learningRate });
  const pruned = (from: number, end: number) =>
    new PrunedOptimizer(adam(), new PolynomialSparsity(from, SPARSITY, 0, end, { frequency: Math.ceil(steps / 50) }));

  const whole = compiled(adam());
  await whole.fit(x, y, { ...options, callbacks: [falling(whole, steps)] });
  const weights = await whole.getWeights();
  const wholeAccuracy = await testOf(whole);
  whole.dispose();

  const atOnce = compiled(adam());
  await atOnce.setWeights(weights.map((weight) => (weight.shape.length === 2 ? withoutSmallest(weight) : weight)));
  const cutAccuracy = await testOf(atOnce);
  atOnce.dispose();
  const inPercent = (right: number) => `${(100 * right).toFixed(2)} %`;
  context.tell({
    kind: "note",
    text: `The whole net reads ${inPercent(wholeAccuracy)} of the test digits, and ${inPercent(cutAccuracy)} with all but ${((1 - SPARSITY) * 100).toFixed(0)} % of its weights cut at once.`,
  });

  const model = compiled(pruned(0.5, Math.round(steps / 2)));
  await model.setWeights(weights);
  const course = await followLesson({ model, x, y, epochs, batchSize, callbacks: [new UpdatePruningStep()] }, context);
  const prunedAccuracy = await testOf(model);
  const { bytes, gzipBytes, weights: counts } = await sparsityOf(model);
  return {
    course,
    model,
    title: `Dense net on MNIST with 1 of 20 weights: ${inPercent(prunedAccuracy)} of the test digits read`,
    detail: networks.dense.detail,
    lines: [
      `Test accuracy: ${inPercent(prunedAccuracy)} of 10,000 digits; whole ${inPercent(wholeAccuracy)}, cut at once ${inPercent(cutAccuracy)}`,
      `File:          ${(gzipBytes / 1000).toFixed(0)} kB zipped, of ${(bytes / 1000).toFixed(0)} kB`,
    ],
    verdict: {
      figure: "digits read",
      reached: prunedAccuracy,
      baseline: cutAccuracy,
      of: "a net cut at once",
      better: "more",
      unit: "%",
    },
    figures: { prunedAccuracy, wholeAccuracy, cutAccuracy, gzipBytes, counts },
  };
}

/** A kernel without the smallest of its weights. */
function withoutSmallest(kernel: Tensor<"float32">): Tensor<"float32"> {
  const sizes = kernel.data.map(Math.abs).sort();
  const least = sizes[Math.round(SPARSITY * sizes.length)] ?? 0;
  const kept = kernel.data.map((value) => (Math.abs(value) < least ? 0 : value));
  return Tensor.from(kept, kernel.shape);
}
