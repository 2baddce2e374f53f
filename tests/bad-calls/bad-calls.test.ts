import { describe, expect, test, vi } from "vitest";
import * as wgrad from "../../src/index.js";
import { classCalls } from "./calls/classes.js";
import { hostCalls } from "./calls/host.js";
import { opCalls } from "./calls/ops.js";
import { symbolCalls } from "./calls/symbols.js";
import { tryGarbage } from "./check.js";
import { outcomeOf } from "./run.js";
import type { Call } from "./slots.js";

// Every public function is called as it should be, but for one argument or option, which is garbage. Nothing may come of that but a
// typed error with a short message, unless the garbage was none.

const groups = { classes: classCalls(), ops: opCalls(), host: hostCalls(), symbols: symbolCalls() };

describe.each(Object.entries(groups))("of %s", (_, calls: readonly Call[]) => {
  test("all examples are right", async () => {
    for (const call of calls) {
      if (call.name === "init" || far.has(call.name)) continue; // these need a network, or a GPU
      expect(await outcomeOf(() => call.run(...(call.args() as never[]))), call.name).toMatchObject({
        kind: "accepted",
      });
    }
  });

  test("none takes garbage", async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    const { complaints, made } = await tryGarbage(calls);
    expect(complaints).toEqual([]);
    expect(made).toBeGreaterThan(500);
  }, 600_000);
});

test("no public function is forgotten", () => {
  const names = new Set(
    Object.values(groups).flatMap((calls) =>
      calls.map(({ name }) => name.replace(/^new |^(layers|losses)\./, "").split(".")[0]),
    ),
  );
  const forgotten = Object.entries(wgrad).filter(([name, value]) => {
    if (typeof value !== "function" || names.has(name) || excused.has(name)) return false;
    return !(value.prototype instanceof Error);
  });
  expect(forgotten.map(([name]) => name)).toEqual([]);
});

const far = new Set(["mnist", "fashionMnist", "cifar10", "cifar100"].map((name) => `datasets.${name}`));

/** What has no call of its own in the tables. */
const excused = new Set([
  ...["compile", "compute", "generate", "measure", "tune"], // and all that needs a device: see training.test.ts
  ...[
    "Layer",
    "ImageAugmentation",
    "AttentionLayer",
    "Wrapper",
    "RecurrentCell",
    "RecurrentLayer",
    "Metric",
    "MeanMetric",
    "Initializer",
  ],
  ...[
    "SlicedInitializer",
    "RandomInitializer",
    "ScaledInitializer",
    "LearningRateSchedule",
    "MonitorCallback",
    "BaseOptimizer",
  ],
  // Tools for those who write layers, losses or errors of their own, called within them.
  ...[
    "describe",
    "fans",
    "attachMask",
    "maskOf",
    "rulesOf",
    "logitsBehind",
    "updatesIn",
    "updateWeights",
    "CallbackList",
  ],
]);
