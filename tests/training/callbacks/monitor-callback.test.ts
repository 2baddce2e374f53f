import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ArgumentError, type Logs, MonitorCallback, type MonitorConfig } from "../../../src/index.js";
import { FakeModel, fakeFit } from "../../harness/fake-training.js";

class Best extends MonitorCallback {
  best: number | undefined;
  constructor(config: Partial<MonitorConfig> = {}) {
    super(config);
  }
  override onEpochEnd(_: number, logs: Logs) {
    const value = this.watched(logs);
    if (value !== undefined && this.improves(value, this.best)) this.best = value;
  }
}

const warn = vi.spyOn(console, "warn");
beforeEach(() => void warn.mockReset().mockReturnValue());
afterEach(() => expect(warn.mock.calls.length).toBeLessThanOrEqual(1));

async function bestOf(config: Partial<MonitorConfig>, logs: readonly Logs[], model = new FakeModel()) {
  const best = new Best(config);
  await fakeFit([best], logs, { model });
  return best.best;
}

describe("what is better", () => {
  const rising = [
    { loss: 1, val_loss: 1, out_loss: 1, accuracy: 1, mae: 1, other: 1 },
    { loss: 2, val_loss: 2, out_loss: 2, accuracy: 2, mae: 2, other: 2 },
  ];
  const model = new FakeModel({ accuracy: true, mae: false });

  test.each([
    ["loss", 1],
    ["val_loss", 1],
    ["out_loss", 1],
    ["accuracy", 2],
    ["mae", 1],
  ])("of %s shows from the metric, or that it is a loss", async (monitor, best) => {
    expect(await bestOf({ monitor }, rising, model)).toBe(best);
  });

  test("of val_accuracy is as of accuracy", async () => {
    expect(await bestOf({ monitor: "val_accuracy" }, [{ val_accuracy: 1 }, { val_accuracy: 2 }], model)).toBe(2);
  });

  test("is as told, where it is told", async () => {
    expect(await bestOf({ monitor: "loss", mode: "max" }, rising)).toBe(2);
    expect(await bestOf({ monitor: "accuracy", mode: "min" }, rising, model)).toBe(1);
  });

  test("must be told where nobody knows it", async () => {
    await expect(bestOf({ monitor: "other" }, rising, model)).rejects.toThrow(ArgumentError);
    await expect(bestOf({ monitor: "other" }, rising, model)).rejects.toThrow(
      'Best: whether more or less of "other" is better is not known: expected mode: "max" or mode: "min", received mode: "auto".',
    );
    expect(await bestOf({ monitor: "other", mode: "max" }, rising, model)).toBe(2);
  });

  test("is never NaN", async () => {
    const logs = [{ loss: Number.NaN }, { loss: 3 }, { loss: Number.NaN }];
    expect(await bestOf({ monitor: "loss" }, logs)).toBe(3);
    expect(await bestOf({ monitor: "loss", mode: "max" }, logs)).toBe(3);
  });
});

describe("a log that there is not", () => {
  test("is warned of once a training, with those that there are", async () => {
    expect(
      await bestOf({ monitor: "val_acuracy" }, [
        { loss: 1, val_accuracy: 1 },
        { loss: 1, val_accuracy: 1 },
      ]),
    ).toBeUndefined();
    expect(warn.mock.calls).toEqual([
      [
        'Best: there is no such log to watch: expected one of loss, val_accuracy, received "val_acuracy". Write "val_accuracy".',
      ],
    ]);
  });

  test("of validation asks for it", async () => {
    await bestOf({}, [{ loss: 1 }]);
    expect(warn.mock.calls).toEqual([
      [
        'Best: there is no such log to watch: expected one of loss, received "val_loss". Give fit validationData or a validationSplit.',
      ],
    ]);
  });
});

test("there are three modes", () => {
  expect(() => new Best({ mode: "maximum" as "max" })).toThrow(ArgumentError);
});
