import { expect, test } from "vitest";
import { modelFromJson, Tensor, toJson } from "../../../src/index.js";
import items from "../../fixtures/keras-files/get-item.json" with { type: "json" };

test("brackets between Keras's layers take the same parts here, also when they were written again", async () => {
  const model = modelFromJson(JSON.stringify(items.model));
  const x = Tensor.from(
    Float32Array.from({ length: 72 }, (_, i) => i),
    [1, 4, 6, 3],
  );
  for (const one of [model, modelFromJson(toJson(model))]) {
    const found = (await one.predict(x as never)) as unknown as Tensor[];
    expect(found.map(({ shape }) => shape)).toEqual(items.outputs.map(({ shape }) => shape));
    expect(found.map(({ values }) => [...values])).toEqual(items.outputs.map(({ data }) => data));
  }
});
