import { beforeEach, describe, expect, test } from "vitest";
import { ArgumentError, ShapeError } from "../../../src/errors.js";
import { Device } from "../../../src/gpu/device.js";
import { place } from "../../../src/graph/memory/place.js";
import { Variable } from "../../../src/graph/symbols/variable.js";
import { fakeGpu } from "../../harness/fake-gpu.js";

/** What was uploaded, as it lies in each buffer. */
let uploaded: Map<GPUBuffer, Map<number, readonly number[]>>;
let uploads: number[];
let device: Device;

beforeEach(() => {
  uploaded = new Map();
  uploads = [];
  const gpu = fakeGpu();
  Object.assign(gpu.queue, {
    writeBuffer(buffer: GPUBuffer, offset: number, values: Float32Array) {
      uploads.push(values.length);
      const there = uploaded.get(buffer) ?? new Map<number, readonly number[]>();
      uploaded.set(buffer, there.set(offset, [...values]));
    },
  });
  device = new Device(gpu);
});

/** What lies in a variable's place. */
function placed({ region }: Variable): readonly number[] {
  return (region && uploaded.get(region.buffer)?.get(region.byteOffset)) ?? [];
}

/** Ones, twos, …: one value more each time they are made. */
function planned(name: string, size: number, between: () => void = () => undefined): Variable {
  let value = 0;
  return new Variable(name, [size], () => {
    value++;
    return (function* () {
      yield;
      between();
      return new Float32Array(size).fill(value);
    })();
  });
}

test("variables lie side by side with the values they start with, those without on zeros", async () => {
  const [a, b, c] = [planned("a", 3), new Variable("b", [2]), new Variable("c", [2], Float32Array.of(5, 6))];
  const [slab, other] = await place(device, "weights", () => [[a, b], [c]]);
  expect([a, b, c].map(({ region }) => [region?.home, region?.byteOffset])).toEqual([
    [slab, 0],
    [slab, 256],
    [other, 0],
  ]);
  expect([a, b, c].map(placed)).toEqual([[1, 1, 1], [], [5, 6]]);
  slab?.save(new Float32Array(128));
  expect([a, b].map(({ initial }) => initial)).toEqual([undefined, undefined]); // a newer copy takes the place of what they start with
});

test("large ones are uploaded in pieces of 4 MB", async () => {
  const [large] = [new Variable("large", [2_500_000], new Float32Array(2_500_000).fill(1))];
  await place(device, "weights", () => [[large]]);
  expect(uploads).toEqual([1 << 20, 1 << 20, 2_500_000 - (2 << 20)]);
});

describe("meanwhile", () => {
  test("a variable can be set, before and after its turn", async () => {
    const early: Variable = new Variable("early", [2], Float32Array.of(1, 2));
    const late: Variable = new Variable("late", [2], Float32Array.of(3, 4));
    const middle = planned("middle", 1, () => {
      early.set([10, 20]);
      late.set([30, 40]);
    });
    await place(device, "weights", () => [[early, middle, late]]);
    expect([early, late].map(placed)).toEqual([
      [10, 20],
      [30, 40],
    ]);
  });

  test("another call waits, and finds them in their places", async () => {
    const shared = planned("shared", 4);
    const own = planned("own", 1);
    const homeless = (...all: Variable[]) => [all.filter(({ region }) => region === undefined)];
    const [first, second, third] = await Promise.all([
      place(device, "one", () => homeless(shared)),
      place(device, "two", () => homeless(shared, own)),
      place(device, "three", () => homeless(shared, own)),
    ]);
    expect([first, second, third].map(({ length }) => length)).toEqual([1, 1, 0]);
    expect(shared.region?.home).toBe(first[0]);
    expect(own.region?.home).toBe(second[0]);
  });

  test("one that gets a place on another device is refused", async () => {
    const other = new Device(fakeGpu());
    const shared = planned("shared", 4);
    const quick = place(other, "other", () => [[shared]]);
    const slow = place(device, "weights", () => [[planned("first", 1, () => undefined), shared]]);
    const results = await Promise.allSettled([quick, slow]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const failed = results.find((result) => result.status === "rejected");
    expect(failed?.reason).toBeInstanceOf(ArgumentError);
  });
});

test("where values cannot be made, all stay as they were, and the next try works", async () => {
  let broken = true;
  const bad = planned("bad", 2, () => {
    if (broken) throw new Error("no values");
  });
  const good = new Variable("good", [2], Float32Array.of(1, 2));
  await expect(place(device, "weights", () => [[good, bad]])).rejects.toThrow("no values");
  expect([good.region, bad.region, device.memory.allocatedBytes]).toEqual([undefined, undefined, 0]);
  broken = false;
  await place(device, "weights", () => [[good, bad]]);
  expect([good, bad].map(placed)).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

test("a plan that makes another number of values is refused", async () => {
  const short = new Variable("short", [3], () =>
    (function* () {
      yield;
      return new Float32Array(2);
    })(),
  );
  const placing = place(device, "weights", () => [[short]]);
  await expect(placing).rejects.toThrow(ShapeError);
  await expect(placing).rejects.toThrow(/^short: another number of values: expected 3, for \[3\], received 2\.$/);
});
