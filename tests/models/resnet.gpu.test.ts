import { expect, test } from "vitest";
import {
  Adam,
  add,
  Conv2D,
  Dense,
  GlobalAveragePooling2D,
  Input,
  MaxPooling2D,
  Model,
  Tensor,
} from "../../src/index.js";
import { awkwardValues } from "../harness/values.js";

/** The toy ResNet of Keras's functional guide, smaller. */
function toyResNet() {
  const image = Input([12, 12, 3], { name: "image" });
  const conv = (size: number, padding: "same" | "valid" = "same") =>
    new Conv2D(size, 3, { activation: "relu", padding });
  const first = new MaxPooling2D(2).apply(conv(8).apply(conv(4).apply(image)));
  const second = add([conv(8).apply(conv(8).apply(first)), first]);
  const third = add([conv(8).apply(conv(8).apply(second)), second]);
  const features = new GlobalAveragePooling2D().apply(conv(8, "valid").apply(third));
  return new Model({ inputs: image, outputs: new Dense(4).apply(features), name: "toy_resnet" });
}

test("a toy ResNet: blocks that are added to what went into them; it learns", async () => {
  const model = toyResNet();
  expect(model.output.shape).toEqual([-1, 4]);
  const parameters =
    [3 * 4, 4 * 8, ...Array(5).fill(8 * 8)].reduce((sum, pairs) => sum + 9 * pairs, 0) + (4 + 8 * 6) + (8 * 4 + 4);
  expect(model.countParams()).toBe(parameters);
  const adds = model.layers.filter(({ className }) => className === "Add");
  expect(adds.map(({ output }) => output.shape)).toEqual([
    [-1, 6, 6, 8],
    [-1, 6, 6, 8],
  ]);
  const x = new Tensor([8, 12, 12, 3], Float32Array.from(awkwardValues(8 * 12 * 12 * 3)), "float32");
  const y = [0, 1, 2, 3, 0, 1, 2, 3].map((label) => [0, 1, 2, 3].map((i) => Number(i === label)));
  model.compile({ optimizer: new Adam(0.01), loss: "mse", metrics: ["mae"] });
  const { history } = await model.fit(x, y, { epochs: 4, batchSize: 4 });
  expect(history.loss!.at(-1)).toBeLessThan(history.loss![0]!);
  model.dispose();
});
