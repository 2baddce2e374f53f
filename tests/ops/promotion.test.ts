/** The type in which tensors and numbers meet: Keras's `result_type`, held against what Keras 3.15 gives. */
import { describe, expect, test } from "vitest";
import type { DType } from "../../src/dtype.js";
import { DTypeError, WgradError } from "../../src/errors.js";
import { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import * as ops from "../../src/ops/index.js";
import { input } from "../harness/schedule.js";

type Operand = SymbolicTensor | number;
type Line = readonly [name: string, call: (a: Operand, b: Operand) => SymbolicTensor, results: string];

const of = (dtype: DType) => input([2, 3], dtype);
const [bool, int, uint, half, float] = [of("bool"), of("int32"), of("uint32"), of("float16"), of("float32")];

/** In this order stand the results below, a letter each: f is float32, h float16. */
// biome-ignore format: a table
const pairs: readonly (readonly [Operand, Operand])[] = [
  [bool, bool], [bool, int], [bool, uint], [bool, half], [bool, float], [int, uint], [int, half], [float, int],
  [bool, 1], [int, 1], [uint, 1], [half, 1], [bool, 0.5], [int, 0.5], [half, 0.5], [1, int], [1, 1], [1, 0.5],
];
// biome-ignore format: a table
const lines: readonly Line[] = [
  ["add", ops.add, "biuhfihf" + "iiuhffh" + "iif"],
  ["maximum", ops.maximum, "biuhfihf" + "iiuhffh" + "iif"],
  ["power", ops.power, "iiuhfihf" + "iiuhffh" + "iif"],
  ["mod", ops.mod, "iiuhfihf" + "iiuhffh" + "iif"],
  ["divide", ops.divide, "fffhffhf" + "fffhffh" + "fff"],
  ["arctan2", ops.arctan2, "fffhffhf" + "fffhffh" + "fff"],
  ["less", ops.less, "b".repeat(18)],
  ["equal", ops.equal, "b".repeat(18)],
  ["where", (a, b) => ops.where(bool, a, b), "biuhfihf" + "iiuhffh" + "iif"],
];

const letter = ({ dtype }: SymbolicTensor) => (dtype === "float16" ? "h" : dtype.charAt(0));

describe("two operands meet in Keras's type", () => {
  test.each(lines)("%s", (_, call, results) => {
    expect(pairs.map(([a, b]) => letter(call(a, b))).join("")).toBe(results);
  });

  test("tensors that are joined, too", () => {
    expect(ops.concat([bool, int]).dtype).toBe("int32");
    expect(ops.stack([int, float, bool]).dtype).toBe("float32");
    expect(ops.matmul(int, ops.transpose(int)).dtype).toBe("int32");
    expect(ops.einsum("ij,ij->i", int, float).dtype).toBe("float32");
  });

  // biome-ignore format: a table
  test("texts meet with nothing", () => {
    const text = new SymbolicTensor({ shape: [2, 3], dtype: "string" as never }, { kind: "input", name: "words", texts: true });
    const calls: readonly (() => unknown)[] = [
      () => ops.add(text, 1), () => ops.multiply(float, text), () => ops.where(bool, text, float), () => ops.equal(text, text),
      () => ops.concat([text, float]), () => ops.matmul(text, ops.transpose(float)), () => ops.mean(text), () => ops.softmax(text), () => ops.relu(text),
      () => ops.exp(text), () => ops.cumsum(text), () => ops.logicalNot(text), () => ops.any(text), () => ops.power(text, 2), () => ops.cast(text, "float32"),
    ];
    for (const call of calls) expect(call).toThrow(WgradError);
  });

  test("two widths of floats do not", () => {
    expect(() => ops.add(half, float)).toThrow(DTypeError);
    expect(() => ops.concat([half, float])).toThrow();
    expect(() => ops.mean(ops.where(bool, half, float))).toThrow(DTypeError);
  });
});
