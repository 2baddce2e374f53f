import { describe, expect, expectTypeOf, test } from "vitest";
import { traced } from "../../../src/graph/symbols/trace.js";
import {
  Attention,
  GroupQueryAttention,
  MultiHeadAttention,
  type ScoredTensors,
  SymbolicTensor,
} from "../../../src/index.js";
import { scope } from "../../../src/module/scope.js";
import { startOf } from "../../harness/start-of.js";

function symbol(...shape: number[]): SymbolicTensor {
  return new SymbolicTensor({ shape }, { kind: "input", name: "x" });
}

const x = symbol(2, 3, 5);

describe("what attention gives", () => {
  test("has the scores beside it when asked, by type too", () => {
    for (const layer of [new Attention(), new MultiHeadAttention(2, 4)]) {
      expectTypeOf(layer.apply([x, x])).toEqualTypeOf<SymbolicTensor>();
      const scored = layer.apply([x, x], { returnAttentionScores: true });
      expectTypeOf(scored).toEqualTypeOf<ScoredTensors>();
      expect(scored[0].shape).toEqual([2, 3, 5]);
    }
  });
});

describe("attention with heads", () => {
  test("keeps its projections in Keras's fields", () => {
    const layer = new GroupQueryAttention(3, 4, 2, { useBias: false });
    expect(
      layer.outputShape([
        [3, 5],
        [4, 6],
      ]),
    ).toEqual([3, 5]);
    expect([...layer.variables()].map(([path, { shape }]) => [path, ...shape])).toEqual([
      ["query_dense/kernel", 5, 4, 3],
      ["key_dense/kernel", 6, 2, 3],
      ["value_dense/kernel", 6, 2, 3],
      ["output_dense/kernel", 4, 3, 5],
    ]);
  });

  test("hands the rules of its weights on to them, and freezes them", () => {
    const options = { kernelRegularizer: "l2", biasConstraint: "nonNeg", kernelInitializer: "ones" } as const;
    const layer = new MultiHeadAttention(2, 4, options);
    layer.apply([x, x]);
    expect(layer.regularizers).toHaveLength(4);
    expect(layer.constraints).toHaveLength(4);
    expect(startOf(layer.weights[0]!)[0]).toBe(1);
    const frozen = new MultiHeadAttention(2, 4, { trainable: false });
    frozen.apply([x, x]);
    expect(frozen.trainableWeights).toEqual([]);
    expect(frozen.weights).toHaveLength(8);
  });

  test("adds penalties on what its projections give, and no other", () => {
    const layer = new MultiHeadAttention(2, 4, { activityRegularizer: "l2" });
    traced(() => {
      layer.apply([x, x]);
      expect(scope().losses).toHaveLength(4);
    });
  });

  test("has neither dropout nor scores with flashAttention", () => {
    expect(() => new MultiHeadAttention(2, 4, { flashAttention: true, dropout: 0.1 })).toThrow(
      /flashAttention writes no scores down, and dropout needs them/,
    );
    const layer = new MultiHeadAttention(2, 4, { flashAttention: true });
    expect(layer.apply([x, x]).shape).toEqual([2, 3, 5]);
    expect(() => layer.apply([x, x], { returnAttentionScores: true })).toThrow(/and returnAttentionScores needs them/);
  });
});
