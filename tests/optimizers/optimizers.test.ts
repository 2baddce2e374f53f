import { describe, expect, test } from "vitest";
import {
  Adam,
  AdamW,
  ArgumentError,
  LossScaleOptimizer,
  type Optimizer,
  OptimizerMap,
  PolynomialDecay,
  SGD,
  Variable,
} from "../../src/index.js";
import { checkConfig } from "../harness/check-config.js";

/** The values of the step after `iterations` steps. */
function valuesAt(optimizer: Optimizer, iterations: number) {
  optimizer.resume({ iterations, learningRate: optimizer.learningRate });
  return optimizer.nextStep();
}

describe("SGD", () => {
  test("steps by its learning rate, which may change", () => {
    const optimizer = new SGD();
    expect(valuesAt(optimizer, 0)).toEqual({ rate: 0.01 });
    optimizer.learningRate = 0.5;
    expect(valuesAt(optimizer, 7)).toEqual({ rate: 0.5 });
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
    const { rate } = valuesAt(new Adam({ learningRate: 0.002, beta1: 0.8, beta2: 0.99 }), iterations);
    expect(rate).toBeCloseTo((0.002 * Math.sqrt(1 - 0.99 ** t)) / (1 - 0.8 ** t), 15);
  });

  test("has Keras's defaults", () => {
    const optimizer = new Adam();
    expect(optimizer).toMatchObject({
      name: "adam",
      learningRate: 0.001,
      config: { weightDecay: 0 },
      slots: ["m", "v"],
    });
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

const RATES = { learningRate: [-1, "0.1", null], weightDecay: [-1, null] };
const BETAS = { beta1: [1, -0.1], beta2: [1] };
const EPSILON = { epsilon: [0, -1] };

checkConfig("Adagrad", {
  config: { learningRate: 0.1, initialAccumulatorValue: 0.5, epsilon: 1e-3 },
  refuses: { ...RATES, ...EPSILON, initialAccumulatorValue: [-1] },
});
checkConfig("Adadelta", { config: { learningRate: 0.1, rho: 0.5 }, refuses: { ...RATES, ...EPSILON, rho: [1] } });
checkConfig("Adamax", { config: { beta1: 0.5, beta2: 0.6 }, refuses: { ...RATES, ...BETAS, ...EPSILON } });
checkConfig("Nadam", { config: { beta1: 0.5, beta2: 0.6 }, refuses: { ...RATES, ...BETAS, ...EPSILON } });
checkConfig("Lion", { config: { beta1: 0.5, beta2: 0.6 }, refuses: { ...RATES, ...BETAS } });
checkConfig("Lamb", { config: { beta1: 0.5, beta2: 0.6 }, refuses: { ...RATES, ...BETAS, ...EPSILON } });
checkConfig("Ftrl", {
  config: { learningRatePower: -0.7, l1RegularizationStrength: 0.1, beta: 0.2 },
  refuses: {
    ...RATES,
    learningRatePower: [0.5],
    l1RegularizationStrength: [-1],
    l2RegularizationStrength: [-1],
    beta: [-1],
  },
});
checkConfig("Adafactor", {
  config: { beta2Decay: -0.5, epsilon1: 1e-20, clipThreshold: 2, relativeStep: false },
  refuses: { ...RATES, beta2Decay: [Number.NaN], epsilon1: [0], epsilon2: [-1], clipThreshold: [0] },
});
checkConfig("Muon", {
  config: { adamBeta1: 0.5, excludeLayers: ["head"], rmsRate: null, nsSteps: 3, nesterov: false },
  refuses: { ...RATES, excludeLayers: ["head", ["("]], nsSteps: [0], momentum: [1], rmsRate: [0], muonA: [Number.NaN] },
});
checkConfig("ScheduleFreeAdamW", {
  config: { beta1: 0.5, warmupSteps: 3 },
  refuses: { ...RATES, ...EPSILON, beta1: [0, 1], warmupSteps: [-1] },
});
checkConfig("Adam", {
  config: {
    amsgrad: true,
    clipnorm: 1,
    useEma: true,
    emaMomentum: 0.5,
    emaOverwriteFrequency: 3,
    lossScaleFactor: 2,
    gradientAccumulationSteps: 2,
    groups: [{ weights: "bias", learningRateMultiplier: 2, weightDecayMultiplier: 0 }],
    learningRate: new PolynomialDecay(0.1, 10),
  },
  refuses: {
    clipnorm: [0, -1],
    emaMomentum: [1.5],
    emaOverwriteFrequency: [0],
    lossScaleFactor: [0],
    gradientAccumulationSteps: [1, 2.5],
    groups: ["bias"],
  },
});
const inner = new SGD();
checkConfig("LossScaleOptimizer", {
  config: { innerOptimizer: inner, initialScale: 8, dynamicGrowthSteps: 3 },
  refuses: { innerOptimizer: ["sgd", new LossScaleOptimizer(inner)], initialScale: [0], dynamicGrowthSteps: [0] },
});
checkConfig("OptimizerMap", {
  config: { defaultOptimizer: inner, optimizerMap: { "dense/.*": new Adam() } },
  refuses: { optimizerMap: [inner, "sgd"] },
});
checkConfig("MultiOptimizer", {
  config: { optimizerMap: new OptimizerMap(inner), lossScaleFactor: 2 },
  refuses: { optimizerMap: [inner, "sgd"], lossScaleFactor: [0] },
});

describe("options of all optimizers", () => {
  test("cut gradients short in one way only", () => {
    expect(() => new SGD({ clipnorm: 1, clipvalue: 1 })).toThrow(ArgumentError);
    expect(() => new SGD({ clipnorm: 1, globalClipnorm: 1 })).toThrow("received clipnorm and globalClipnorm");
  });

  test("say what decays before the first step", () => {
    const optimizer = new Adam();
    expect(() => optimizer.excludeFromWeightDecay({ names: ["bias"] } as never)).toThrow(ArgumentError);
    expect(() => optimizer.excludeFromWeightDecay({ varNames: ["("] })).toThrow("no such varNames");
    expect(() => optimizer.excludeFromWeightDecay({ varList: ["bias" as never] })).toThrow("no such varList");
    optimizer.claim({} as never);
    expect(() => optimizer.excludeFromWeightDecay({ varNames: ["bias"] })).toThrow("settled with the first step");
  });

  test("leave out of the decay what is excluded, by name, pattern or variable", () => {
    const [kernel, bias, other] = ["dense/kernel", "dense/bias", "head/kernel"].map((name) => new Variable(name, [2]));
    const optimizer = new AdamW({ groups: [{ weights: /^head/, weightDecayMultiplier: 3 }] });
    const multipliers = () => [kernel!, bias!, other!].map((variable) => optimizer.decayMultiplier(variable));
    expect(multipliers()).toEqual([1, 1, 3]);
    optimizer.excludeFromWeightDecay({ varNames: ["bias"] });
    expect(multipliers()).toEqual([1, 0, 3]);
    optimizer.excludeFromWeightDecay({ varList: [kernel!] });
    expect(multipliers()).toEqual([0, 1, 3]);
  });
});

test.each([
  [{}, "no such weights"],
  [{ weights: "(" }, "no such weights"],
  [{ weights: 3 }, "no such weights"],
  [{ weights: "bias", learningRateMultiplier: -1 }, "no such learningRateMultiplier"],
  [{ weights: "bias", weightDecayMultiplier: Number.NaN }, "no such weightDecayMultiplier"],
  [{ weights: "bias", rate: 1 }, "no such option as rate"],
])("the group %o is refused", (group, problem) => {
  const make = () => new Adam({ groups: [group as never] });
  expect(make).toThrow(ArgumentError);
  expect(make).toThrow(problem);
});

test.each([
  [{ "(": inner }, "no such pattern"],
  [{ a: "sgd" }, 'no such "a"'],
  [{ a: new LossScaleOptimizer(inner) }, 'no such "a"'],
])("the map %o is refused", (map, problem) => {
  const make = () => new OptimizerMap(inner, map as never);
  expect(make).toThrow(ArgumentError);
  expect(make).toThrow(problem);
});

test("a map gives each weight one optimizer", () => {
  const [one, other] = [new SGD(), new Adam()];
  const map = new OptimizerMap(one, { "a/kernel": other, "a/.*": one, "b/.*": other, ".*/bias": other });
  const of = (name: string) => map.of(new Variable(name, [1]));
  expect([of("a/kernel"), of("a/gamma"), of("b/kernel"), of("c/kernel"), of("xb/kernel")]).toEqual([
    other,
    one,
    other,
    one,
    one,
  ]);
  expect(() => of("a/bias")).toThrow("several optimizers for a/bias");
});
