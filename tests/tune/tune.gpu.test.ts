import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ArgumentError, DeviceError } from "../../src/errors.js";
import { requestDevice } from "../../src/gpu/adapter.js";
import { currentDevice, init } from "../../src/gpu/current.js";
import { compile } from "../../src/graph/program/compile.js";
import { listFiles, removeFile } from "../../src/io/index.js";
import { tune } from "../../src/models/index.js";
import * as ops from "../../src/ops/index.js";
import { choices, forgetAnswers } from "../../src/tune/answers.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { takeDefaultTiles, takeLightTiles } from "../harness/light-tiles.js";
import { slowCopy, slowCopyKernel } from "../harness/slow-copy.js";

const specs = [{ shape: [2048] }];
const options = { remember: false, rounds: 5 } as const;
const HERE = "indexedDB" in globalThis ? "indexeddb://wgrad-tuning-test" : `.cache/tuning-test-${Math.random()}.json`;

beforeAll(takeDefaultTiles);
afterAll(takeLightTiles);
afterEach(async () => {
  const { gpu } = await currentDevice();
  await init({ device: gpu, tune: "asked" });
  forgetAnswers();
});

/** Which way a program is compiled that copies. */
async function wayOf({ op, taken }: ReturnType<typeof slowCopy>): Promise<number | undefined> {
  const program = await compile((x) => op(x), specs);
  const x = Float32Array.from({ length: 2048 }, (_, i) => i);
  const [found, again] = [await program.run(x), await program.run(x)];
  program.dispose();
  for (const { data } of [found, again]) expect(x.every((value, i) => data[i] === value)).toBe(true);
  return taken.way;
}

describe("what is tuned", () => {
  test("takes the fastest candidate that is right; one that is wrong or does not compile never wins", async () => {
    const copy = slowCopy();
    expect(await wayOf(copy)).toBe(0);
    const report = await tune((x) => ops.add(copy.op(x), 1), specs, options);
    expect(report.rows).toHaveLength(1);
    const [row] = report.rows;
    expect(row).toMatchObject({ kernel: "slow_copy", verdict: "won", default: "WAY 0", winner: "WAY 3" });
    expect(row?.sizes).toEqual({ size: 2048 });
    expect(row?.speedup).toBeGreaterThan(1);
    expect(row?.speedup).toBe((row?.defaultMilliseconds ?? 0) / (row?.milliseconds ?? 0));
    const [slow, wrong, broken, fast] = row?.candidates ?? [];
    expect(slow).toMatchObject({ verified: true, refused: undefined });
    expect(fast).toMatchObject({ verified: true, refused: undefined });
    expect(wrong).toMatchObject({ verified: false, milliseconds: undefined });
    expect(wrong?.refused).toMatch(/wrong values/);
    expect(broken).toMatchObject({ verified: false, milliseconds: undefined });
    expect(broken?.refused).toMatch(/does not compile/);
    expect(String(report)).toMatch(/slowCopy .*WAY 3/);
    expect(String(report)).toMatch(/1 of 1 won/);
    expect(report.remembered).toBeUndefined();
    expect(await wayOf(copy)).toBe(3);
  });

  test("is asked for by what is of the same order of size, not beyond", async () => {
    const copy = slowCopy();
    await tune((x) => copy.op(x), specs, options);
    const way = async (size: number) => {
      (await compile((x) => copy.op(x), [{ shape: [size] }])).dispose();
      return copy.taken.way;
    };
    expect([await way(2048), await way(1500), await way(2049), await way(10)]).toEqual([3, 3, 0, 0]);
  });

  test("is forgotten once the shader's text or the candidates change", async () => {
    const kernel = slowCopyKernel();
    await tune((x) => slowCopy(kernel).op(x), specs, options);
    expect(await wayOf(slowCopy(kernel))).toBe(3);
    expect(await wayOf(slowCopy(slowCopyKernel()))).toBe(3); // the same text
    expect(await wayOf(slowCopy(slowCopyKernel("// mended\n")))).toBe(0);
    expect(await wayOf(slowCopy(kernel, [0, 1, 2, 3, 3]))).toBe(0);
  });

  test("keeps the default where no other is right", async () => {
    const copy = slowCopy(slowCopyKernel(), [0, 1, 2]);
    const { rows } = await tune((x) => copy.op(x), specs, options);
    expect(rows[0]).toMatchObject({ verdict: "kept", winner: "WAY 0", speedup: 1 });
    expect(await wayOf(copy)).toBe(0);
  });

  test("keeps the default where no other is clearly faster", async () => {
    const copy = slowCopy(slowCopyKernel(), [3, 0]);
    const { rows } = await tune((x) => copy.op(x), specs, options);
    expect(rows[0]).toMatchObject({ verdict: "kept", winner: "WAY 3" });
    expect(rows[0]?.candidates[1]).toMatchObject({ verified: true });
  });

  test("is not timed twice, unless that is asked for", async () => {
    const copy = slowCopy();
    const verdict = async (again: boolean) => {
      const { rows } = await tune((x) => copy.op(x), specs, { ...options, again });
      return [rows[0]?.verdict, rows[0]?.winner];
    };
    expect(await verdict(false)).toEqual(["won", "WAY 3"]);
    expect(await verdict(false)).toEqual(["known", "WAY 3"]);
    expect(await verdict(true)).toEqual(["won", "WAY 3"]);
  });

  // On a device of its own: programs of other tests that nobody holds any longer give their memory back at any time.
  test("frees all that it took, also where it is broken off", () =>
    onFreshDevice(async ({ memory }) => {
      const before = memory.allocatedBytes;
      await tune((x) => slowCopy().op(x), specs, options);
      expect(memory.allocatedBytes).toBe(before);
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      await expect(tune((x) => slowCopy().op(x), specs, { ...options, again: true, signal })).rejects.toBe(reason);
      expect(memory.allocatedBytes).toBe(before);
    }));

  test("is skipped where it takes too much memory or time", async () => {
    const small = await tune((x) => slowCopy().op(x), specs, { ...options, mostBytes: 1000 });
    expect(small.rows[0]).toMatchObject({
      verdict: "skipped",
      reason: "it takes 16384 bytes, of 1000 that it may take",
    });
    expect(choices.size).toBe(0);
    const [first, second] = [slowCopy(), slowCopy(slowCopyKernel("// another"))];
    const short = await tune((x) => second.op(first.op(x)), specs, { ...options, seconds: 1e-9 });
    // Whether the first comes in time, a clock of coarse ticks decides.
    expect(short.rows[1]).toMatchObject({ verdict: "skipped", reason: "the 1e-9 s were over", candidates: [] });
    expect(String(short)).toMatch(/skipped/);
  });

  test("two at once wait for each other", async () => {
    const copies = [slowCopy(), slowCopy()];
    const reports = await Promise.all(copies.map(({ op }) => tune((x) => op(x), specs, options)));
    expect(reports.map(({ rows }) => rows[0]?.verdict)).toEqual(["won", "known"]);
  });

  test("nothing to choose gives an empty report", async () => {
    const { rows } = await tune((x) => ops.exp(x), specs, options);
    expect(rows).toEqual([]);
  });
});

describe("a device", () => {
  test('with tune: "off" takes first candidates whatever is known, and is not tuned', async () => {
    const copy = slowCopy();
    await tune((x) => copy.op(x), specs, options);
    const { gpu } = await currentDevice();
    await init({ device: gpu, tune: "off" });
    expect(await wayOf(copy)).toBe(0);
    const tuning = tune((x) => copy.op(x), specs, options);
    await expect(tuning).rejects.toThrow(ArgumentError);
    await expect(tuning).rejects.toThrow(/first candidates only/);
    await init({ device: gpu, tune: "asked" });
    expect(await wayOf(copy)).toBe(3);
  });

  test("that is told a candidate takes that one", async () => {
    const { op, taken } = slowCopy();
    await tune((x) => op(x), specs, options);
    (await compile((x) => op(x), specs, { candidate: 0 })).dispose();
    expect(taken.way).toBe(0);
  });

  test("remembers what was found earlier, and passes over a file that is damaged", async () => {
    const { gpu } = await currentDevice();
    try {
      const { remembered } = await tune((x) => slowCopy().op(x), specs, { ...options, remember: HERE });
      expect(remembered).toBe(HERE);
      if ("indexedDB" in globalThis) expect(await listFiles("indexeddb://")).toContain(HERE);
      forgetAnswers(); // as in another page
      expect(await wayOf(slowCopy())).toBe(0);
      await init({ device: gpu, tune: "remembered", tuningFile: HERE });
      expect(await wayOf(slowCopy())).toBe(3);
      expect(await wayOf(slowCopy(slowCopyKernel("// mended\n")))).toBe(0);
      await init({ device: gpu, tune: "off", tuningFile: HERE });
      expect(await wayOf(slowCopy())).toBe(0);
    } finally {
      await removeFile(HERE);
    }
    forgetAnswers();
    await init({ device: gpu, tune: "remembered", tuningFile: HERE });
    expect(await wayOf(slowCopy())).toBe(0);
  });

  test("that is idle is tuned for what is compiled afterwards", async () => {
    const { gpu } = await currentDevice();
    await init({ device: gpu, tune: "idle", tuningFile: HERE });
    try {
      const copy = slowCopy();
      expect(await wayOf(copy)).toBe(0);
      await expect.poll(() => choices.size, { timeout: 30_000, interval: 50 }).toBe(1);
      expect(await wayOf(copy)).toBe(3);
    } finally {
      await init({ device: gpu, tune: "asked" });
      await new Promise((resolve) => setTimeout(resolve, 100)); // what was found is being kept
      await removeFile(HERE);
    }
  });

  test("that is destroyed meanwhile is said to be gone", async () => {
    await onFreshDevice(async (device) => {
      const tuning = tune((x) => slowCopy().op(x), specs, { ...options, rounds: 1000 });
      setTimeout(() => device.destroy(), 200);
      await expect(tuning).rejects.toThrow(DeviceError);
    });
  });

  test("without timestamps is timed from outside", async () => {
    const before = await currentDevice();
    const adapter = await navigator.gpu.requestAdapter();
    const gpu = await adapter?.requestDevice();
    if (gpu === undefined) throw new Error("no device");
    try {
      await init({ device: gpu });
      const copy = slowCopy();
      const { rows } = await tune((x) => copy.op(x), specs, options);
      expect(rows[0]).toMatchObject({ verdict: "won", winner: "WAY 3" });
      expect(await wayOf(copy)).toBe(3);
    } finally {
      (await currentDevice()).destroy();
      await init({ device: before.gpu });
    }
  });

  test("of the same adapter that comes later knows what was found", async () => {
    const copy = slowCopy();
    await tune((x) => copy.op(x), specs, options);
    const before = await currentDevice();
    const device = await init({ device: await requestDevice({}) });
    try {
      expect(await wayOf(copy)).toBe(3);
    } finally {
      device.destroy();
      await init({ device: before.gpu });
    }
  });
});
