import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  CategoryEncoding,
  compile,
  Embedding,
  maskOf,
  ReversibleEmbedding,
  SymbolicTensor,
  Tensor,
} from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear, ROUNDING } from "../harness/near.js";

const table = Tensor.from([
  [1, 2],
  [3, 4],
  [5, 6],
]);

checkLayer("Embedding", {
  make: (options) => new Embedding(5, 3, options),
  input: [4],
  output: [4, 3],
  ids: 5,
  weights: { embeddings: [5, 3] },
  learningRate: 1,
});

describe("Embedding", () => {
  test("gives the rows, sums their gradients, and leaves out ids that have none", async () => {
    const layer = new Embedding(3, 2);
    const x = Tensor.from([2, 0, 2, 9, 2, 0], [3, 2], "int32");
    const { y, gradWeights } = await layerValues(layer, { x, weights: [table] });
    expect(y.toArray()).toEqual([
      [
        [5, 6],
        [1, 2],
      ],
      [
        [5, 6],
        [0, 0],
      ],
      [
        [5, 6],
        [1, 2],
      ],
    ]);
    const c = (row: number) => [Math.sin(2 * row + 1), Math.sin(2 * row + 2)] as const;
    const sum = (...rows: number[]) => [0, 1].map((j) => rows.reduce((total, row) => total + c(row)[j]!, 0));
    [sum(1, 5), [0, 0], sum(0, 2, 4)].flat().forEach((slope, i) => {
      expect(gradWeights[0]!.data[i]).toBeCloseTo(slope, 6);
    });
  });

  test("takes ids as floats too, and a scalar for each sample", async () => {
    const { y } = await layerValues(new Embedding(3, 2), { x: Tensor.from([2, 1]), weights: [table] });
    expect([...y.data]).toEqual([5, 6, 3, 4]);
  });

  test("with maskZero sends a mask along: where the id is not 0", async () => {
    const masked = (maskZero: boolean) => (x: Parameters<Embedding["apply"]>[0]) =>
      maskOf(new Embedding(3, 2, { maskZero }).apply(x));
    const program = await compile((x) => masked(true)(x)!, [{ shape: [2, 3], dtype: "int32" }]);
    const mask = await program.run(Tensor.from([1, 0, 2, 0, 0, 1], [2, 3], "int32"));
    program.dispose();
    expect(mask.dtype).toBe("bool");
    expect([...mask.data]).toEqual([1, 0, 1, 0, 0, 1]);
    await compile(
      (x) => {
        expect(masked(false)(x)).toBeUndefined();
        return x;
      },
      [{ shape: [2, 3], dtype: "int32" }],
    );
  });

  test.each([0, 1.5, -3])("refuses a table of %f", (size) => {
    expect(() => new Embedding(size, 2)).toThrow(ArgumentError);
    expect(() => new Embedding(2, size)).toThrow(/no such outputDim: expected a whole number from 1 up/);
  });
});

const rows = [
  [0, 2, 2],
  [3, 1, 9],
];
// biome-ignore format: tables
describe("CategoryEncoding", () => {
  const encode = async (layer: CategoryEncoding, x: Tensor) => (await layerValues(layer, { x })).y.toArray();

  test("marks what occurs", async () => {
    expect(await encode(new CategoryEncoding(4), Tensor.from(rows))).toEqual([[1, 0, 1, 0], [0, 1, 0, 1]]);
    expect(await encode(new CategoryEncoding(3), Tensor.from([2, 0]))).toEqual([[0, 0, 1], [1, 0, 0]]);
  });

  test("counts", async () => {
    const layer = new CategoryEncoding(4, { outputMode: "count" });
    expect(await encode(layer, Tensor.from(rows))).toEqual([[1, 0, 2, 0], [0, 1, 0, 1]]);
  });

  // The example of Keras's documentation, by Keras 3.15.1.
  test("counts by weights that it is called with", async () => {
    const layer = new CategoryEncoding(4, { outputMode: "count" });
    const numbers = Tensor.from([[0, 1], [0, 0], [1, 2], [3, 1]]);
    const countWeights = Tensor.from([[0.1, 0.2], [0.1, 0.1], [0.2, 0.3], [0.2, 0.2]]);
    const wanted = [[0.1, 0.2, 0, 0], [0.2, 0, 0, 0], [0, 0.2, 0.3, 0], [0, 0.2, 0, 0.2]];
    expectNear((await layerValues(layer, { x: numbers, options: { countWeights } })).y, wanted, ROUNDING);
    expectNear(layer.apply(numbers, { countWeights }), wanted, ROUNDING);
    expect(() => layer.apply(numbers, { countWeights: [[1]] })).toThrow(/countWeights do not fit: expected \[4, 2\], received \[1, 1\]/);
    expect(() => new CategoryEncoding(4).apply(numbers, { countWeights })).toThrow(/expected outputMode "count" beside countWeights, received "multiHot"/);
    expect(() => layer.apply(numbers, { countweights: countWeights } as object)).toThrow(/no such option/);
  });

  test("takes what lies along the last axis together", async () => {
    const x = Tensor.from([[[0, 1], [1, 1]]]);
    expect(await encode(new CategoryEncoding(3), x)).toEqual([[[1, 1, 0], [0, 1, 0]]]);
    expect(await encode(new CategoryEncoding(3, { outputMode: "count" }), x)).toEqual([[[1, 1, 0], [0, 2, 0]]]);
  });

  test("gives every category a vector of its own", async () => {
    const make = () => new CategoryEncoding(3, { outputMode: "oneHot" });
    expect(await encode(make(), Tensor.from([1, 2]))).toEqual([[0, 1, 0], [0, 0, 1]]);
    expect(await encode(make(), Tensor.from([[1], [2]]))).toEqual([[0, 1, 0], [0, 0, 1]]);
    expect(await encode(make(), Tensor.from([[1, 0]]))).toEqual([[[0, 1, 0], [1, 0, 0]]]);
  });

  test("refuses a mode that there is not", () => {
    expect(() => new CategoryEncoding(3, { outputMode: "int" as "count" })).toThrow(/no such outputMode: expected one of "multiHot", "oneHot", "count", received "int"/);
  });

  test("begins with the table it is given, which is written down with all other values", async () => {
    const weights = [[1, 2], [3, 4], [5, 6]]; // biome-ignore format: a table
    const layer = new Embedding(3, 2, { weights });
    const { y } = await layerValues(layer, { x: Tensor.from([2, 0], [2], "int32") });
    expect(y.toArray()).toEqual([[5, 6], [1, 2]]); // biome-ignore format: a table
    expect(layer.getConfig().weights).toBeUndefined();
    expect(() => new Embedding(3, 3, { weights })).toThrow(/weights do not fit: expected \[3, 3\], received \[3, 2\]/);
  });

  test("hands a mask on forwards, and none on the way back", () => {
    const layer = new ReversibleEmbedding(5, 2, { maskZero: true });
    const masks = (shape: number[], dtype: "int32" | "float32", reverse: boolean) =>
      maskOf(layer.apply(new SymbolicTensor({ shape, dtype }, { kind: "input", name: "x" }), { reverse }));
    expect(masks([2, 3], "int32", false)?.shape).toEqual([2, 3]);
    expect(masks([2, 3, 2], "float32", true)).toBeUndefined();
  });
});
