import { describe, expect, test } from "vitest";
import { ArgumentError, Tensor, timeseriesDatasetFromArray } from "wgrad";

const series = (length: number) => Tensor.from(Int32Array.from({ length }, (_, i) => i));
const range = (start: number, count: number, step = 1) => Array.from({ length: count }, (_, i) => start + i * step);

describe("timeseriesDatasetFromArray", () => {
  test("every second step, windows three apart: the example of Keras's documentation", async () => {
    const windows = timeseriesDatasetFromArray(series(100), null, {
      sequenceLength: 10,
      sequenceStride: 3,
      samplingRate: 2,
      batchSize: null,
    });
    const rows = (await windows.toArray()).map((window) => window.toArray());
    expect(rows[0]).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(rows[1]).toEqual([3, 5, 7, 9, 11, 13, 15, 17, 19, 21]);
    expect(rows.at(-1)).toEqual([81, 83, 85, 87, 89, 91, 93, 95, 97, 99]);
    expect(windows.size).toBe(28);
  });

  test("the step after each window as its target, in batches", async () => {
    const data = series(100);
    const batches = timeseriesDatasetFromArray(data.slice(0, -10), data.slice(10), { sequenceLength: 10 });
    const [batch, ...more] = await batches.toArray();
    expect(more).toEqual([]);
    expect(batch?.x.shape).toEqual([81, 10]);
    expect(batch?.x.at(0).toArray()).toEqual(range(0, 10));
    expect(batch?.y.at(0).item()).toBe(10);
    expect(batch?.y.at(80).item()).toBe(90);
  });

  test("several values a step, and only some of the rows", async () => {
    const data = Tensor.from(Float32Array.from(range(0, 40)), [20, 2]);
    const windows = timeseriesDatasetFromArray(data, null, { sequenceLength: 3, startIndex: 5, endIndex: 10, batchSize: 2 }); // biome-ignore format: one line
    const shapes = (await windows.toArray()).map(({ shape }) => shape);
    expect(shapes).toEqual([[2, 3, 2], [1, 3, 2]]); // biome-ignore format: short
    const [first] = await windows.toArray();
    expect(first?.at(1).toArray()).toEqual([[12, 13], [14, 15], [16, 17]]); // biome-ignore format: short
  });

  test("a shuffle keeps windows and targets together, and repeats with its seed", async () => {
    const options = { sequenceLength: 4, shuffle: true, seed: 3, batchSize: 8 };
    const starts = async (epoch: number) => {
      const found: number[] = [];
      for await (const { x, y } of timeseriesDatasetFromArray(series(40), series(40), options).epoch(epoch)) {
        for (let i = 0; i < y.size; i++) {
          const start = y.at(i).item();
          expect(x.at(i).toArray()).toEqual(range(start, 4));
          found.push(start);
        }
      }
      return found;
    };
    const first = await starts(0);
    expect(await starts(0)).toEqual(first);
    expect(await starts(1)).not.toEqual(first);
    expect(first.toSorted((a, b) => a - b)).toEqual(range(0, 37));
  });

  test("refuses what is no length, and series too short", () => {
    for (const options of [{ sequenceLength: 0 }, { sequenceLength: 2, samplingRate: 0.5 }, { sequenceLength: 11 }]) {
      expect(() => timeseriesDatasetFromArray(series(10), null, options)).toThrow(ArgumentError);
    }
  });
});
