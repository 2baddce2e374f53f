import { beforeEach, expect, test } from "vitest";
import { convLstm } from "../../examples/conv-lstm.js";
import { imdbBidirectionalLstm } from "../../examples/imdb-bidirectional-lstm.js";
import { imdbCnn } from "../../examples/imdb-cnn.js";
import { imdbFasttext } from "../../examples/imdb-fasttext.js";
import { lstmStateful } from "../../examples/lstm-stateful.js";
import { lstmTextGeneration } from "../../examples/lstm-text-generation.js";
import { reutersMlp } from "../../examples/reuters-mlp.js";
import { Random, setRandomSeed, Tensor } from "../../src/index.js";

beforeEach(() => setRandomSeed(1));

/** Texts as numbers of words, 1 to 49: in each some words of its class, 50 + its number, among others. */
function texts(count: number, classes: number, seed: number) {
  const random = new Random(seed);
  const word = (most: number) => Math.floor(random.uniform() * most);
  const y = Array.from({ length: count }, (_, i) => i % classes);
  const x = y.map((of) =>
    Array.from({ length: 12 + word(20) }, () => (random.uniform() < 0.2 ? 50 + of : 1 + word(49))),
  );
  return { x, y: Tensor.from(y) };
}

const corpus = (classes: number, count: number) =>
  Promise.resolve({ train: texts(count, classes, 1), test: texts(100, classes, 2) }) as never;

test("imdb-bidirectional-lstm", async () => {
  const reviews = corpus(2, 300);
  const found = await imdbBidirectionalLstm({ reviews, maxFeatures: 60, maxlen: 24, width: 8, units: 8, epochs: 6 });
  expect(found.accuracy).toBeGreaterThan(0.85);
});

test("imdb-cnn", async () => {
  const reviews = corpus(2, 300);
  const sizes = { maxFeatures: 60, maxlen: 32, embeddingDims: 8, filters: 16, hiddenDims: 16 };
  const found = await imdbCnn({ reviews, ...sizes, epochs: 6 });
  expect(found.accuracy).toBeGreaterThan(0.85);
});

/** Texts of nine words, among them two, 50 and 51, in a row: which of them comes first tells the class. */
function orders(count: number, seed: number) {
  const random = new Random(seed);
  const y = Array.from({ length: count }, (_, i) => i % 2);
  const word = (of: number) => (random.uniform() < 0.25 ? [50 + of, 51 - of] : [1 + Math.floor(random.uniform() * 9)]);
  return { x: y.map((of) => Array.from({ length: 12 }, () => word(of)).flat()), y: Tensor.from(y) };
}

test("imdb-fasttext knows an order of words by pairs of them, and not without", async () => {
  const reviews = Promise.resolve({ train: orders(300, 1), test: orders(100, 2) }) as never;
  const sizes = { reviews, maxFeatures: 60, maxlen: 40, embeddingDims: 8, batchSize: 16, epochs: 15 };
  const [words, pairs] = [await imdbFasttext(sizes), await imdbFasttext({ ...sizes, ngramRange: 2 })];
  expect(pairs.accuracy).toBeGreaterThan(0.8);
  expect(words.accuracy).toBeLessThan(0.7); // chance is a half
});

test("reuters-mlp", async () => {
  const found = await reutersMlp({ newswires: corpus(6, 400), maxWords: 60, units: 64, batchSize: 16, epochs: 20 });
  expect(found.accuracy).toBeGreaterThan(0.8); // chance is a sixth
});

test("lstm-text-generation", async () => {
  const sentence = "she sells sea shells by the sea shore. ";
  const found = await lstmTextGeneration({ corpus: sentence.repeat(12), maxlen: 12, step: 2, units: 24, batchSize: 32, epochs: 15, length: 30 }); // biome-ignore format: one line
  expect(found.accuracy).toBeGreaterThan(0.8);
  expect(found.written["0.2"]).toMatch(/sea|she/);
});

test("lstm-stateful: who remembers errs less than half as much", async () => {
  const found = await lstmStateful({ inputLen: 200, units: 8, epochs: 8, learningRate: 0.01 });
  expect(found.stateful).toBeLessThan(0.5 * found.stateless);
});

test("conv-lstm draws the next picture of a film", async () => {
  const sizes = { samples: 60, frames: 3, size: 8, filters: 6, layers: 1 };
  const found = await convLstm({ ...sizes, learningRate: 0.02, batchSize: 4, epochs: 24 });
  expect(found.error).toBeLessThan(0.6 * found.errorOfStandingStill);
});
