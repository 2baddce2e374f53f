import { expect, test } from "vitest";
import * as wgrad from "../../src/index.js";

const { ArgumentError, Dense, Input, Model, MultiHeadAttention, metrics, ops, plotHistogram } = wgrad;
const { SymbolicTensor, Tensor, Variable, WgradError } = wgrad;

// What bad-calls.test.ts finds when it makes every call there is, and not each 29th. Nothing here may be walked to its end.

const x = (...shape: number[]) => new SymbolicTensor({ shape }, { kind: "input", name: "x" });
const HOLES = new Array(2 ** 32 - 1);
const MANY = 2 ** 31;

test.each<[string, () => unknown]>([
  ["windows of any size are folded", () => ops.fold(x(1, 4, 4), MANY, 2)],
  ["an image has any margin", () => ops.unfold(x(1, 1, 4, 4), 2, { padding: MANY })],
  ["an image is blurred over any number of pixels", () => ops.gaussianBlur(x(4, 4, 1), { kernelSize: [MANY, MANY] })],
  ["patches are of any size", () => ops.extractPatches(x(1, 4, 4, 1), MANY, { strides: 1, padding: "same" })],
  ["there are bins of any number", () => ops.histogram(x(3), { bins: MANY })],
  ["thresholds are holes", () => new metrics.AUC({ thresholds: HOLES })],
  ["axes of an image are holes", () => ops.scaleAndTranslate(x(4, 4, 1), [4, 4, 1], x(2), x(2), HOLES, "linear")],
  ["a shape is of holes", () => Tensor.zeros([4]).reshape(HOLES)],
  ["bars are of any number", () => plotHistogram([1, 2], { bins: MANY })],
  ["axes are holes", () => Tensor.zeros([4]).mean({ axis: HOLES })],
])("it is refused at once that %s", (_, call) => {
  expect(call).toThrow(WgradError);
});

test.each<[string, () => unknown]>([
  ["nothing", () => ops.associativeScan(ops.add, null as never)],
  ["a list of nothing", () => ops.associativeScan(ops.add, [undefined] as never)],
  ["branches that are none", () => ops.switch(ops.cast(x(), "int32"), undefined as never)],
  ["a sample without a shape", () => new Dense(2).ensureBuilt({} as never)],
  ["a mask that is a record", () => new MultiHeadAttention(1, 2).apply([x(1, 2, 3), x(1, 2, 3)], { mask: [{}] as never })],
  ["outputs that are none", () => new Model({ inputs: Input([3]), outputs: [] as never })],
])("%s is refused with a type", (_, call) => {
  expect(call).toThrow(WgradError);
  expect(call).not.toThrow(TypeError);
}); // biome-ignore format: a table

test("64-bit numbers are numbers to a variable, as they are to a tensor", () => {
  const variable = new Variable("v", [2]);
  variable.set(BigInt64Array.of(1n, 2n ** 40n) as never);
  expect(variable.initial).toEqual(Float32Array.of(1, 2 ** 40));
  expect(() => variable.set(["a", 1] as never)).toThrow(ArgumentError);
});

test("an array whose memory was given away is empty", () => {
  const array = Float32Array.of(1, 2, 3);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  expect([...Tensor.from(array).data]).toEqual([]);
});
