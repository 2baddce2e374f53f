import { expect, test } from "vitest";
import {
  Adam,
  Input,
  Model,
  MultiHeadAttention,
  modelFromJson,
  ReversibleEmbedding,
  SparseCategoricalCrossentropy,
  setRandomSeed,
  Tensor,
  toJson,
} from "../../../src/index.js";

const VOCABULARY = 8;
const STEPS = 6;

/** Of a batch of rows that count up, each from another number. */
function rows(first: number): Tensor {
  const row = (start: number) => Array.from({ length: STEPS }, (_, t) => (start + t) % VOCABULARY);
  const all = Array.from({ length: VOCABULARY }, (_, start) => row(start + first));
  return Tensor.from(all, [VOCABULARY, STEPS], "int32");
}

test("a model of tied embeddings, turned queries and a window learns to count, and is made again from JSON", async () => {
  setRandomSeed(1);
  const ids = Input([STEPS], { dtype: "int32" });
  const tokens = new ReversibleEmbedding(VOCABULARY, 16, { logitSoftCap: 20 });
  const x = tokens.apply(ids);
  const attention = new MultiHeadAttention(2, 8, {
    rope: { base: 100 },
    slidingWindow: 3,
    useGate: true,
    jointProjection: true,
  });
  const attended = attention.apply([x, x], { useCausalMask: true });
  const model = new Model({ inputs: ids, outputs: tokens.apply(attended, { reverse: true }) });
  model.compile({ optimizer: new Adam(0.02), loss: new SparseCategoricalCrossentropy({ fromLogits: true }) });
  const { history } = await model.fit(rows(0), rows(1), { epochs: 40, batchSize: VOCABULARY, verbose: 0 });
  expect(history.loss?.at(-1)).toBeLessThan(0.5);

  const again = modelFromJson(toJson(model));
  await again.setWeights(await model.getWeights());
  expect(await again.predict(rows(0))).toEqual(await model.predict(rows(0)));
  model.dispose();
  again.dispose();
});
