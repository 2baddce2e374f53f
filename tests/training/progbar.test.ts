import { stripVTControlCharacters } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { ArgumentError, Progbar, type ProgbarOptions } from "../../src/index.js";

/** A bar with its clock and what it writes. */
function bar(target: number | null, options: ProgbarOptions = {}, isTTY = true) {
  const clock = { time: 0, output: "" };
  const write = (text: string) => {
    clock.output += text;
  };
  const progbar = new Progbar(target, { terminal: { write, isTTY, columns: 120 }, now: () => clock.time, ...options });
  const step = (values?: Record<string, number>) => {
    clock.time += 100;
    progbar.add(1, values);
  };
  const lines = () => stripVTControlCharacters(clock.output).split("\r").filter((line) => line !== ""); // biome-ignore format: short
  return { clock, progbar, step, lines };
}

describe("Progbar", () => {
  test("averages over the steps, and leaves the last values standing", () => {
    const { step, lines } = bar(4);
    for (const loss of [4, 2, 3, 1]) step({ loss });
    expect(lines()).toEqual([
      "1/4 ━━━━━─────────────── 0s  loss: 4.0000  10.0 steps/s  ETA 0:00",
      "2/4 ━━━━━━━━━━────────── 0s  loss: 3.0000  10.0 steps/s  ETA 0:00",
      "3/4 ━━━━━━━━━━━━━━━───── 0s  loss: 3.0000  10.0 steps/s  ETA 0:00",
      "4/4 ━━━━━━━━━━━━━━━━━━━━ 0s  loss: 1.0000  10.0 steps/s",
      "4/4 ━━━━━━━━━━━━━━━━━━━━ 0s  loss: 1.0000  10.0 steps/s\n",
    ]);
  });

  test("weighs values by steps; some stay as they are", () => {
    const shown = (options: ProgbarOptions) => {
      const { progbar, clock, lines } = bar(10, options);
      progbar.update(2, { a: 1, b: 1 });
      clock.time += 100;
      progbar.update(8, { a: 5, b: 5 });
      return lines().at(-1);
    };
    expect(shown({})).toContain("a: 4.0000  b: 4.0000");
    expect(shown({ statefulMetrics: ["b"] })).toContain("a: 4.0000  b: 5.0000");
    expect(shown({ statelessMetrics: ["b"] })).toContain("a: 5.0000  b: 4.0000");
  });

  test("has a width, a unit, an interval, and is silent or brief if told", () => {
    const wide = bar(2, { width: 8, unitName: "sample" });
    wide.step();
    expect(wide.lines()).toEqual(["1/2 ━━━━──── 0s  10.0 samples/s  ETA 0:00"]);
    const slow = bar(100, { interval: 1 });
    for (let i = 0; i < 25; i++) slow.step();
    expect(slow.lines().length).toBe(3);
    const brief = bar(3, { verbose: 2 });
    for (let i = 0; i < 3; i++) brief.step({ loss: i });
    expect(brief.lines()).toEqual(["3/3  0s  loss: 2.0000  10.0 steps/s\n"]);
    const silent = bar(1, { verbose: 0 });
    silent.step();
    expect(silent.clock.output).toBe("");
  });

  test("in a file it is a line every tenth, and one at the end", () => {
    const { step, clock } = bar(30, {}, false);
    for (let i = 0; i < 30; i++) step({ loss: 1 });
    expect(clock.output.split("\n").map((line) => line.slice(0, 5))).toEqual([" 3/30", " 6/30", " 9/30", "12/30", "15/30", "18/30", "21/30", "24/30", "27/30", "30/30", ""]); // biome-ignore format: short
  });

  test("without a target it ends when told, and begins anew after that", () => {
    const { progbar, step, lines } = bar(null);
    step({ loss: 3 });
    step({ loss: 1 });
    progbar.update(2, { loss: 0.5 }, true);
    step({ loss: 7 });
    expect(lines()).toEqual([
      "1  0s  loss: 3.0000  10.0 steps/s",
      "2  0s  loss: 2.0000  10.0 steps/s",
      expect.stringMatching(/^2\/2 ━{20} 0s {2}loss: 0.5000 {2}10.0 steps\/s\n$/),
      expect.stringMatching(/^1\/2 ━{10}─{10} 0s {2}loss: 7.0000/),
    ]);
  });

  test("in a page the console gets a line at the end", () => {
    const log = vi.spyOn(console, "log").mockReturnValue();
    vi.stubGlobal("process", undefined);
    const { progbar } = { progbar: new Progbar(2, { now: () => 0 }) };
    progbar.update(1);
    progbar.update(2, { loss: 1 });
    vi.unstubAllGlobals();
    expect(log.mock.calls.map(([line]) => line)).toEqual([expect.stringMatching(/^2\/2 {2}0s {2}loss: 1.0000/)]);
    log.mockRestore();
  });

  test.each<[() => unknown, string]>([
    [() => new Progbar(0), "Progbar: no such target"],
    [() => new Progbar(1, { verbose: 3 as never }), "Progbar: no such verbose: expected one of 0, 1, 2, received 3"],
    [() => new Progbar(1, { statefulMetrics: [], statelessMetrics: [] }), "what is averaged is said twice"],
    [() => new Progbar(1, { stateful_metrics: [] } as never), "Write statefulMetrics"],
    [() => new Progbar(1, { terminal: {} as never }), "no such terminal"],
    [() => new Progbar(1).update(-1), "Progbar.update: no such current"],
    [() => new Progbar(1).update(1, [["loss", 1]] as never), "Progbar.update: no such values: expected a record of numbers"],
    [() => new Progbar(1).update(1, { loss: "1" as never }), "Progbar.update: no such loss"],
    [() => new Progbar(1).add(1.5), "Progbar.add: no such count"],
  ])("%s", (call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  }); // biome-ignore format: a table
});
