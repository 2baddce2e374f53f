import { describe, expect, test } from "vitest";
import { PolynomialDecay } from "../../src/index.js";
import { checkConfig } from "../harness/check-config.js";

checkConfig("PolynomialDecay", {
  config: { initialLearningRate: 0.1, decaySteps: 10, endLearningRate: 0.01, power: 2, cycle: true },
  refuses: { initialLearningRate: [-1, Number.NaN], decaySteps: [0, 1.5], endLearningRate: [-1], power: [0] },
});

describe("PolynomialDecay", () => {
  test("falls along a straight line, and stays at its end", () => {
    const schedule = new PolynomialDecay(1, 4, { endLearningRate: 0.2 });
    const rates = [1, 0.8, 0.6, 0.4, 0.2, 0.2, 0.2];
    for (const [step, rate] of rates.entries()) expect(schedule.at(step)).toBeCloseTo(rate, 12);
  });

  test("has Keras's end, unless told", () => {
    expect(new PolynomialDecay(1, 4).at(100)).toBe(0.0001);
  });

  test("follows the power", () => {
    const schedule = new PolynomialDecay(1, 4, { endLearningRate: 0, power: 2 });
    expect([0, 1, 2, 3, 4].map((step) => schedule.at(step))).toEqual([1, 0.5625, 0.25, 0.0625, 0]);
  });

  test("in cycles begins anew, each over more steps", () => {
    const schedule = new PolynomialDecay(1, 4, { endLearningRate: 0, cycle: true });
    const rates = [1, 0.75, 0.5, 0.25, 0, 3 / 8, 2 / 8, 1 / 8, 0, 3 / 12];
    for (const [step, rate] of rates.entries()) expect(schedule.at(step)).toBeCloseTo(rate, 12);
  });
});
