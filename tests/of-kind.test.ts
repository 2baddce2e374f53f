import { beforeAll, describe, expect, test } from "vitest";
import {
  constraints,
  Dense,
  init,
  initializers,
  losses,
  metrics,
  modelFromJson,
  regularizers,
  Sequential,
  Tensor,
  toJson,
} from "../src/index.js";
import { LeakyReLU, PReLU } from "../src/layers/index.js";
import { fakeGpu } from "./harness/fake-gpu.js";

// What stands for an object of a kind: the object, its class, a name, a function. A class of another kind is none, though it is a function.

const dense = (options: object) => new Sequential([new Dense(2, { inputShape: [3], ...options })]);
const compiled = (options: object) => {
  const model = dense({});
  model.compile({ optimizer: "sgd", loss: "mse", ...options });
  return model;
};

describe("a class of the kind is an object of it with its defaults", () => {
  test.each([
    ["kernelInitializer", initializers.HeNormal, "HeNormal"],
    ["kernelRegularizer", regularizers.L2, "L2"],
    ["kernelConstraint", constraints.NonNeg, "NonNeg"],
  ])("%s", (option, Class, name) => {
    const model = dense({ [option]: Class });
    expect(toJson(model)).toContain(`"class_name":"${name}"`);
    expect(toJson(modelFromJson(toJson(model)))).toBe(toJson(model));
  });
});

describe("a class of another kind is refused before anything is built", () => {
  test.each<[string, () => unknown]>([
    ["activation", () => dense({ activation: LeakyReLU })],
    ["activation", () => dense({ activation: losses.Huber })],
    ["initializer", () => dense({ kernelInitializer: losses.Huber })],
    ["regularizer", () => dense({ kernelRegularizer: initializers.HeNormal })],
    ["constraint", () => dense({ kernelConstraint: regularizers.L2 })],
    ["loss", () => compiled({ loss: metrics.MeanSquaredError })],
    ["metric", () => compiled({ metrics: [losses.MeanSquaredError] })],
  ])("%s", (kind, make) => {
    expect(make).toThrow(
      new RegExp(`${kind}: no ${kind}: expected an? ${kind}, a class .*, received the class \\w+\\.`),
    );
  });
});

describe("on a device", () => {
  beforeAll(async () => {
    await init({ device: fakeGpu() });
  });
  const [x, y] = [Tensor.zeros([4, 3]), Tensor.zeros([4, 2])];

  test("metrics that are undefined are none, in every list", async () => {
    const plain = await compiled({}).trainingStats(x, y);
    for (const list of [[undefined], [[undefined]], { dense: [undefined] }]) {
      expect(await compiled({ metrics: list }).trainingStats(x, y)).toMatchObject({ dispatches: plain.dispatches });
    }
  });

  test("a layer is an activation: written down with its options, and its weights are its user's", async () => {
    const model = dense({ activation: new LeakyReLU(0.1) });
    model.compile({ optimizer: "sgd", loss: "mse" });
    expect(await model.explain(x, y)).toContain("matmul + add + bentRelu");
    expect(toJson(modelFromJson(toJson(model)))).toBe(toJson(model));
    const learned = dense({ activation: new PReLU() });
    expect(learned.weights.map(({ name }) => name.split("/")[1])).toEqual(["kernel", "bias", "alpha"]);
  });
});
