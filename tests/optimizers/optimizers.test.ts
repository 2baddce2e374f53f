import { describe, expect, test } from "vitest";
import { Adam, ArgumentError, type Optimizer, SGD } from "../../src/index.js";

/** The numbers of the step after `iterations` steps. */
function numbersAt(optimizer: Optimizer, iterations: number) {
  optimizer.resume(iterations);
  return optimizer.nextStep();
}

describe("SGD", () => {
  test("steps by its learning rate, which may change", () => {
    const optimizer = new SGD();
    expect(numbersAt(optimizer, 0)).toEqual({ rate: 0.01 });
    optimizer.learningRate = 0.5;
    expect(numbersAt(optimizer, 7)).toEqual({ rate: 0.5 });
    expect(optimizer.iterations).toBe(8);
    expect(optimizer.nextStep("second_")).toEqual({ second_rate: 0.5 });
  });

  test("keeps a velocity only if it has momentum", () => {
    expect(new SGD().slots).toEqual([]);
    expect(new SGD({ nesterov: true }).slots).toEqual([]);
    expect(new SGD({ momentum: 0.9 }).slots).toEqual(["velocity"]);
  });
});

describe("Adam", () => {
  test.each([0, 1, 9, 999, 100_000])("corrects the bias of its moments after %i steps", (iterations) => {
    const t = iterations + 1;
    const { rate } = numbersAt(new Adam({ learningRate: 0.002, beta1: 0.8, beta2: 0.99 }), iterations);
    expect(rate).toBeCloseTo((0.002 * Math.sqrt(1 - 0.99 ** t)) / (1 - 0.8 ** t), 15);
  });

  test("has Keras's defaults", () => {
    const optimizer = new Adam();
    expect(optimizer).toMatchObject({ learningRate: 0.001, config: { weightDecay: 0 }, slots: ["m", "v"] });
    expect(optimizer.nextStep().rate).toBeCloseTo((0.001 * Math.sqrt(0.001)) / 0.1, 12);
  });
});

describe("weight decay", () => {
  test("shrinks by its product with the learning rate, without the bias correction", () => {
    expect(new SGD({ learningRate: 0.5, weightDecay: 0.004 }).nextStep().decay).toBeCloseTo(0.002, 15);
    expect(new Adam({ learningRate: 0.5, weightDecay: 0.004 }).nextStep().decay).toBeCloseTo(0.002, 15);
  });
});

describe("settings outside their range are refused", () => {
  test.each([
    ["learningRate", "from 0 up", () => new SGD({ learningRate: -1 })],
    ["learningRate", "from 0 up", () => new Adam({ learningRate: Number.NaN })],
    ["learningRate", "from 0 up", () => new SGD({ learningRate: Number.POSITIVE_INFINITY })],
    ["weightDecay", "from 0 up", () => new SGD({ weightDecay: -0.1 })],
    ["momentum", "from 0 up to, not including, 1", () => new SGD({ momentum: 1 })],
    ["momentum", "from 0 up to, not including, 1", () => new SGD({ momentum: -0.1 })],
    ["beta1", "from 0 up to, not including, 1", () => new Adam({ beta1: 1 })],
    ["beta2", "from 0 up to, not including, 1", () => new Adam({ beta2: 1.5 })],
    ["epsilon", "above 0", () => new Adam({ epsilon: -1e-7 })],
    ["epsilon", "above 0", () => new Adam({ epsilon: 0 })], // 0 / 0 between the weights
  ])("%s: %s", (setting, range, make) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(`no such ${setting}: expected a number ${range}`);
  });
});
