import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { inFlight } from "../../src/training/in-flight.js";

/** The clock, and what is to happen when. */
let clock = 0;
beforeEach(() => {
  clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
});
afterEach(() => vi.restoreAllMocks());

/** Steps whose results the test lets come: any number at once. */
function steps(count: number) {
  const waiting: (() => void)[] = [];
  async function* batches() {
    for (let i = 0; i < count; i++) yield i;
  }
  const send = async (batch: number) => ({
    result: new Promise<number>((resolve) => waiting.push(() => resolve(batch))),
  });
  const seen: { result: number; time: number }[] = [];
  const done = (async () => {
    for await (const landed of inFlight(batches(), send)) seen.push(landed);
  })();
  return {
    seen,
    done,
    /** At this time come so many results, in one go. */
    async come(time: number, results: number) {
      await settled();
      clock = time;
      for (const resolve of waiting.splice(0, results)) resolve();
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the time of a step", () => {
  test("is when its result came, where each comes by itself", async () => {
    const { seen, done, come } = steps(5);
    for (let i = 1; i <= 5; i++) await come(100 * i, 1);
    await done;
    expect(seen.map(({ result }) => result)).toEqual([0, 1, 2, 3, 4]);
    expect(seen.map(({ time }) => time)).toEqual([100, 200, 300, 400, 500]);
  });

  test("is its share of the time since the last, where results come in bursts", async () => {
    const { seen, done, come } = steps(10);
    await come(400, 4);
    await come(800, 4);
    await come(1000, 2);
    await done;
    expect(seen.map(({ time }) => time)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  });

  test("does not begin before it was sent", async () => {
    const { seen, done, come } = steps(4);
    await settled();
    clock = 1000; // the batches took so long: that is no time of a step
    const slow = steps(2);
    await slow.come(1200, 2);
    await come(1300, 4);
    await Promise.all([done, slow.done]);
    expect(slow.seen.map(({ time }) => time)).toEqual([1100, 1200]);
    expect(seen.map(({ time }) => time)).toEqual([325, 650, 975, 1300]);
  });

  test("is not that of when it is asked for: a hook may hold up those that wait", async () => {
    const times: number[] = [];
    const waiting: (() => void)[] = [];
    async function* batches() {
      for (let i = 0; i < 4; i++) yield i;
    }
    const send = async () => ({ result: new Promise<void>((resolve) => waiting.push(resolve)) });
    const done = (async () => {
      for await (const { time } of inFlight(batches(), send)) {
        times.push(time);
        if (times.length > 1) continue;
        for (const at of [20, 30, 40]) {
          await settled();
          clock = at;
          waiting.shift()?.();
        }
        await settled();
        clock = 5000; // what the first hook waited for
      }
    })();
    await settled();
    clock = 10;
    waiting.shift()?.();
    await done;
    expect(times).toEqual([10, 20, 30, 40]);
  });
});
