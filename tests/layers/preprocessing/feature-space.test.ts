import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  Dataset,
  FeatureSpace,
  type FeatureSpaceConfig,
  StringTensor,
  Tensor,
  TextVectorization,
} from "../../../src/index.js";
import { choiceFromKeras, optionFromKeras } from "../../../src/io/keras-names.js";
import fixture from "../../fixtures/keras/preprocessing.json";

const flat = (tree: unknown): number[] => (Array.isArray(tree) ? tree.flatMap(flat) : [Number(tree)]);

function expectClose(found: Tensor | undefined, wanted: unknown): void {
  const values = flat(wanted);
  expect(found?.size).toBe(values.length);
  for (const [i, value] of values.entries()) expect(found?.data[i], `element ${i}`).toBeCloseTo(value, 4);
}

function spaceOf({ features, options }: (typeof fixture.featureSpaces)[number]): FeatureSpace<"concat"> {
  const kinds = Object.entries(features).map(([name, kind]) => [name, choiceFromKeras("kind", kind)]);
  const ours = Object.entries(options).map(([key, value]) => [optionFromKeras(key), value]);
  return new FeatureSpace(Object.fromEntries(kinds) as FeatureSpaceConfig["features"], Object.fromEntries(ours));
}

const expectLike = (found: unknown, wanted: unknown) => {
  if (found instanceof Tensor) return expectClose(found, wanted);
  const columns = wanted as Record<string, unknown>;
  expect(Object.keys(found as object).sort()).toEqual(Object.keys(columns).sort());
  for (const [name, column] of Object.entries(columns)) expectClose((found as Record<string, Tensor>)[name], column);
};

describe.each(fixture.featureSpaces)("FeatureSpace, $options.output_mode, gives what Keras's does", (one) => {
  const row = Object.fromEntries(Object.entries(one.table).map(([name, column]) => [name, column[1] ?? 0]));

  test("on the host: of a table and of a row", () => {
    const space = spaceOf(one);
    space.adapt(one.table);
    expectLike(space.apply(one.table), one.batch);
    expectLike(space.apply(row), one.row);
  });
});

test("FeatureSpace learns from a data set, and encodes in its map", async () => {
  const x = { age: Tensor.from([20, 30, 40, 50]), city: StringTensor.from(["a", "b", "a", "c"]) };
  const y = Tensor.from([[0], [1], [0], [1]]);
  const make = () => new FeatureSpace({ age: "floatNormalized", city: "stringCategorical" });
  const [space, whole] = [make(), make()];
  await space.adapt(Dataset.fromTensors(x).batch(3));
  whole.adapt(x);
  expectClose(space.apply(x), whole.apply(x).toArray());
  const encoded = await Dataset.fromTensors({ x, y })
    .batch(2)
    .map((batch) => ({ x: whole.apply(batch.x), y: batch.y }))
    .toArray();
  expect(encoded.map((batch) => batch.x.shape)).toEqual([[2, 5], [2, 5]]); // biome-ignore format: short
});

test("FeatureSpace takes layers of one's own", () => {
  const vectorize = new TextVectorization({ outputMode: "tfIdf" });
  const space = new FeatureSpace({
    text: FeatureSpace.feature("string", vectorize, "float"),
    n: FeatureSpace.integerHashed(4),
  });
  const table = { text: ["1st string", "2nd string", "3rd string"], n: [1, 2, 3] };
  space.adapt(table);
  expect(space.apply(table).shape).toEqual([3, 4 + vectorize.vocabularySize()]);
  expect(space.preprocessors.text).toBe(vectorize);
});

test.each<[string, () => unknown, RegExp]>([
  ["an unknown kind", () => new FeatureSpace({ a: "float_normalized" as "float" }), /no such features.a.*Write "floatNormalized"/],
  ["no features", () => new FeatureSpace({}), /no features/],
  ["a cross of what is not there", () => new FeatureSpace({ a: "stringCategorical" }, { crosses: [["a", "b"]] }), /no such crosses/],
  ["numbers of categories in one vector", () => new FeatureSpace({ a: FeatureSpace.stringHashed(3, { outputMode: "int" }) }).apply({ a: ["x"] }), /cannot be put into one vector/],
  ["a table before it is adapted", () => new FeatureSpace({ a: "stringCategorical" }).apply({ a: ["x"] }), /is not adapted yet/],
  ["a table without a column", () => new FeatureSpace({ a: "float" }).apply({ b: [1] }), /there is no column a/],
])("FeatureSpace refuses %s", (_, call, message) => {
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(message);
}); // biome-ignore format: a table
