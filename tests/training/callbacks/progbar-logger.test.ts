import { stripVTControlCharacters } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { CallbackList, type Params, ProgbarLogger } from "../../../src/index.js";
import type { Terminal } from "../../../src/training/terminal.js";
import { checkConfig } from "../../harness/check-config.js";
import { FakeModel } from "../../harness/fake-training.js";

checkConfig("ProgbarLogger", { config: { terminal: { write: () => undefined } } });

const PARAMS: Params = { epochs: 2, steps: 40, verbose: 1, batchSize: 1, samples: 40 };

/** A bar, its clock, and what it has written. */
function bar(given: Omit<Terminal, "write">, params: Partial<Params> = {}) {
  const clock = { time: 0, output: "" };
  const write = (text: string) => {
    clock.output += text;
  };
  const logger = new ProgbarLogger({ terminal: { ...given, write }, now: () => clock.time });
  const list = new CallbackList([logger], new FakeModel(), { ...PARAMS, ...params });
  return { clock, logger, list };
}

/** Two epochs of 40 steps of 25 ms, the first of which is 2 s longer; a second of validation after each. */
async function train(given: Omit<Terminal, "write">, params: Partial<Params> = {}): Promise<string> {
  const { clock, list } = bar(given, params);
  await list.whole("onTrainBegin");
  for (let epoch = 0; epoch < 2; epoch++) {
    await list.epoch("onEpochBegin", epoch);
    if (epoch === 0) clock.time += 2000; // kernels are compiled
    for (let batch = 0; batch < 40; batch++) {
      clock.time += 25;
      await list.batchEnd("onTrainBatchEnd", batch, { loss: 0.3012, accuracy: 0.9123 });
    }
    await list.whole("onTestBegin");
    clock.time += 1000;
    await list.batchEnd("onTestBatchEnd", 0, { loss: 0.25 });
    await list.whole("onTestEnd", { loss: 0.25 });
    await list.epoch("onEpochEnd", epoch, { loss: 5e-4, accuracy: 0.9123, val_loss: 0.25, val_accuracy: 1 });
  }
  await list.whole("onTrainEnd");
  return clock.output;
}

describe("on a terminal", () => {
  const frames = async (given: Omit<Terminal, "write"> = {}, params: Partial<Params> = {}) =>
    (await train({ isTTY: true, ...given }, params)).split("\r").map((frame) => stripVTControlCharacters(frame));

  test("redraws one line in place; the time of compiling and of validation is no time of steps", async () => {
    const drawn = await frames({ columns: 120 });
    expect(drawn).toContain(
      "Epoch 1/2  21/40 ━━━━━━━━━━━───────── 3s  accuracy: 0.9123  loss: 0.3012  40.0 steps/s  ETA 0:01",
    );
    expect(drawn.filter((frame) => frame.endsWith("\n"))).toEqual([
      "Epoch 1/2  40/40 ━━━━━━━━━━━━━━━━━━━━ 4s  accuracy: 0.9123  loss: 5.0000e-4  val_accuracy: 1.0000  val_loss: 0.2500  40.0 steps/s  ETA 0:01\n",
      "Epoch 2/2  40/40 ━━━━━━━━━━━━━━━━━━━━ 2s  accuracy: 0.9123  loss: 5.0000e-4  val_accuracy: 1.0000  val_loss: 0.2500  40.0 steps/s\n",
    ]);
  });

  test("does not redraw faster than eyes can follow", async () => {
    expect((await frames({ columns: 120 })).length).toBeLessThan(50); // of 82
  });

  test.each([20, 60, 80, undefined])("keeps within %s columns", async (columns) => {
    const redrawn = (await frames({ columns })).filter((frame) => !frame.endsWith("\n"));
    expect(Math.max(...redrawn.map(({ length }) => length))).toBeLessThan(columns ?? 80);
  });

  test("is coloured, unless the terminal does not want it", async () => {
    expect(await train({ isTTY: true })).toContain("\x1b[32m━");
    expect(await train({ isTTY: true, hasColors: () => false })).not.toContain("\x1b[32m");
  });

  test("without a number of steps there is no bar before the first epoch is through", async () => {
    const drawn = await frames({ columns: 120 }, { steps: undefined });
    expect(drawn).toContain("Epoch 1/2  21  3s  accuracy: 0.9123  loss: 0.3012  40.0 steps/s");
    expect(drawn.some((frame) => frame.startsWith("Epoch 2/2  21/40 ━━━━━━━━━━━─────────"))).toBe(true);
  });
});

test("in a file it writes a line a tenth, without control characters", async () => {
  const output = await train({});
  const lines = output.split("\n");
  expect(output).toBe(stripVTControlCharacters(output));
  expect(lines).toHaveLength(21);
  expect(lines[0]).toMatch(/^Epoch 1\/2 {3}4\/40 ━━─{18} 2s /);
});

test("verbose 2 is a line an epoch, 0 is none", async () => {
  const lines = (await train({ isTTY: true }, { verbose: 2 }))
    .split("\n")
    .map((line) => stripVTControlCharacters(line));
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe(
    "\rEpoch 1/2  40/40  4s  accuracy: 0.9123  loss: 5.0000e-4  val_accuracy: 1.0000  val_loss: 0.2500  40.0 steps/s  ETA 0:01",
  );
  expect(await train({ isTTY: true }, { verbose: 0 })).toBe("");
});

test("in a page the console gets a line an epoch", () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  let time = 0;
  const logger = new ProgbarLogger({ now: () => time });
  logger.setParams({ ...PARAMS, epochs: 1 });
  vi.stubGlobal("process", undefined);
  logger.onTrainBegin();
  logger.onEpochBegin(0);
  for (let batch = 0; batch < 40; batch++) {
    time += 25;
    logger.onTrainBatchEnd(batch, { loss: 1 });
  }
  logger.onEpochEnd(0, { loss: 1 });
  vi.unstubAllGlobals();
  expect(log.mock.calls).toEqual([["Epoch 1/1  40/40  1s  loss: 1.0000  40.0 steps/s"]]);
  log.mockRestore();
});

test("the clock may be that of the place where the steps ran, however late they are told of", () => {
  const { clock, logger } = bar({ isTTY: true, columns: 120 });
  clock.time = 5000;
  logger.onEpochBegin(0);
  for (let batch = 0; batch < 20; batch++) {
    clock.time += 100; // as told: all twenty arrive at once
    logger.onTrainBatchEnd(batch, { loss: 1 });
  }
  expect(stripVTControlCharacters(clock.output.split("\r").at(-1)!)).toContain("2s  loss: 1.0000  10.0 steps/s");
});

test("the pace is that of when the steps ran, which the hooks tell: results come in bursts, and hooks may hold them up", async () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(1000);
  for (const [first, last] of [
    ["onEpochBegin", "onTrainBatchEnd"],
    ["onTestBegin", "onTestBatchEnd"],
    ["onPredictBegin", "onPredictBatchEnd"],
  ] as const) {
    now.mockReturnValue(1000);
    const written: string[] = [];
    const logger = new ProgbarLogger({ terminal: { isTTY: true, columns: 120, write: (text) => written.push(text) } });
    const list = new CallbackList([logger], new FakeModel(), { ...PARAMS, epochs: 1 });
    await (first === "onEpochBegin" ? list.epoch(first, 0) : list.whole(first));
    now.mockReturnValue(9000); // when the first twenty are told of
    for (let batch = 0; batch < 20; batch++) await list.batchEnd(last, batch, { loss: 1 }, 1100 + 100 * batch);
    const lines = written.map((line) => stripVTControlCharacters(line));
    expect(lines[1]).toContain("10.0 steps/s  ETA 0:04");
    expect(lines.at(-1)).toMatch(/20\/40 .* 2s {2}.*10\.0 steps\/s {2}ETA 0:02$/);
  }
  now.mockRestore();
});

test("evaluation and prediction have their own, but for evaluation amid a fit", async () => {
  const { clock, list } = bar({}, { steps: 2 });
  for (const kind of ["Test", "Predict"] as const) {
    await list.whole(`on${kind}Begin`);
    for (const batch of [0, 1]) {
      clock.time += 500;
      await list.batchEnd(`on${kind}BatchEnd`, batch, { loss: 2 });
    }
    await list.whole(`on${kind}End`, { loss: 2 });
  }
  expect(clock.output.split("\n")).toEqual([
    expect.stringMatching(/^Evaluate {2}1\/2 ━{10}─{10} 1s {2}loss: 2\.0000 {2}2\.0 steps\/s {2}ETA 0:01$/),
    expect.stringMatching(/^Evaluate {2}2\/2 ━{20} 1s {2}loss: 2\.0000 {2}2\.0 steps\/s$/),
    expect.stringMatching(/^Predict {2}1\/2 ━{10}─{10} 1s {2}2\.0 steps\/s {2}ETA 0:01$/),
    expect.stringMatching(/^Predict {2}2\/2 ━{20} 1s {2}2\.0 steps\/s$/),
    "",
  ]);
  expect(await train({})).not.toContain("Evaluate");
});

test("long times are told in hours, short numbers in powers of ten", () => {
  const { clock, logger } = bar({}, { epochs: 1, steps: 10 });
  logger.onEpochBegin(0);
  clock.time = 600_000;
  logger.onTrainBatchEnd(0, { loss: 0.000012345 });
  expect(clock.output).toContain("loss: 1.2345e-5");
  expect(clock.output).toContain("ETA 1:30:00");
});
