import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  LinearWarmup,
  OneCycle,
  PiecewiseConstantDecay,
  PolynomialDecay,
  SGD,
} from "../../src/index.js";
import steps from "../fixtures/optimizers/steps.json" with { type: "json" };
import { checkConfig } from "../harness/check-config.js";
import { fromKeras } from "../harness/keras-cases.js";

const DECAY = { initialLearningRate: 0.1, decaySteps: 10 };
const BAD = { initialLearningRate: [-1, Number.NaN], decaySteps: [0, 1.5] };

checkConfig("CosineDecay", {
  config: { ...DECAY, alpha: 0.1, warmupTarget: 0.2, warmupSteps: 5, name: "mine" },
  refuses: { ...BAD, alpha: [-1], warmupTarget: [-1], warmupSteps: [-1, 0.5], name: ["", 1] },
});
checkConfig("CosineDecayRestarts", {
  config: { initialLearningRate: 0.1, firstDecaySteps: 10, tMul: 1.5, mMul: 0.5, alpha: 0.1 },
  refuses: { firstDecaySteps: [0], tMul: [0.5, 0], mMul: [-1], alpha: [-1] },
});
checkConfig("ExponentialDecay", {
  config: { ...DECAY, decayRate: 0.5, staircase: true },
  refuses: { ...BAD, decayRate: [-1] },
});
checkConfig("InverseTimeDecay", {
  config: { ...DECAY, decayRate: 0.5, staircase: true },
  refuses: { ...BAD, decayRate: [-1] },
});
checkConfig("PiecewiseConstantDecay", {
  config: { boundaries: [1, 5], values: [3, 2, 1] },
  refuses: {
    boundaries: [[5, 1], [1.5, 2], 1, [1]],
    values: [
      [1, 2],
      [1, -1, 1],
    ],
  },
});
checkConfig("LinearWarmup", {
  config: { after: 0.1, warmupSteps: 5, initialLearningRate: 0.01 },
  refuses: { after: [-1, "0.1", null], warmupSteps: [0], initialLearningRate: [-1] },
});
checkConfig("OneCycle", {
  config: {
    maxLearningRate: 0.1,
    totalSteps: 10,
    percentStart: 0.5,
    divFactor: 10,
    finalDivFactor: 100,
    annealStrategy: "linear",
  },
  refuses: {
    maxLearningRate: [0],
    totalSteps: [0],
    percentStart: [1.5],
    divFactor: [0],
    finalDivFactor: [0],
    annealStrategy: ["cosine"],
  },
});

describe("schedules give Keras's rates", () => {
  test.each(steps.schedules.map((one) => [`${one.class_name} ${JSON.stringify(one.config)}`, one] as const))(
    "%s",
    (_, one) => {
      const schedule = fromKeras(one);
      for (const [step, rate] of one.rates.entries()) expect(schedule.at(step), `step ${step}`).toBeCloseTo(rate, 7);
    },
  );

  test.each(steps.oneCycle.map((one) => [JSON.stringify(one.config), one] as const))(
    "OneCycle is PyTorch's: %s",
    (_, one) => {
      const { totalSteps, ...options } = one.config;
      const schedule = new OneCycle(0.4, totalSteps, options as object);
      for (const [step, rate] of one.rates.entries()) expect(schedule.at(step), `step ${step}`).toBeCloseTo(rate, 7);
      expect(schedule.at(totalSteps + 5)).toBeCloseTo(one.rates.at(-1)!, 8);
    },
  );
});

describe("a warm-up", () => {
  test("goes on with a number, a schedule or a function", () => {
    const rates = (after: ConstructorParameters<typeof LinearWarmup>[0]) =>
      [0, 1, 2, 3, 4, 5].map((step) => new LinearWarmup(after, 2, { initialLearningRate: 0.5 }).at(step));
    expect(rates(1)).toEqual([0.5, 0.75, 1, 1, 1, 1]);
    expect(rates(new PiecewiseConstantDecay([1], [1, 0.25]))).toEqual([0.5, 0.75, 1, 1, 0.25, 0.25]);
    expect(rates((step) => 1 / (1 + step))).toEqual([0.5, 0.75, 1, 1 / 2, 1 / 3, 1 / 4]);
  });
});

describe("a learning rate", () => {
  test("may be a schedule or a function, also later", () => {
    const optimizer = new SGD(new PolynomialDecay(1, 4, { endLearningRate: 0 }));
    expect([0, 1, 2, 3].map(() => optimizer.nextStep().rate)).toEqual([1, 0.75, 0.5, 0.25]);
    expect(optimizer.learningRate).toBe(0);
    optimizer.learningRate = (step) => step / 2;
    expect(optimizer.nextStep().rate).toBe(2);
    optimizer.learningRate = 0.125;
    expect(optimizer.nextStep().rate).toBe(0.125);
    expect(optimizer.schedule).toBeUndefined();
  });

  test.each([Number.NaN, -1, "0.1", undefined])("refuses %o from a function, and counts no step", (rate) => {
    const optimizer = new SGD({ learningRate: () => rate as number });
    expect(() => optimizer.nextStep()).toThrow(ArgumentError);
    expect(optimizer.iterations).toBe(0);
  });

  test.each([[[0.1]], ["0.1"], [{}], [null], [new Date()]])("refuses %o", (rate) => {
    expect(() => new SGD({ learningRate: rate as never })).toThrow(ArgumentError);
    const optimizer = new SGD(0.5);
    expect(() => {
      optimizer.learningRate = rate as never;
    }).toThrow("no such learningRate");
    expect(optimizer.learningRate).toBe(0.5);
  });
});
