import { describe, expect, test } from "vitest";
import {
  Adam,
  ArgumentError,
  CustomLoss,
  getActivation,
  getInitializer,
  getLoss,
  getMetric,
  getOptimizer,
  Lion,
  MeanAbsoluteError,
  MeanMetricWrapper,
  MeanSquaredError,
  SGD,
  SparseCategoricalCrossentropy,
} from "../src/index.js";

/** Everything that may be called by a name: a typing mistake must tell which names there are. */
describe.each<readonly [string, (name: never) => unknown, readonly string[]]>([
  ["activation", getActivation, ["linear", "relu", "sigmoid", "tanh", "exponential", "softmax", "logSoftmax"]],
  ["initializer", getInitializer, ["zeros", "ones", "glorotUniform", "heNormal", "lecunUniform", "uniform"]],
  ["loss", getLoss, ["mse", "mae", "meanSquaredError", "binaryCrossentropy", "sparseCategoricalCrossentropy"]],
  ["metric", getMetric, ["accuracy", "acc", "mse", "mae", "binaryAccuracy", "sparseCategoricalAccuracy"]],
  ["optimizer", getOptimizer, ["sgd", "adam"]],
])("%s by name", (what, get, names) => {
  test.each(names)("%s is known", async (name) => {
    expect(await get(name as never)).toBeDefined();
  });

  test.each(["nonsense", "", "MSE ", "toString", "constructor", "__proto__"])(
    "%j is refused with the names there are",
    async (name) => {
      const getting = async () => get(name as never);
      await expect(getting).rejects.toThrow(ArgumentError);
      await expect(getting).rejects.toThrow(
        new RegExp(`^${what}: no such name: expected .*"${names[0]}".*, received "${name}"\\.`),
      );
    },
  );
});

describe("by name", () => {
  test("what was probably meant is named, Keras's spelling included", async () => {
    await expect(getLoss("mean_squared_error" as never)).rejects.toThrow(
      /received "mean_squared_error"\. Write "meanSquaredError"\.$/,
    );
    await expect(getOptimizer("Adam" as never)).rejects.toThrow(/received "Adam"\. Write "adam"\.$/);
    expect(() => getActivation("rellu" as never)).toThrow(/received "rellu"\. Write "relu"\.$/);
    expect(() => getInitializer("lamb" as never)).toThrow(/received "lamb"\.$/);
  });

  test("defaults are Keras's", async () => {
    expect(await getLoss("mse")).toBeInstanceOf(MeanSquaredError);
    expect(await getLoss("meanAbsoluteError")).toBeInstanceOf(MeanAbsoluteError);
    expect(await getLoss("sparseCategoricalCrossentropy")).toBeInstanceOf(SparseCategoricalCrossentropy);
    expect((await getLoss("mse")).config.reduction).toBe("sumOverBatchSize");
    expect(await getOptimizer("sgd")).toBeInstanceOf(SGD);
    expect((await getOptimizer("sgd")).learningRate).toBe(0.01);
    expect(await getOptimizer("adam")).toBeInstanceOf(Adam);
    expect((await getOptimizer("adam")).learningRate).toBe(0.001);
    expect(await getOptimizer("lion")).toBeInstanceOf(Lion);
  });

  test("the name of a metric stays as it was written, for the logs", async () => {
    expect((await getMetric("acc")).name).toBe("acc");
    expect((await getMetric("accuracy")).name).toBe("accuracy");
  });

  test("each use gets an optimizer of its own", async () => {
    expect(await getOptimizer("adam")).not.toBe(await getOptimizer("adam"));
  });

  test("objects and functions pass through", async () => {
    const [loss, optimizer] = [new MeanSquaredError({ reduction: "sum" }), new SGD()];
    expect(await getLoss(loss)).toBe(loss);
    expect(await getOptimizer(optimizer)).toBe(optimizer);
    const activation = getActivation("relu");
    expect(getActivation(activation)).toBe(activation);
    expect(await getLoss((_, yPred) => yPred)).toBeInstanceOf(CustomLoss);
    const half = await getLoss(function half(_, yPred) {
      return yPred;
    });
    expect(half.name).toBe("half");
    const metric = new MeanMetricWrapper((_, yPred) => yPred, { name: "mine" });
    expect(await getMetric(metric)).toBe(metric);
  });

  test("no activation is the linear one", () => {
    expect(getActivation(undefined)).toBe(getActivation("linear"));
  });
});
