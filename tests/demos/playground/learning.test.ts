import { describe, expect, test } from "vitest";
import { loadData } from "../../../demos/playground/data/load.js";
import { plane } from "../../../demos/playground/data/plane.js";
import { Batches } from "../../../demos/playground/learning/batches.js";
import { NowAndThen } from "../../../demos/playground/learning/now-and-then.js";
import { kernelTiles, outputTiles, rootMeanSquare, spreadOf } from "../../../demos/playground/learning/sights.js";
import { type DataName, dataSets, STEPS, taskOf } from "../../../demos/playground/model/tasks.js";
import { Tensor } from "../../../src/index.js";

const count = (length: number) => Tensor.from(Float32Array.from({ length }, (_, i) => i));

test("NowAndThen waits its time, and longer after what took long", () => {
  const looks = new NowAndThen(100, 0.25, 0);
  expect(looks.isDue(99)).toBe(false);
  expect(looks.isDue(100)).toBe(true);
  looks.done(100, 110); // took 10 of 110: it waits until 200
  expect([looks.isDue(199), looks.isDue(200)]).toEqual([false, true]);
  looks.done(200, 280); // took 80, which is to be a quarter of 320
  expect([looks.isDue(519), looks.isDue(520)]).toEqual([false, true]);
});

test("Batches take every sample once an epoch, each time in another order", () => {
  const batches = new Batches({ x: count(12).reshape([12, 1]), y: count(12) }, 5, 3);
  expect(batches.perEpoch).toBe(2);
  const epochs = [0, 1].map(() => [batches.next(), batches.next()]);
  for (const epoch of epochs) {
    for (const { x, y } of epoch) {
      expect(x.shape).toEqual([5, 1]);
      expect([...x.data]).toEqual([...y.data]);
    }
    expect(new Set(epoch.flatMap(({ y }) => [...y.data])).size).toBe(10);
  }
  const [first, second] = epochs.map((epoch) => epoch.flatMap(({ y }) => [...y.data]));
  expect(first).not.toEqual(second);
  expect(batches.epoch).toBe(2);
  expect(new Batches({ x: count(3), y: count(3) }, 20, 1).next().y.size).toBe(3);
});

describe("data", () => {
  test("are of the shapes that their tasks say, in both parts", async () => {
    const text = "abcdefghij klm".repeat(300);
    for (const name of (Object.keys(dataSets) as DataName[]).filter((name) => name !== "digits")) {
      const choice = { name, count: 40, noise: 0.1 };
      const { train, test } = await loadData(choice, text, new URL("http://localhost/"));
      const { inputShape, dtype, answer } = taskOf(choice, text);
      for (const { x, y } of [train, test]) {
        expect(x.shape.slice(1), name).toEqual(inputShape);
        expect(x.dtype, name).toBe(dtype);
        expect(y.shape, name).toEqual(answer.kind === "tokens" ? x.shape : [x.shape[0], 1]);
        if ("names" in answer) expect(Math.max(...y.data.map(Number)), name).toBe(answer.names.length - 1);
        if (answer.kind === "tokens") expect(Math.max(...x.data.map(Number))).toBeLessThan(answer.count);
      }
    }
  });

  test("letters are followed by the next ones", async () => {
    const { train, corpus, bigrams } = await loadData({ name: "own", count: 10, noise: 0 }, "hello world ".repeat(300), new URL("http://localhost/")); // biome-ignore format: one line
    const [x, y] = [train.x.at(1), train.y.at(1)].map((codes) => corpus!.decode(codes.data as Int32Array));
    expect(x).toHaveLength(STEPS);
    expect(y!.slice(0, -1)).toBe(x!.slice(1));
    expect(bigrams).toBeGreaterThan(0);
  });

  test("noise moves points and heights, and what is learned from is not what judges", () => {
    const [still, moved] = [plane("ring", 50, 0), plane("ring", 50, 0.2)];
    expect(moved.train.y).toEqual(still.train.y);
    expect(moved.train.x).not.toEqual(still.train.x);
    expect(still.test.x).not.toEqual(still.train.x);
    const seen = plane("xor", 20, 0, ["x", "xy"]).train;
    expect(seen.x.shape).toEqual([20, 2]);
    for (const [i, kind] of seen.y.data.entries()) {
      const [x, y] = seen.places.subarray(2 * i, 2 * i + 2);
      expect([...seen.x.at(i).data]).toEqual([x!, Math.fround(x! * y!)]);
      expect(Number(x! * y! > 0)).toBe(kind); // the product says it all
    }
    const slope = plane("slope", 50, 0);
    for (let i = 0; i < 50; i++) expect(slope.train.y.data[i]).toBeCloseTo((slope.train.x.data[2 * i]! + slope.train.x.data[2 * i + 1]!) / 2, 6); // biome-ignore format: one line
    expect(Math.max(...plane("hills", 200, 0).test.y.data.map(Math.abs))).toBeLessThanOrEqual(1);
  });
});

describe("sights", () => {
  test("units over the plane and channels of a picture are tiles; all else is a matrix", () => {
    const tiles = outputTiles("plane", count(256 * 3).reshape([256, 3]))!;
    expect(tiles).toMatchObject({ kind: "pictures", count: 3, columns: 16 });
    expect([...tiles.values.subarray(256, 259)]).toEqual([1, 4, 7]);
    const maps = outputTiles("pictures", count(4 * 5 * 2).reshape([1, 4, 5, 2]))!;
    expect(maps).toMatchObject({ kind: "pictures", count: 2, columns: 5 });
    expect([...maps.values.subarray(20, 22)]).toEqual([1, 3]);
    expect(outputTiles("text", count(12).reshape([1, 3, 4]))).toMatchObject({ kind: "matrix", count: 1, columns: 4 });
    expect(outputTiles("pictures", count(400).reshape([1, 400]))).toMatchObject({ kind: "matrix", columns: 20 });
    expect(outputTiles("plane", count(256 * 6).reshape([256, 2, 3]))).toBeUndefined();
  });

  test("of the weights the largest is shown, filters as tiles", () => {
    const filters = kernelTiles([count(2 * 2 * 3 * 4).reshape([2, 2, 3, 4]), count(4)])!;
    expect(filters).toMatchObject({ kind: "pictures", count: 4, columns: 2 });
    expect([...filters.values.subarray(4, 8)]).toEqual([1, 13, 25, 37]); // filter 1 on channel 0, at each place
    const large = kernelTiles([count(100 * 80).reshape([100, 80])])!;
    expect(large).toMatchObject({ kind: "matrix", columns: 64 });
    expect([large.values.length, large.values[64]]).toEqual([64 * 64, 80]);
    expect(kernelTiles([])).toBeUndefined();
  });

  test("sizes and spreads are of all weights", () => {
    const weights = [Tensor.from([3, 0]), Tensor.from([4, 0])];
    expect(rootMeanSquare(weights)).toBeCloseTo(2.5, 12);
    expect([...spreadOf(weights)]).toEqual([3, 0, 4, 0]);
    expect(spreadOf([count(10_000)]).length).toBe(2000);
  });
});
