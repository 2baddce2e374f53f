import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { Progress } from "../../scripts/progress.js";

/** Two epochs of 40 steps of 25 ms, with a second of validation after each. */
function train(terminal: { isTTY?: boolean; columns?: number }): string {
  let time = 0;
  let output = "";
  const write = (text: string) => {
    output += text;
  };
  const progress = new Progress({ epochs: 2, stepsPerEpoch: 40, terminal: { ...terminal, write }, now: () => time });
  for (let epoch = 0; epoch < 2; epoch++) {
    progress.onEpochBegin(epoch);
    for (let batch = 0; batch < 40; batch++) {
      time += 25;
      progress.onTrainBatchEnd(batch, { loss: 0.3012, accuracy: 0.9123 });
    }
    time += 1000;
    progress.onEpochEnd(epoch, { loss: 5e-4, accuracy: 0.9123, valLoss: 0.25, valAccuracy: 1 });
  }
  return output;
}

describe("on a terminal", () => {
  const frames = (columns?: number) =>
    train({ isTTY: true, ...(columns === undefined ? {} : { columns }) })
      .split("\r")
      .map((frame) => stripVTControlCharacters(frame));

  test("redraws one line in place", () => {
    expect(frames(120)).toContain(
      "Epoch 1/2  21/40 ━━━━━━━━━━━───────── 1s  accuracy: 0.9123  loss: 0.3012  40.0 steps/s  ETA 0:01",
    );
    expect(frames(120).filter((frame) => frame.endsWith("\n"))).toEqual([
      "Epoch 1/2  40/40 ━━━━━━━━━━━━━━━━━━━━ 2s  accuracy: 0.9123  loss: 5.0000e-4  valAccuracy: 1.0000  valLoss: 0.2500  40.0 steps/s  ETA 0:01\n",
      "Epoch 2/2  40/40 ━━━━━━━━━━━━━━━━━━━━ 2s  accuracy: 0.9123  loss: 5.0000e-4  valAccuracy: 1.0000  valLoss: 0.2500  40.0 steps/s\n",
    ]);
  });

  test("does not redraw faster than eyes can follow", () => {
    expect(frames(120).length).toBeLessThan(50); // of 82
  });

  test.each([20, 60, 80, undefined])("keeps within %s columns", (columns) => {
    const redrawn = frames(columns).filter((frame) => !frame.endsWith("\n"));
    expect(Math.max(...redrawn.map(({ length }) => length))).toBeLessThan(columns ?? 80);
  });
});

test("elsewhere it writes a line a tenth, without control characters", () => {
  const output = train({});
  const lines = output.split("\n");
  expect(output).toBe(stripVTControlCharacters(output));
  expect(lines).toHaveLength(21);
  expect(lines[0]).toMatch(/^Epoch 1\/2 {3}4\/40 ━━─{18} 0s /);
});

test("long times are told in hours, short numbers in powers of ten", () => {
  let time = 0;
  const lines: string[] = [];
  const terminal = { write: (text: string) => lines.push(text) };
  const progress = new Progress({ epochs: 1, stepsPerEpoch: 10, terminal, now: () => time });
  time = 600_000;
  progress.onTrainBatchEnd(0, { loss: 0.000012345 });
  expect(lines[0]).toContain("loss: 1.2345e-5");
  expect(lines[0]).toContain("ETA 1:30:00");
});
