import { beforeEach, expect, test } from "vitest";
import { imdbBidirectionalLstm } from "../../examples/imdb-bidirectional-lstm.js";
import { imdbCnn } from "../../examples/imdb-cnn.js";
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
