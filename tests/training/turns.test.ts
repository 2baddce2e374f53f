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
    const seen: number[] = [];
    await turns.take(() => turns.letPass(async () => void seen.push(await turns.line.take(() => later(7)))));
    expect(seen).toEqual([7]);
  });

  test("go on when all that a hook has asked for is done, one after the other", async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await later(0, 3);
      seen.push(`${name} ends`);
    };
    const first = turns.take(async () => {
      await turns.letPass(() => {
        for (const name of ["a", "b"]) void turns.line.take(work(name));
      });
      seen.push("first goes on");
    });
    const second = turns.take(work("second"));
    await Promise.all([first, second]);
    const each = ["a", "b", "second"].map((name) => [`${name} begins`, `${name} ends`]);
    expect(seen).toEqual([...each.slice(0, 2), ["first goes on"], ...each.slice(2)].flat());
  });

  test("a line that has ended hands on to the one around it", async () => {
    const turns = new Turns();
    let line = turns;
    await turns.take(() =>
      turns.letPass(() => {
        line = turns.line;
      }),
    );
    expect(turns.line).toBe(turns);
    expect(line).not.toBe(turns);
    expect(await line.take(() => later(3))).toBe(3);
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
    for await (const { result: i } of inFlight(count(6, sent), send, 3)) found.push(`${i} of ${sent.length}`);
    expect(found).toEqual(["0 of 3", "1 of 4", "2 of 5", "3 of 6", "4 of 6", "5 of 6"]);
  });

  test("stop when one fails, with its error in its turn", async () => {
    const sent: number[] = [];
    const found: number[] = [];
    const send = async (i: number) => ({ result: i === 1 ? Promise.reject(new Error("one")) : later(i, 0) });
    const run = async () => {
      for await (const { result: i } of inFlight(count(50, sent), send, 4)) found.push(i);
    };
    await expect(run()).rejects.toThrow("one");
    expect(found).toEqual([0]);
    expect(sent.length).toBeLessThan(6);
  });
});
