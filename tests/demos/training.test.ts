import { describe, expect, test } from "vitest";
import { Gate } from "../../demos/training/gate.js";
import { Latest } from "../../demos/training/latest.js";
import { Pace } from "../../demos/training/pace.js";
import { StepCurve } from "../../demos/training/step-curve.js";
import { WhileWanted } from "../../demos/training/while-wanted.js";

const params = { epochs: 2, steps: 4, batchSize: 1, samples: 4, verbose: 0 } as const;

test("StepCurve takes the running means apart again", () => {
  const curve = new StepCurve({ pointsPerEpoch: 2 });
  const losses = [8, 6, 3, 1];
  curve.setParams(params);
  for (const epoch of [0, 1]) {
    curve.onEpochBegin(epoch);
    for (const i of losses.keys()) {
      const soFar = losses.slice(0, i + 1);
      curve.onTrainBatchEnd(i, { loss: soFar.reduce((sum, loss) => sum + loss, 0) / soFar.length });
    }
  }
  expect(curve.points).toEqual([
    { epoch: 0.25, loss: 7 },
    { epoch: 0.75, loss: 2 },
    { epoch: 1.25, loss: 7 },
    { epoch: 1.75, loss: 2 },
  ]);
});

test("WhileWanted passes on what it hears, until it is not wanted any more", async () => {
  let wanted = true;
  const curve = new StepCurve({ pointsPerEpoch: 4 });
  const callback = new WhileWanted(curve, () => wanted);
  callback.setParams(params);
  await callback.onEpochBegin(0, {});
  await callback.onTrainBatchEnd(0, { loss: 3 }, 10);
  wanted = false;
  await callback.onTrainBatchEnd(1, { loss: 2 }, 20);
  expect(curve.points).toEqual([{ epoch: 0.125, loss: 3 }]);
});

test("Gate holds up whoever comes while it is closed", async () => {
  const gate = new Gate();
  expect(gate.pass()).toBeUndefined();
  gate.close();
  gate.close();
  const order: string[] = [];
  const waiting = gate.pass()?.then(() => order.push("through"));
  await Promise.resolve();
  order.push("opened");
  gate.open();
  await waiting;
  expect(order).toEqual(["opened", "through"]);
  expect(gate.pass()).toBeUndefined();
});

test("Pace looks back at the last 30 steps", () => {
  const pace = new Pace();
  pace.step(0);
  expect(pace.stepsPerSecond).toBeUndefined();
  for (let i = 1; i <= 30; i++) pace.step(1000 + i * 10);
  expect(pace.stepsPerSecond).toBeCloseTo(100);
  pace.reset();
  expect(pace.stepsPerSecond).toBeUndefined();
});

describe("Latest", () => {
  test("does once more what is asked for while it runs, and never two at once", async () => {
    let [running, most, runs] = [0, 0, 0];
    const latest = new Latest(
      async () => {
        most = Math.max(most, ++running);
        runs++;
        await new Promise((resolve) => setTimeout(resolve, 1));
        running--;
      },
      (error) => expect.fail(String(error)),
    );
    await Promise.all(Array.from({ length: 5 }, () => latest.ask()));
    expect([most, runs]).toEqual([1, 2]);
    await latest.ask();
    expect(runs).toBe(3);
  });

  test("reports a failure and goes on when asked again", async () => {
    const failures: unknown[] = [];
    let runs = 0;
    const latest = new Latest(
      async () => {
        if (++runs === 1) throw new Error("no");
      },
      (error) => failures.push(error),
    );
    await latest.ask();
    await latest.ask();
    expect(failures).toEqual([new Error("no")]);
    expect(runs).toBe(2);
  });
});
