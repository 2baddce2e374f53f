/** What the code of this chapter may import: gaps in sentences, and a net that fills them. */
import { Adam, Dense, Embedding, Flatten, Random, Sequential, Tensor } from "wgrad";
import { gaps, words } from "./sentences.js";

export { show } from "../parts/output.js";
export { kindOf, words } from "./sentences.js";

/** Words around gaps, x [count, 4], and those in them, y [count]: numbers from 1, in the order of `words`. */
export function sentences(count = 500, seed = 1) {
  const random = new Random(seed);
  const all = gaps(count, () => random.uniform());
  return {
    x: Tensor.from(Int32Array.from(all.flatMap(({ around }) => around)), [all.length, 4], "int32"),
    y: Tensor.from(
      Int32Array.from(all, ({ word }) => word),
      [all.length],
      "int32",
    ),
  };
}

export const DIMENSIONS = 8;

/** An embedding, and a layer that guesses the word in the gap from the four around it. */
export function newGuesser(): Sequential {
  const model = new Sequential([
    new Embedding(words.length + 1, DIMENSIONS, { inputShape: [4], name: "words" }),
    new Flatten(),
    new Dense(16, { activation: "tanh" }),
    new Dense(words.length + 1, { activation: "softmax" }),
  ]);
  model.compile({ optimizer: new Adam(0.01), loss: "sparseCategoricalCrossentropy" });
  return model;
}

/** The vectors of all words, in their order, [words, 8]. */
export async function vectorsOf(model: Sequential): Promise<Tensor<"float32">> {
  const [table = Tensor.zeros([words.length + 1, DIMENSIONS])] = await model.getWeights();
  return table.slice(1);
}

/** The cosine of the angle between two vectors. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (u: ArrayLike<number>, v: ArrayLike<number>) =>
    Array.from(u).reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
