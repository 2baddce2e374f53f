import { expect, test } from "vitest";
import { ArgumentError, ctcDecode, ShapeError, Tensor } from "../../src/index.js";

// Inputs and answers of Keras's own test of ctc_decode.
const logits = Tensor.from([
  [[0.1, 0.4, 0.2, 0.4], [0.3, -0.3, 0.4, 0.2], [0.3, 0.2, 0.4, 0.3]],
  [[0.7, 0.4, 0.3, 0.2], [0.3, 0.3, 0.4, 0.1], [0.6, -0.1, 0.1, 0.5]],
  [[0.1, 0.4, 0.2, 0.7], [0.3, 0.3, -0.2, 0.7], [0.3, 0.2, 0.4, 0.1]],
]); // biome-ignore format: a table
const lengths = [3, 3, 1];

test("greedy decoding takes the best class of each step", () => {
  const { decoded, scores } = ctcDecode(logits, lengths, { mergeRepeated: false });
  expect(decoded.toArray()).toEqual([[[1, 2, 2], [2, -1, -1], [3, -1, -1]]]); // biome-ignore format: one line
  expect(scores.data).toEqual(Float32Array.of(-1.2, -1.7, -0.7));
  expect(ctcDecode(logits, lengths).decoded.toArray()).toEqual([[[1, 2, -1], [2, -1, -1], [3, -1, -1]]]); // biome-ignore format: one line
});

test("beam search finds the readings that are likeliest in all their ways together", () => {
  const { decoded, scores } = ctcDecode(logits, lengths, { strategy: "beamSearch", beamWidth: 4, topPaths: 2 });
  expect(decoded.toArray()).toEqual([
    [[1, 2, -1], [2, -1, -1], [3, -1, -1]],
    [[2, -1, -1], [3, -1, -1], [1, -1, -1]],
  ]); // biome-ignore format: a table
  expect(scores.data[0]).toBeGreaterThan(scores.data[1]!);
});

test("refuses what is no batch of sequences, and lengths that do not fit", () => {
  expect(() => ctcDecode(Tensor.zeros([2, 3]))).toThrow(ShapeError);
  expect(() => ctcDecode(logits, [3, 4, 1])).toThrow(ArgumentError);
});
