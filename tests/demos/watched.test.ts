import { transform } from "sucrase";
import { describe, expect, test, vi } from "vitest";
import { Watch } from "../../demos/course/parts/watch.js";
import { watched } from "../../demos/course/parts/watched.js";

/** Runs the body of an async function as a cell does. */
function run(source: string, watch: Watch): Promise<unknown> {
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const { code } = transform(source, { transforms: ["typescript", "imports"], production: true });
  return watch.of(new AsyncFunction("__turn", "exports", watched(code, "__turn"))(watch.turn, {}));
}

describe("code that is watched", () => {
  test.each([
    ["let n = 0; for (let i = 0; i < 3; i++) n += i; return n;", 3],
    ["let n = 0; for (const i of [1, 2]) for (const j in { a: 1 }) if (j) n += i; else n--; return n;", 3],
    ["let n = 5; do n--; while (n > 2); while (n-- > 0); return n;", -1],
    ["const f = (n: number): number => n < 2 ? n : f(n - 1) + f(n - 2); return f(10);", 55],
    ["const f = () => ({ a: (() => (x: number) => x + 1)() }); return f().a(1);", 2],
    ["const f = async () => await (await 1) + await 2; return (await f()) ** 2;", 9],
    ["class A { #n = 1; get n() { return this.#n; } async m() { return await this.n; } } class B extends A { constructor() { super(); } } return await new B().m();", 1], // biome-ignore format: one line
    ["function* f() { for (let i = 0; ; i++) yield i; } for (const i of f()) if (i > 4) return i;", 5],
    ["a: for (;;) { for (;;) break a; } for await (const x of [1]) return x;", 1],
    ["const y = [async () => 2, async x => x][1]; return [await y(4), await y(1)].join();", "4,1"],
  ])("computes what it would: %s", async (source, result) => {
    const watch = new Watch();
    expect(await run(source, watch)).toBe(result);
    watch.close();
  });

  test.each([
    "for (;;) ;",
    "while (true) try { while (true); } catch {}",
    "const f = (n: number): number => n === 0 ? 1 : f(n - 1) + f(n - 1); f(60);",
    "for (;;) await null;",
    "for (;;) await Promise.resolve(1).then((x) => x);",
  ])("ends when the page has no turn: %s", async (source) => {
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now++); // a millisecond each time it is asked
    const watch = new Watch();
    await expect(run(source, watch)).rejects.toThrow(/kept the page from everything else for 5 s/);
    clock.mockRestore();
    watch.close();
  });

  test("goes on for as long as it likes when others have their turns, until it is stopped", async () => {
    let [now, turns] = [0, 0];
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 1000));
    const watch = new Watch();
    const pause = () => {
      if (++turns === 20) watch.stop("Enough.");
      return new Promise((resolve) => setImmediate(resolve));
    };
    Object.assign(globalThis, { pause });
    await expect(run("for (;;) await pause();", watch)).rejects.toThrow("Enough.");
    await pause();
    const after = turns;
    await pause();
    expect(turns).toBe(after + 1); // the code asks no more
    clock.mockRestore();
    watch.close();
  });

  test("is stopped though it waits for what never comes, and does not go on when it comes after all", async () => {
    const watch = new Watch();
    const state = { came: () => {}, wentOn: false };
    Object.assign(globalThis, { state });
    const running = run("await new Promise((resolve) => { state.came = resolve; }); state.wentOn = true;", watch);
    watch.stop("Enough.");
    await expect(running).rejects.toThrow("Enough.");
    state.came();
    await new Promise((resolve) => setImmediate(resolve));
    expect(state.wentOn).toBe(false);
    watch.close();
  });
});
