import { beforeAll, describe, expect, test } from "vitest";
import {
  Dataset,
  Dense,
  FeatureSpace,
  type FeatureSpaceConfig,
  init,
  Model,
  modelFromJson,
  StringTensor,
  Tensor,
  toJson,
} from "../../../src/index.js";
import { choiceFromKeras, optionFromKeras } from "../../../src/io/keras-names.js";
import fixture from "../../fixtures/keras/preprocessing.json";

beforeAll(async () => {
  await init();
});

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
  test("in front of a model, which goes into JSON whole", async () => {
    const space = spaceOf(one);
    space.adapt(one.table);
    const model = new Model({ inputs: space.getInputs(), outputs: space.getEncodedFeatures() });
    expectLike(await model.predict(one.table as never), one.batch);
    const again = modelFromJson(toJson(model));
    await again.setWeights(await model.getWeights());
    expectLike(await again.predict(one.table as never), one.batch);
  });
});

test("a FeatureSpace in front of a model trains", async () => {
  const x = { age: Tensor.from([20, 30, 40, 50]), city: StringTensor.from(["a", "b", "a", "c"]) };
  const y = Tensor.from([[0], [1], [0], [1]]);
  const space = new FeatureSpace({ age: "floatNormalized", city: "stringCategorical" });
  space.adapt(x);
  const model = new Model({ inputs: space.getInputs(), outputs: new Dense(1).apply(space.getEncodedFeatures()) });
  model.compile({ optimizer: "adam", loss: "mse" });
  const { history } = await model.fit(Dataset.fromTensors({ x, y }).batch(2), { epochs: 20 });
  expect(history.loss?.at(-1)).toBeLessThan(history.loss?.[0] ?? 0);
});
