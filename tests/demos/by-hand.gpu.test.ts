import { describe, expect, test } from "vitest";
import { read } from "../../demos/course/memory/by-hand.js";
import { activationsOf } from "../../demos/course/parts/small-net.js";
import { grid } from "../../demos/course/parts/toys.js";
import { Dense, Embedding, LSTM, Sequential, SimpleRNN, Tensor } from "../../src/index.js";

/** What the pages draw from weights, in plain loops, is what the library computes. */
describe("nets by hand", () => {
  test.each(["tanh", "relu", "sigmoid"] as const)("a stack of Dense layers with %s", async (activation) => {
    const model = new Sequential([
      new Dense(5, { activation, inputShape: [2], biasInitializer: "randomNormal" }),
      new Dense(4, { activation }),
      new Dense(1, { activation: "sigmoid" }),
    ]);
    const x = Tensor.from(grid(4), [16, 2]);
    const expected = (await model.predict(x)).data;
    const weights = (await model.getWeights()).map(({ data }) => data);
    const found = activationsOf({ sizes: [2, 5, 4, 1], weights, activation }, x.data).at(-1)!;
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
    model.dispose();
  });

  test.each(["lstm", "simple"] as const)("a recurrent net: %s", async (kind) => {
    const model = new Sequential([
      new Embedding(9, 3, { inputShape: [5], maskZero: true }),
      kind === "lstm" ? new LSTM(4) : new SimpleRNN(4),
      new Dense(6, { activation: "softmax" }),
    ]);
    const codes = [3, 1, 8];
    const expected = (await model.predict(Tensor.from([[0, 0, ...codes]], [1, 5], "int32"))).data;
    const weights = (await model.getWeights()).map(({ data }) => data);
    const { states, gates, answers } = read({ kind, units: 4, size: 3, weights }, codes);
    expect(states).toHaveLength(3);
    expect(Object.values(gates).map(({ length }) => length)).toEqual(kind === "lstm" ? [3, 3, 3] : [0, 0, 0]);
    for (const [i, value] of expected.entries()) expect(answers[i]).toBeCloseTo(value, 5);
    model.dispose();
  });
});
