import { expect, test } from "vitest";
import {
  ArgumentError,
  CategoricalCrossentropy,
  CTC,
  CustomLoss,
  getLoss,
  Loss,
  type LossName,
  MeanSquaredError,
  type SymbolicTensor,
} from "../../src/index.js";
import { checkConfig } from "../harness/check-config.js";

const reduction = ["sum_over_batch_size", "avg", 3];
const axis = [0.5, null, "last"];
const fromLogits = ["yes", 1, null];
const labelSmoothing = [-0.1, 1.1, Number.NaN, "0"];

for (const name of ["MeanSquaredError", "MeanAbsoluteError", "CTC"]) {
  checkConfig(name, { config: { reduction: "sum", name: "mine" }, refuses: { reduction } });
}
checkConfig("SparseCategoricalCrossentropy", {
  config: { fromLogits: true, axis: 1, ignoreClass: 255 },
  refuses: { reduction, axis, ignoreClass: [0.5, "x", Number.NaN], fromLogits },
});
for (const name of ["CategoricalCrossentropy", "BinaryCrossentropy"]) {
  checkConfig(name, {
    config: { fromLogits: true, axis: 1, labelSmoothing: 0.1 },
    refuses: { reduction, axis, labelSmoothing, fromLogits },
  });
}
for (const name of ["Hinge", "SquaredHinge", "CategoricalHinge", "KLDivergence", "Poisson", "LogCosh"]) {
  checkConfig(name, { config: { reduction: null, name: "mine" }, refuses: { reduction } });
}
for (const name of ["MeanAbsolutePercentageError", "MeanSquaredLogarithmicError"]) checkConfig(name);
checkConfig("Huber", { config: { delta: 2 }, refuses: { delta: [0, -1, "1"], reduction } });
checkConfig("CosineSimilarity", { config: { axis: [1, 2] }, refuses: { axis: [0.5, "last"] } });
checkConfig("Dice", { config: { axis: [1, 2] }, refuses: { axis: [0.5, "last"] } });
checkConfig("Tversky", { config: { alpha: 0.3, beta: 0.7, axis: 1 }, refuses: { alpha: [-1, "x"], beta: [-1] } });
checkConfig("Circle", {
  config: { gamma: 20, margin: 0.3, removeDiagonal: false },
  refuses: { gamma: [0, "x"], margin: [Number.NaN], removeDiagonal: [1] },
});
checkConfig("CategoricalGeneralizedCrossEntropy", { config: { q: 0.7 }, refuses: { q: [0, 1, "x"] } });
checkConfig("BinaryFocalCrossentropy", {
  config: { fromLogits: true, alpha: 0.5, gamma: 1, applyClassBalancing: true, labelSmoothing: 0.1 },
  refuses: { alpha: [-1], gamma: [-1, "2"], applyClassBalancing: ["yes"], labelSmoothing },
});
checkConfig("CategoricalFocalCrossentropy", {
  config: { fromLogits: true, alpha: 0.5, gamma: 1, axis: 1 },
  refuses: { alpha: [-1], gamma: [-1, "2"], axis },
});
checkConfig("CustomLoss", { config: { fn: (_: SymbolicTensor, yPred: SymbolicTensor) => yPred, name: "mine" } });

test("losses go by Keras's names", () => {
  expect(new MeanSquaredError().name).toBe("mean_squared_error");
  expect(new CTC().name).toBe("ctc");
  expect(new CategoricalCrossentropy({ name: "mine" }).name).toBe("mine");
  expect(
    new CustomLoss(function half(_, yPred) {
      return yPred;
    }).name,
  ).toBe("half");
  expect(new CustomLoss((_, yPred) => yPred).name).toBe("loss");
  class Pinball extends Loss {
    static override className = "PinballLoss";
    override perSample(_: SymbolicTensor, yPred: SymbolicTensor) {
      return yPred;
    }
  }
  expect(new Pinball().name).toBe("pinball_loss");
});

test("a loss may be given as its class, as those must be that have no name", async () => {
  expect(await getLoss(CTC)).toBeInstanceOf(CTC);
  expect((await getLoss(CTC)).config).toEqual(new CTC().config);
});

test("what was meant is named", async () => {
  expect(() => new MeanSquaredError({ reduction: "sum_over_batch_size" as never })).toThrow(
    /^MeanSquaredError: no such reduction: .*Write "sumOverBatchSize"\.$/,
  );
  expect(() => new CategoricalCrossentropy({ from_logits: true } as object)).toThrow("Write fromLogits");
  expect(() => new CustomLoss((_, yPred) => yPred, "sum" as unknown as object)).toThrow(ArgumentError);
  await expect(getLoss("mean_absolute_error" as never)).rejects.toThrow('Write "meanAbsoluteError"');
});

test("every name leads to its class, Keras's short ones too", async () => {
  const { rareLosses: rare } = await import("../../src/losses/rare-losses.js");
  for (const [name, Class] of Object.entries(rare)) expect(await getLoss(name as LossName)).toBeInstanceOf(Class);
  const short = { bce: "BinaryCrossentropy", mape: "MeanAbsolutePercentageError", kld: "KLDivergence" } as const;
  for (const [name, className] of Object.entries(short)) {
    expect((await getLoss(name as LossName)).className).toBe(className);
  }
  expect((await getLoss("huber")).name).toBe("huber_loss");
});
