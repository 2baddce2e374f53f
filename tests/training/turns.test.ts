import { describe, expect, test } from "vitest";
import { inFlight } from "../../src/training/in-flight.js";
import { Turns } from "../../src/training/turns.js";

const later = <T>(value: T, ms = 1) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

describe("turns", () => {
  test("are taken first come, first served, also after a failure", async () => {
    const turns = new Turns();
    const seen: number[] = [];
    const work = (n: number, ms: number) => async () => {
      await later(n, ms);
      seen.push(n);
      if (n === 1) throw new Error("one");
    };
    const all = [turns.take(work(0, 9)), turns.take(work(1, 5)), turns.take(work(2, 1))];
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(seen).toEqual([0, 1, 2]);
  });

  test("let through what a hook asks for amid a turn", async () => {
    const turns = new Turns();
    const value = await turns.take(() => turns.letPass(() => turns.take(() => later(7))));
    expect(value).toBe(7);
  });
});

async function* count(n: number, seen: number[] = []) {
  for (let i = 0; i < n; i++) {
    seen.push(i);
    yield i;
  }
}

describe("steps in flight", () => {
  test("are sent ahead of their results, which come in order", async () => {
    const sent: number[] = [];
    const found: string[] = [];
    const send = async (i: number) => ({ result: later(i, 10 - i) });
    for await (const i of inFlight(count(6, sent), send, 3)) found.push(`${i} of ${sent.length}`);
    expect(found).toEqual(["0 of 3", "1 of 4", "2 of 5", "3 of 6", "4 of 6", "5 of 6"]);
  });

  test("stop when one fails, with its error in its turn", async () => {
    const sent: number[] = [];
    const found: number[] = [];
    const send = async (i: number) => ({ result: i === 1 ? Promise.reject(new Error("one")) : later(i, 0) });
    const run = async () => {
      for await (const i of inFlight(count(50, sent), send, 4)) found.push(i);
    };
    await expect(run()).rejects.toThrow("one");
    expect(found).toEqual([0]);
    expect(sent.length).toBeLessThan(6);
  });
});
