import { expect, test } from "vitest";
import {
  Adam,
  Dense,
  Embedding,
  enableLora,
  Input,
  LayerNormalization,
  Model,
  MultiHeadAttention,
  mergeLora,
  ops,
  SparseCategoricalCrossentropy,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";

const [LENGTH, WIDTH, RANK] = [12, 32, 4];
const LEARNED = "she sells sea shells by the sea shore, the shells she sells are sea shells, i am sure. ";
const NEW = "peter piper picked a peck of pickled peppers, where is the peck that peter piper picked? ";
const LETTERS = [...new Set(LEARNED + NEW)];

/** Every window of a text, and what comes next at each of its places. */
function windowsOf(text: string): [x: Tensor, y: Tensor] {
  const ids = [...`${text}${text.slice(0, LENGTH + 1)}`].map((letter) => LETTERS.indexOf(letter));
  const from = (shift: number) =>
    Array.from({ length: text.length }, (_, i) => ids.slice(i + shift, i + shift + LENGTH));
  return [Tensor.from(from(0), [text.length, LENGTH], "int32"), Tensor.from(from(1), [text.length, LENGTH], "int32")];
}

/** A small GPT: two blocks of causal attention with rotary positions. */
function gpt(): Model<SymbolicTensor, SymbolicTensor> {
  const ids = Input([LENGTH], { dtype: "int32" });
  let h = new Embedding(LETTERS.length, WIDTH).apply(ids);
  for (let block = 0; block < 2; block++) {
    const a = new LayerNormalization().apply(h);
    h = ops.add(h, new MultiHeadAttention(4, WIDTH / 4, { rope: true }).apply([a, a], { useCausalMask: true }));
    const inner = new Dense(4 * WIDTH, { activation: "gelu" }).apply(new LayerNormalization().apply(h));
    h = ops.add(h, new Dense(WIDTH).apply(inner));
  }
  return new Model({ inputs: ids, outputs: new Dense(LETTERS.length).apply(new LayerNormalization().apply(h)) });
}

const count = (shapes: readonly { readonly size: number }[]) => shapes.reduce((sum, { size }) => sum + size, 0);

test("a small GPT that was trained on one text learns another by thin matrices, its own weights untouched", async () => {
  setRandomSeed(7);
  const model = gpt();
  const learn = async (text: string, epochs: number, rate: number) => {
    const loss = new SparseCategoricalCrossentropy({ fromLogits: true });
    model.compile({ optimizer: new Adam(rate), loss });
    return (await model.fit(...windowsOf(text), { epochs, batchSize: 32, verbose: 0 })).history.loss!;
  };
  expect((await learn(LEARNED, 12, 0.01)).at(-1)).toBeLessThan(0.6);

  for (const layer of model.layers) layer.trainable = /dense|attention/.test(layer.name);
  const kernels = model.weights.filter(({ name }) => /kernel|embeddings|gamma|beta/.test(name));
  const read = async () => {
    const all = await model.getWeights();
    return kernels.map((kernel) => all[model.weights.indexOf(kernel)]!.data);
  };
  const before = await read();
  const whole = count(model.weights);
  enableLora(model, RANK);
  expect(count(model.trainableWeights)).toBeLessThan(whole / 3); // of so narrow a net; with the width their share falls
  const losses = await learn(NEW, 20, 0.005);
  expect(losses[0]).toBeGreaterThan(3);
  expect(losses.at(-1)).toBeLessThan(1.5);
  expect(await read()).toEqual(before);

  const [x, y] = windowsOf(NEW);
  const loss = await model.evaluate(x, y);
  await mergeLora(model);
  expect(count(model.weights)).toBe(whole);
  model.compile({ loss: new SparseCategoricalCrossentropy({ fromLogits: true }) });
  expect((await model.evaluate(x, y)).loss).toBeCloseTo(loss.loss, 4);
  model.dispose();
});
