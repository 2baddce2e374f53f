import { describe, expect, test } from "vitest";
import { ShapeError } from "../../../src/errors.js";
import { simplify } from "../../../src/graph/passes/simplify.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { defineOp } from "../../../src/graph/symbols/op.js";
import { fill, type SymbolicTensor, uniformValue } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { graphOf, input, names } from "../../harness/schedule.js";

const x = input([3, 5]);
/** The names of the nodes of one gradient's graph. */
const backward = (loss: SymbolicTensor, wrt = x) => names(simplify(graphOf(() => gradients(loss, [wrt])[0]!)));

describe("gradients", () => {
  test("have the shapes of what they are the gradients of", () => {
    const [w, b] = [input([5, 7]), input([7])];
    const loss = ops.mean(ops.square(ops.add(ops.matmul(x, w), b)));
    expect(gradients(loss, [b, x, w]).map(({ shape }) => shape)).toEqual([[7], [3, 5], [5, 7]]);
  });

  test("are 0 for what the loss does not depend on", () => {
    const [grad] = gradients(ops.sum(x), [input([2, 2])]);
    expect(uniformValue(grad!)).toBe(0);
    expect(grad!.shape).toEqual([2, 2]);
  });

  test("are 1 for the loss itself", () => {
    const loss = ops.sum(x);
    expect(uniformValue(gradients(loss, [loss])[0]!)).toBe(1);
  });

  test("go through intermediate values", () => {
    const h = ops.exp(x);
    expect(names(simplify(graphOf(() => gradients(ops.sum(ops.square(h)), [h])[0]!)))).toEqual([
      "exp",
      "squareGradient",
    ]);
  });

  test("add up where several paths meet", () => {
    expect(backward(ops.sum(ops.multiply(ops.exp(x), ops.sqrt(x))))).toContain("accumulate");
    expect(backward(ops.sum(ops.exp(x)))).not.toContain("accumulate");
  });

  test("add nothing to branches that do not lead to what is asked for", () => {
    const other = input([3, 5]);
    const before = graphOf(() => gradients(ops.sum(ops.multiply(x, ops.exp(other))), [x])[0]!);
    expect(names(before)).not.toContain("expGradient");
  });

  test("start from a seed of the loss's shape, where one is given", () => {
    const y = ops.exp(x);
    const [grad] = gradients(y, [x], input([3, 5]));
    expect(grad!.shape).toEqual([3, 5]);
  });

  test("do not flow through whole numbers, comparisons and labels", () => {
    const whole = ops.cast(ops.cast(x, "int32"), "float32");
    expect(uniformValue(gradients(ops.sum(whole), [x])[0]!)).toBe(0);
    const compared = ops.cast(ops.greater(x, 0), "float32");
    expect(uniformValue(gradients(ops.sum(compared), [x])[0]!)).toBe(0);
    const targets = input([3, 5]);
    expect(uniformValue(gradients(ops.sum(ops.oneHotCrossEntropy(x, targets)), [targets])[0]!)).toBe(0);
  });
});

describe("what cannot be", () => {
  test("a loss that is no scalar says what to do", () => {
    const taking = () => gradients(ops.exp(x), [x]);
    expect(taking).toThrow(ShapeError);
    expect(taking).toThrow(
      "gradients: the loss is not a scalar: expected shape [], received [3, 5]. Take its mean or sum first, or pass the gradient that flows into it as the third argument.",
    );
  });

  test("a seed of another shape than the loss", () => {
    for (const [loss, seed] of [[ops.exp(x), input([5, 3])] as const, [ops.sum(x), fill(1, [1])] as const]) {
      expect(() => gradients(loss, [x], seed)).toThrow(ShapeError);
      expect(() => gradients(loss, [x], seed)).toThrow(/^gradients: the gradient that flows in does not fit the loss/);
    }
  });

  test("an op whose gradient has another shape than its input is our own bug, and named", () => {
    const wrong = defineOp({
      name: "wrong",
      inputs: ["x"],
      infer: ({ x: a }) => a,
      elementwise: "x",
      gradient: () => ({ x: fill(1, [7]) }),
    });
    expect(() => gradients(ops.sum(wrong(x)), [x])).toThrow(
      "internal: wrong: gradient of x: expected float32 [3, 5], received float32 [7]",
    );
  });
});
