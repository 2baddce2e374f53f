import { expect, test } from "vitest";
import {
  ArgumentError,
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  Embedding,
  enableLora,
  Flatten,
  Input,
  LSTM,
  loadInt8Weights,
  Model,
  Sequential,
  saveInt8Weights,
  Tensor,
} from "../../src/index.js";

function words(): Model {
  const x = Input([5], { dtype: "int32" });
  return new Model({ inputs: x, outputs: new Dense(2).apply(new LSTM(3).apply(new Embedding(7, 4).apply(x))) });
}

const pictures = () =>
  new Sequential([new Conv2D(4, 3, { inputShape: [6, 6, 2] }), new BatchNormalization(), new Flatten(), new Dense(3)]);

const valuesOf = async (model: Model) => (await model.getWeights()).map(({ data }) => data);

test.each([
  ["words", words],
  ["pictures", pictures],
])("a model of %s is rounded as its file of 8-bit weights is", async (_, make) => {
  const [model, other] = [make() as Model, make() as Model];
  const before = await valuesOf(model);
  await loadInt8Weights(other, await saveInt8Weights(model));
  await model.quantize("int8");
  const after = await valuesOf(model);
  expect(after).toEqual(await valuesOf(other));
  expect(after).not.toEqual(before);
  await model.quantize("int8"); // which finds the same steps
  for (const [i, data] of (await valuesOf(model)).entries())
    for (const [j, value] of data.entries()) expect(value).toBeCloseTo(after[i]?.[j] ?? 0, 5);
});

test("thin matrices beside a weight stay as they are", async () => {
  const model = new Sequential([new Dense(4, { inputShape: [3] })]);
  enableLora(model, 2);
  const before = await valuesOf(model as never);
  await model.quantize("int8");
  const after = await valuesOf(model as never);
  const changed = after.flatMap((value, i) => (String(value) === String(before[i]) ? [] : [model.weights[i]?.shape]));
  expect(changed).toEqual([[3, 4]]);
});

test("other modes, models without kernels and numbers that are not finite are refused", async () => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  await expect(model.quantize("float8" as never)).rejects.toThrow(/no such mode.*int8|mode.*"int8"/);
  await expect(new Sequential([new Dropout(0.5, { inputShape: [2] })]).quantize("int8")).rejects.toThrow(ArgumentError);
  await model.setWeights([Tensor.from([[Number.NaN]]), Tensor.from([0])]);
  await expect(model.quantize("int8")).rejects.toThrow("not all numbers are finite");
});
