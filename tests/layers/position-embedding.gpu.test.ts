import { expect, test } from "vitest";
import { Dense, Input, Model, ops, PositionEmbedding, ShapeError, Tensor } from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";

checkLayer("PositionEmbedding", {
  make: (options) => new PositionEmbedding(5, options),
  input: [3, 2],
  output: [3, 2],
  ids: 9, // its input says how many steps there are, and no more: nothing before it would learn
  weights: { embeddings: [5, 2] },
  values: [
    {
      x: [[[0, 0], [9, 9], [0, 0]], [[0, 0], [0, 0], [0, 0]]],
      weights: [[[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]],
      y: [[[1, 2], [3, 4], [5, 6]], [[1, 2], [3, 4], [5, 6]]],
    }, // biome-ignore format: a table
  ],
  refuses: [
    { label: "more steps than it has places for", input: [6, 2], error: ShapeError, message: /at most 5 steps/ },
    { label: "what is no sequence", input: [2], error: ShapeError, message: /batch, steps, features/ },
  ],
});

test("a model may take sequences of any length up to the longest", async () => {
  const x = Input([null, 2]);
  const model = new Model({ inputs: x, outputs: new Dense(1).apply(ops.add(x, new PositionEmbedding(4).apply(x))) });
  for (const steps of [1, 4]) expect((await model.predict(Tensor.zeros([2, steps, 2]))).shape).toEqual([2, steps, 1]);
  await expect(model.predict(Tensor.zeros([2, 5, 2]))).rejects.toThrow(ShapeError);
});
