import { beforeEach, expect, test } from "vitest";
import { antirectifier } from "../../examples/antirectifier.js";
import { mnistCnn } from "../../examples/mnist-cnn.js";
import { mnistDenoisingAutoencoder } from "../../examples/mnist-denoising-autoencoder.js";
import { mnistHierarchicalRnn } from "../../examples/mnist-hierarchical-rnn.js";
import { mnistMlp } from "../../examples/mnist-mlp.js";
import { mnistNet2net } from "../../examples/mnist-net2net.js";
import { mnistSiamese } from "../../examples/mnist-siamese.js";
import { mnistTransferCnn } from "../../examples/mnist-transfer-cnn.js";
import { variationalAutoencoder } from "../../examples/variational-autoencoder.js";
import { type Mnist, setRandomSeed } from "../../src/index.js";
import { readDigits } from "../harness/digits.js";

// Every floor lies well above chance, which is 0.1 for the ten digits, and below what was seen.

beforeEach(() => setRandomSeed(1));

/** A test with so many digits to learn from and to be judged by. */
function learns(name: string, train: number, held: number, check: (digits: Promise<Mnist>) => Promise<void>): void {
  test(name, async ({ skip }) => {
    const digits = await readDigits(train, held);
    if (digits === null) return skip("the digits are not in .cache: node scripts/setup.mjs --digits fetches them");
    await check(Promise.resolve(digits));
  });
}

learns("mnist-mlp", 2000, 500, async (digits) => {
  const found = await mnistMlp({ digits, units: 64, epochs: 6, batchSize: 64 });
  expect(found.accuracy).toBeGreaterThan(0.8);
});

learns("mnist-cnn", 600, 300, async (digits) => {
  const found = await mnistCnn({ digits, filters: 8, epochs: 6, batchSize: 32 });
  expect(found.accuracy).toBeGreaterThan(0.75);
});

learns("mnist-denoising-autoencoder takes off more than half of the noise", 800, 100, async (digits) => {
  const found = await mnistDenoisingAutoencoder({ digits, layerFilters: [8, 16], epochs: 8, batchSize: 32 });
  expect(found.error).toBeLessThan(0.5 * found.errorOfNoise);
});

learns("variational-autoencoder", 2000, 200, async (digits) => {
  const found = await variationalAutoencoder({ digits, intermediateDim: 64, epochs: 8, batchSize: 64 });
  expect(found.loss).toBeLessThan(0.8 * (found.first ?? 0));
  expect(found.drawn.shape).toEqual([1, 784]);
});

learns("mnist-siamese", 1000, 300, async (digits) => {
  const found = await mnistSiamese({ digits, units: 32, epochs: 8, batchSize: 64 });
  expect(found.accuracy).toBeGreaterThan(0.75); // chance is a half
});

learns("mnist-hierarchical-rnn", 800, 300, async (digits) => {
  const sizes = { rowHidden: 16, colHidden: 32, poolSize: 4 };
  const found = await mnistHierarchicalRnn({ digits, ...sizes, learningRate: 0.005, batchSize: 16, epochs: 10 });
  expect(found.accuracy).toBeGreaterThan(0.35);
});

learns("mnist-net2net: who grows goes on from what it knew", 400, 200, async (digits) => {
  const { teacher, ...found } = await mnistNet2net({ digits, width: 6, epochs: 4, batchSize: 8 });
  expect(teacher.after.accuracy).toBeGreaterThan(0.4);
  expect(Math.abs(found.net2deeper.before.loss - teacher.after.loss)).toBeLessThan(1e-3);
  expect(Math.abs(found.net2wider.before.loss - teacher.after.loss)).toBeLessThan(0.05);
  expect(found.randomInit.before.loss).toBeGreaterThan(teacher.after.loss + 0.3);
  expect(found.net2deeper.after.loss).toBeLessThan(found.randomInit.after.loss - 0.2);
});

learns("antirectifier", 1500, 500, async (digits) => {
  const found = await antirectifier({ digits, units: 32, epochs: 5, batchSize: 64 });
  expect(found.accuracy).toBeGreaterThan(0.8);
});

learns("mnist-transfer-cnn", 400, 500, async (digits) => {
  const found = await mnistTransferCnn({ digits, epochs: 6, fewEpochs: 40, draws: 1 });
  expect(found.transferred).toBeGreaterThan(found.fromNothing + 0.01);
});
