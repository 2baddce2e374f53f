import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { ops, ShapeError, Tensor } from "../../../src/index.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";
import { input } from "../../harness/schedule.js";

const dtypes = ["int32", "float32", "int32", "int32"] as const;

// A log-probability is a sum over the steps, each with the error of a logarithm of numbers around 1.
// biome-ignore format: a table
checkOp("ctcLoss", [
  { shapes: [[2, 3], [2, 5, 3], [2], [2]], values: [[1, 2, 1, 1, 2, 2], undefined, [3, 2], [5, 3]], dtypes },
  { label: "repeated labels", shapes: [[1, 2], [1, 4, 3], [1], [1]], values: [[2, 2], undefined, [2], [4]], dtypes },
  { label: "no labels, and one step", shapes: [[2, 1], [2, 3, 4], [2], [2]], values: [[1, 3], undefined, [0, 1], [3, 1]], dtypes },
  { label: "another blank", shapes: [[5, 1], [5, 4, 2], [5], [5]], values: [[0, 0, 0, 0, 0], undefined, [1, 1, 1, 1, 0], [4, 3, 2, 1, 4]], dtypes, args: [{ maskIndex: 1 }] },
], { ulps: 16, terms: () => 5, result: "float32" });

describe("ctcLoss", () => {
  test("gives the values of Keras's own test", async () => {
    const logits = [
      [[0.4, 0.8, 0.4], [0.2, 0.8, 0.3], [0.9, 0.4, 0.5]],
      [[0.4, 0.8, 0.4], [0.2, 0.3, 0.3], [0.4, 0.3, 0.2]],
    ]; // biome-ignore format: a table
    await inBothFamilies(
      [
        Tensor.from([1, 2, 1, 1, 2, 2], [2, 3], "int32"),
        logits,
        Tensor.from([3, 2], [2], "int32"),
        Tensor.from([3, 2], [2], "int32"),
      ],
      (y, x, targetLength, outputLength) => ({ loss: ops.ctcLoss(y, x, targetLength, outputLength) }),
      ({ loss }) => {
        expect(loss![0]).toBeCloseTo(3.441167, 5);
        expect(loss![1]).toBeCloseTo(1.9168018, 5);
      },
    );
  });

  test("agrees with the count of all ways where every class is as likely", async () => {
    const [steps, labels, classes] = [90, 40, 50];
    // T steps hold L different labels in binomial(T + L, 2L) ways.
    let ways = 0;
    for (let i = 1; i <= 2 * labels; i++) ways += Math.log((steps - labels + i) / i);
    const expected = steps * Math.log(classes) - ways;
    const target = Tensor.from(
      Int32Array.from({ length: labels }, (_, i) => i + 1),
      [1, labels],
    );
    await inBothFamilies(
      [
        target,
        Tensor.zeros([1, steps, classes]),
        Tensor.from([labels], [1], "int32"),
        Tensor.from([steps], [1], "int32"),
      ],
      (y, x, targetLength, outputLength) => {
        const loss = ops.ctcLoss(y, x, targetLength, outputLength);
        return { loss, total: ops.sum(gradients(loss, [x], ops.add(ops.multiply(loss, 0), 1))[0]!, { axis: -1 }) };
      },
      ({ loss, total }) => {
        expect(Math.abs(loss![0]! / expected - 1)).toBeLessThan(2e-6);
        // In every step the classes get softmax − P(class at this step), and both add up to 1.
        for (const sum of total!) expect(Math.abs(sum)).toBeLessThan(1e-3);
      },
    );
  });

  test("is infinite, without a gradient, where the labels do not fit into the steps", async () => {
    await inBothFamilies(
      [
        Tensor.from([[1, 1]], undefined, "int32"),
        Tensor.zeros([1, 2, 3]),
        Tensor.from([2], [1], "int32"),
        Tensor.from([2], [1], "int32"),
      ],
      (y, x, targetLength, outputLength) => {
        const loss = ops.ctcLoss(y, x, targetLength, outputLength);
        return { loss, grad: gradients(ops.sum(loss), [x])[0]! };
      },
      ({ loss, grad }) => {
        expect(loss).toEqual([Infinity]);
        for (const value of grad!) expect(value).toBeCloseTo(0, 6);
      },
    );
  });

  test("refuses shapes that do not go together", () => {
    const lengths = input([2], "int32");
    expect(() => ops.ctcLoss(input([2, 3], "int32"), input([2, 5]), lengths, lengths)).toThrow(ShapeError);
    expect(() => ops.ctcLoss(input([3, 3], "int32"), input([2, 5, 4]), lengths, lengths)).toThrow(
      /ctcLoss: the shapes/,
    );
  });
});
