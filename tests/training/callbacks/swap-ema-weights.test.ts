import { describe, expect, test } from "vitest";
import { ArgumentError, SGD, SwapEMAWeights } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";
import { FakeModel, fakeFit } from "../../harness/fake-training.js";

checkConfig("SwapEMAWeights", { config: { swapOnEpoch: true }, refuses: { swapOnEpoch: [1, "yes"] } });

const averaging = () => {
  const model = new FakeModel();
  model.optimizer = new SGD({ useEma: true });
  return model;
};

describe("SwapEMAWeights", () => {
  test("swaps around an evaluation", async () => {
    const [model, callback] = [averaging(), new SwapEMAWeights()];
    callback.setModel(model);
    await callback.onTestBegin();
    expect(model.swaps).toBe(1);
    await callback.onTestEnd();
    await callback.onTestEnd();
    expect(model.swaps).toBe(2);
  });

  test("swaps after each epoch and back before the next, if told", async () => {
    const model = averaging();
    await fakeFit([new SwapEMAWeights({ swapOnEpoch: true })], [{ loss: 1 }, { loss: 1 }], { model });
    expect(model.swaps).toBe(3); // the end of the fit settles the last
  });

  test("refuses an optimizer that keeps no averages", async () => {
    const fitting = fakeFit([new SwapEMAWeights()], [{ loss: 1 }]);
    await expect(fitting).rejects.toThrow(ArgumentError);
    await expect(fitting).rejects.toThrow("keeps no averages of weights");
  });
});
