import { describe, expect, test } from "vitest";
import { constant } from "../../src/graph/symbols/constant.js";
import { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import {
  Add,
  type AnyLayer,
  ArgumentError,
  Average,
  Concatenate,
  Dot,
  Maximum,
  Minimum,
  Multiply,
  ShapeError,
  Subtract,
  Tensor,
} from "../../src/index.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear } from "../harness/near.js";

const a = Tensor.from([
  [
    [1, -2],
    [3, 4],
  ],
]);
const b = Tensor.from([
  [
    [5, 1],
    [-1, 2],
  ],
]);
const none = Tensor.from([[false, false]]);
const first = Tensor.from([[true, false]]);
const second = Tensor.from([[false, true]]);

// biome-ignore format: a table
const values: readonly (readonly [label: string, layer: () => AnyLayer, inputs: readonly Tensor[], masks: readonly Tensor[] | undefined, expected: unknown])[] = [
  ["Add", () => new Add(), [a, b, a], undefined, [[[7, -3], [5, 10]]]],
  ["Add of a vector", () => new Add(), [a, Tensor.from([[10, 20]])], undefined, [[[11, 18], [13, 24]]]],
  ["Subtract", () => new Subtract(), [a, b], undefined, [[[-4, -3], [4, 2]]]],
  ["Multiply", () => new Multiply(), [a, b], undefined, [[[5, -2], [-3, 8]]]],
  ["Multiply, masked", () => new Multiply(), [a, b], [first, none], [[[1, -2], [0, 0]]]],
  ["Average", () => new Average(), [a, b], undefined, [[[3, -0.5], [1, 3]]]],
  ["Maximum", () => new Maximum(), [a, b], undefined, [[[5, 1], [3, 4]]]],
  ["Maximum, masked", () => new Maximum(), [a, b], [first, second], [[[1, -2], [-1, 2]]]],
  ["Minimum", () => new Minimum(), [a, b], undefined, [[[1, -2], [-1, 2]]]],
  ["Concatenate", () => new Concatenate(), [a, b], undefined, [[[1, -2, 5, 1], [3, 4, -1, 2]]]],
  ["Dot of matrices", () => new Dot([2, 1]), [a, b], undefined, [[[7, -3], [11, 11]]]],
];

describe("layers that merge", () => {
  test.each(values)("%s", async (_, layer, inputs, mask, expected) => {
    const { y } = await layerValues(layer(), { x: inputs, mask });
    expectNear(y, expected as number[][][]);
  });

  test("know the shape of what they give", () => {
    expect(new Add().outputShape([[4, 3], [3]])).toEqual([4, 3]);
    expect(
      new Concatenate({ axis: 1 }).outputShape([
        [4, 3],
        [2, 3],
      ]),
    ).toEqual([6, 3]);
    expect(new Dot(1).outputShape([[3], [3]])).toEqual([1]);
  });

  test("send a mask on where every input has one", () => {
    const [x, y] = [constant(a), constant(b)];
    const mask = constant(first);
    expect(new Add().computeMask([x, y], [mask, undefined])).toBeUndefined();
    expect(new Add().computeMask([x, y], [mask, constant(second)])?.shape).toEqual([1, 2]);
    expect(new Concatenate({ axis: 1 }).computeMask([x, y], [mask, undefined])?.shape).toEqual([1, 4]);
    expect(new Concatenate().computeMask([x, y], [undefined, undefined])).toBeUndefined();
    expect(new Dot(1).computeMask()).toBeUndefined();
  });

  test("refuse what does not fit", () => {
    const x = new SymbolicTensor({ shape: [2, 3] }, { kind: "input", name: "x" });
    const y = new SymbolicTensor({ shape: [2, 4] }, { kind: "input", name: "y" });
    expect(() => new Add().apply([x, y])).toThrow(ShapeError);
    expect(() => new Add().apply([])).toThrow(/no inputs: expected a tensor/);
    expect(() => new Subtract().apply([x, x, x])).toThrow(ArgumentError);
    expect(() => new Concatenate({ axis: 0 }).apply([x, y])).toThrow(ShapeError);
    expect(() => new Dot(1).apply([x, y])).toThrow(/the axes do not go together/);
    expect(() => new Dot(0).apply([x, x])).toThrow(ShapeError);
  });
});
