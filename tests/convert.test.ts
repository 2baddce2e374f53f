import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { ArgumentError, Dataset, DTypeError, ShapeError, Tensor } from "wgrad";
import { cpuTimer } from "./harness/cpu-time.js";
import { input } from "./harness/schedule.js";

const cycle: unknown[] = [];
cycle.push(cycle);

// biome-ignore format: a table
const impossible: readonly (readonly [string, unknown, string])[] = [
  ["null", null, "received null."],
  ["nothing", undefined, "received undefined."],
  ["a text", "abc", 'received "abc". Use Number(…) for digits, StringLookup or TextVectorization for words.'],
  ["texts", ["1", "2"], 'received "1" at [0]. Use Number(…) for digits, StringLookup or TextVectorization for words.'],
  ["a promise", Promise.resolve([1]), "received a Promise. Await it."],
  ["promises", [[1], [Promise.resolve(2)]], "received a Promise at [1][0]. Await it."],
  ["a Dataset", Dataset.fromTensors(Tensor.zeros([2])), "Give the data set itself to fit, evaluate or predict."],
  ["a generator", (async function* () {})(), "Give the data set itself to fit, evaluate or predict."],
  ["a tensor", Tensor.zeros([2]), "It is a tensor already: use reshape and cast."],
  ["tensors", [Tensor.zeros([2])], "at [0]. It is a tensor already: use its toArray() or data."],
  ["a tensor of a graph", input([2]), "A symbolic tensor has values only when its program runs."],
  ["a record", { 0: 1, length: 1 }, "received { 0, length }."],
  ["rows as records", [{ x: 1, y: 2 }], "received { x, y } at [0]. Make a list of its values, or one tensor for each key."],
  ["a Set", new Set([1]), "received a Set. Use Array.from(…)."],
  ["memory", new ArrayBuffer(8), "received an ArrayBuffer. Wrap it in a typed array."],
  ["a DataView", new DataView(new ArrayBuffer(8)), "received a DataView. Wrap it in a typed array."],
  ["a date", [new Date(0)], "received a Date at [0]."],
  ["a function", () => 1, "received a function."],
  ["a BigInt", [1n], "received 1n at [0]. Use Number(…)."],
  ["gaps", [[1, null], [2, 3]], "received null at [0][1]. Fill the gaps first."],
  ["a gap among rows", [[1, 2], null], "received null at [1]. Fill the gaps first."],
  ["a gap in the first place", [null, 1], "received null at [0]. Fill the gaps first."],
  ["holes", new Array(3).fill(1, 0, 1), "received undefined at [1]. Fill the gaps first."],
];

describe("Tensor.from refuses", () => {
  test.each(impossible)("%s", (_, values, message) => {
    for (const from of [
      () => Tensor.from(values as never),
      () => Tensor.from(values as never, [2], "int32"),
    ]) {
      expect(from).toThrow(ArgumentError);
      expect(from).toThrow(/^Tensor.from: not numbers: expected numbers or booleans, lists of them, or a typed array, received /);
      expect(from).toThrow(message);
    }
  }); // biome-ignore format: short

  test.each<[string, unknown, string]>([
    ["short rows", [[1, 2], [3]], "ragged nesting: expected every entry of shape [2], as the first, received [1] at [1]."],
    ["rows of rows", [[1, 2], [3, [4]]], "expected every entry of shape [], as the first, received [1] at [1][1]."],
    ["a number among rows", [[1, 2], 3], "expected every entry of shape [2], as the first, received [] at [1]."],
    ["short rows inside", [[[1], [2]], [[3], [4, 5]]], "expected every entry of shape [1], as the first, received [2] at [1][1]."],
    ["typed rows", [new Float32Array(2), new Float32Array(3)], "expected every entry of shape [2], as the first, received [3] at [1]."],
    ["empty rows", [[], [1]], "expected every entry of shape [0], as the first, received [1] at [1]."],
    ["itself", cycle, "too many axes: expected 32 at most, received more."],
  ])("%s", (_, values, message) => {
    expect(() => Tensor.from(values as never)).toThrow(ShapeError);
    expect(() => Tensor.from(values as never)).toThrow(message);
  }); // biome-ignore format: a table

  test.each<[string, () => unknown, string]>([
    ["from", () => Tensor.from([1], [1], "float64" as "float32"), "Tensor.from"],
    ["from a typed array", () => Tensor.from(new Float32Array(1), undefined, "float64" as "float32"), "Tensor.from"],
    ["zeros", () => Tensor.zeros([1], "float64" as "float32"), "Tensor.zeros"],
    ["new", () => new Tensor([1], new Float32Array(1), "float64" as "float32"), "Tensor"],
    ["cast", () => Tensor.zeros([1]).cast("float64" as "float32"), "Tensor.cast"],
  ])("types that there are not: %s", (_, make, where) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(
      `${where}: no such dtype: expected one of "float32", "float16", "int32", "uint32", "bool", received "float64". Write "float32".`,
    );
  });

  test.each([3, "2", null, { length: 1 }])("the shape %j", (shape) => {
    for (const make of [() => Tensor.zeros(shape as never), () => Tensor.zeros([2]).reshape(shape as never)]) {
      expect(make).toThrow(ShapeError);
      expect(make).toThrow("not a shape: expected whole sizes from 0 up, in a list, received");
    }
    if (shape === null) return; // left out, says Tensor.from
    expect(() => Tensor.from([1, 2], shape as never)).toThrow(ShapeError);
  });
});

describe("Tensor.from takes", () => {
  test("typed arrays as rows", () => {
    const rows = Tensor.from([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
    expect(rows).toMatchObject({ shape: [2, 2], dtype: "float32", data: Float32Array.of(1, 2, 3, 4) });
    expect(Tensor.from([[Uint8Array.of(1)], [Uint8Array.of(255)]], undefined, "int32").toArray()).toEqual([[[1]], [[255]]]);
    expect(Tensor.from([[1, 2], Int8Array.of(-3, 4)]).toArray()).toEqual([[1, 2], [-3, 4]]);
  }); // biome-ignore format: short

  test("booleans among numbers as numbers, whichever come first", () => {
    expect(Tensor.from([true, 2])).toMatchObject({ dtype: "float32", data: Float32Array.of(1, 2) });
    expect(Tensor.from([2, true])).toMatchObject({ dtype: "float32", data: Float32Array.of(2, 1) });
    expect(Tensor.from([[true], [false]])).toMatchObject({ dtype: "bool", data: Uint8Array.of(1, 0) });
  });

  test("64-bit integers that fit", () => {
    expect(Tensor.from(BigInt64Array.of(1n, -2n))).toMatchObject({ dtype: "int32", data: Int32Array.of(1, -2) });
    expect(Tensor.from(BigUint64Array.of(2n ** 32n - 1n))).toMatchObject({ dtype: "uint32" });
    expect(() => Tensor.from(BigInt64Array.of(2n ** 31n))).toThrow(DTypeError);
  });

  test("a list of a million numbers within half a second", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => Array.from({ length: 1000 }, (_, j) => i * j));
    const taken = cpuTimer();
    const x = Tensor.from(rows);
    expect(taken()).toBeLessThan(500);
    expect(x.at(3).at(7).item()).toBe(21);
  });
});

/** What another window, a frame or jsdom makes: its arrays are no instances of our classes. */
describe("arrays of another realm", () => {
  test.each([
    ["Float32Array.of(1, 0.5)", "float32", Float32Array.of(1, 0.5)],
    ["Float64Array.of(1, 0.1)", "float32", Float32Array.of(1, 0.1)],
    ["Int32Array.of(1, -1)", "int32", Int32Array.of(1, -1)],
    ["Uint32Array.of(1, 2 ** 31)", "uint32", Uint32Array.of(1, 2 ** 31)],
    ["Uint8Array.of(1, 255)", "int32", Int32Array.of(1, 255)],
    ["Uint8ClampedArray.of(1, 300)", "int32", Int32Array.of(1, 255)],
    ["[1, 2]", "float32", Float32Array.of(1, 2)],
    ["[true, false]", "bool", Uint8Array.of(1, 0)],
  ])("%s", (code, dtype, data) => {
    const x = Tensor.from(runInNewContext(code));
    expect(x).toMatchObject({ shape: [2], dtype });
    expect(x.data).toStrictEqual(data);
    expect(x.slice(1).data.buffer).toBe(x.data.buffer);
  });

  test("are wrapped, not copied, where they are right already", () => {
    const foreign = runInNewContext("Float32Array.of(1, 2, 3).subarray(1)");
    const x = Tensor.from(foreign);
    foreign[0] = 7;
    expect(x.toArray()).toEqual([7, 3]);
    const y = new Tensor([2], foreign, "float32");
    expect(y.data).toBeInstanceOf(Float32Array);
    expect(y.toArray()).toEqual([7, 3]);
  });

  test("that threads share are copied", () => {
    const x = Tensor.from(runInNewContext("new Float32Array(new SharedArrayBuffer(8))"));
    expect(x.data.buffer).toBeInstanceOf(ArrayBuffer);
  });

  test("an object that calls itself an array is none", () => {
    expect(() => Tensor.from({ [Symbol.toStringTag]: "Float32Array", length: 1 } as never)).toThrow(ArgumentError);
  });
});
