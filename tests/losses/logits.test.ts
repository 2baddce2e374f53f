import { describe, expect, test } from "vitest";
import { defineOp, type OpNode } from "../../src/graph/symbols/op.js";
import { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  type DType,
  type Loss,
  ops,
  SparseCategoricalCrossentropy,
} from "../../src/index.js";

// A loss over softmax or sigmoid outputs goes back to their logits. What tells is whether the probabilities are read at all.

function input(shape: readonly number[], dtype: DType = "float32"): SymbolicTensor {
  return new SymbolicTensor({ shape, dtype }, { kind: "input", name: "input" });
}

function nodesBehind({ source }: SymbolicTensor): readonly OpNode[] {
  if (source.kind !== "output") return [];
  return [source.node, ...Object.values(source.node.inputs).flatMap(nodesBehind)];
}

const logits = input([6, 4]);
const inThrees = (x: SymbolicTensor) => ops.reshape(x, [2, 3, 4]);

/** A loss of predictions, and the labels that it wants. */
const losses: Readonly<Record<string, { readonly loss: Loss; labels(p: SymbolicTensor): SymbolicTensor }>> = {
  sparse: { loss: new SparseCategoricalCrossentropy(), labels: ({ shape }) => input(shape.slice(0, -1), "int32") },
  oneHot: { loss: new CategoricalCrossentropy(), labels: ({ shape }) => input(shape) },
  binary: { loss: new BinaryCrossentropy(), labels: ({ shape }) => input(shape) },
};

function looksThrough(name: string, probabilities: SymbolicTensor, made: SymbolicTensor): boolean {
  const { loss, labels } = losses[name]!;
  const value = loss.perSample(labels(probabilities), probabilities);
  const { source } = made;
  return source.kind === "output" && !nodesBehind(value).includes(source.node);
}

describe.each([
  ["sparse", ops.softmax],
  ["oneHot", ops.softmax],
  ["binary", ops.sigmoid],
] as const)("the %s crossentropy", (name, activation) => {
  test("goes back to the logits", () => {
    const made = activation(logits);
    expect(looksThrough(name, made, made)).toBe(true);
  });

  test("also through views", () => {
    const made = activation(logits);
    expect(looksThrough(name, inThrees(made), made)).toBe(true);
    expect(looksThrough(name, ops.reshape(inThrees(made), [3, 2, 4]), made)).toBe(true);
  });

  test("also through copies in another order, other shapes and types", () => {
    const made = activation(inThrees(logits));
    const turned = ops.transpose(ops.transpose(made, [1, 0, 2]), [1, 0, 2]);
    expect(looksThrough(name, turned, made)).toBe(true);
    expect(looksThrough(name, ops.transpose(made, [1, 0, 2]), made)).toBe(true);
    const classesFirst = ops.transpose(made, [0, 2, 1]);
    expect(looksThrough(name, ops.transpose(ops.reshape(classesFirst, [2, 4, 3, 1]), [0, 2, 3, 1]), made)).toBe(true);
    const halves = activation(input([6, 4], "float16"));
    expect(looksThrough(name, ops.cast(halves, "float32"), halves)).toBe(true);
  });

  test("not through views that break the rows, unless each element is for itself", () => {
    const made = activation(logits);
    expect(looksThrough(name, ops.reshape(made, [8, 3]), made)).toBe(name === "binary");
    expect(looksThrough(name, ops.transpose(made), made)).toBe(name === "binary");
  });

  test("not for a user's op of the same name", () => {
    const theirs = defineOp({
      name: name === "binary" ? "sigmoid" : "softmax",
      inputs: ["x"],
      infer: ({ x }) => x,
      elementwise: "x * x",
    });
    const made = theirs(logits);
    expect(looksThrough(name, made, made)).toBe(false);
    expect(looksThrough(name, inThrees(made), made)).toBe(false);
  });
});

test("a softmax over other axes is no softmax over classes", () => {
  const made = ops.softmax(input([6, 4]), { axis: 0 });
  expect(looksThrough("sparse", made, made)).toBe(false);
  const all = ops.softmax(input([6, 4]), { axis: null });
  expect(looksThrough("oneHot", all, all)).toBe(false);
});
