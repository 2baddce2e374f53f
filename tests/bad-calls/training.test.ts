import { beforeAll, expect, test, vi } from "vitest";
import { init } from "../../src/index.js";
import { nullDevice } from "../harness/null-device.js";
import { trainingCalls } from "./calls/training.js";
import { tryGarbage } from "./check.js";
import { outcomeOf } from "./run.js";

// As bad-calls.test.ts, for all that needs a device: one that computes nothing will do.

beforeAll(async () => {
  vi.spyOn(console, "warn").mockReturnValue();
  vi.spyOn(console, "log").mockReturnValue();
  await init({ device: await nullDevice() });
});

const calls = trainingCalls();

test.each(calls)("$name is right as it is", async (call) => {
  expect(await outcomeOf(() => call.run(...(call.args() as never[])))).toMatchObject({ kind: "accepted" });
});

test.each(calls)(
  "$name takes no garbage",
  async (call) => {
    const { complaints, made } = await tryGarbage([call], Number(process.env.BAD_CALLS ?? 7));
    expect(complaints).toEqual([]);
    expect(made).toBeGreaterThan(10);
  },
  600_000,
);
