import { describe, expect, test } from "vitest";
import { ArgumentError, Dataset, Dense, type FitOptions, Sequential, ShapeError, Tensor } from "../../src/index.js";
import { withClassWeight } from "../../src/training/class-weight.js";
import { Epochs, fitData } from "../../src/training/fit-data.js";
import type { Samples } from "../../src/training/samples.js";

const x = Tensor.from([[0], [1], [2], [3], [4], [5], [6]]);
const y = Tensor.from([0, 1, 2, 3, 4, 5, 6]);

const model = new Sequential([new Dense(1)]);
const trainingData = (x: unknown, y: unknown, options: FitOptions) =>
  fitData(model, x, y, options, 1, (samples) =>
    options.classWeight === undefined ? samples : withClassWeight("fit: classWeight", samples, options.classWeight),
  );

async function listOf<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const element of elements) all.push(element);
  return all;
}

/** The targets of each batch of one pass. */
async function batches(data: AsyncIterable<Samples> | undefined): Promise<number[][] | undefined> {
  return data && (await listOf(data)).map(({ y }) => [...(y as Tensor).data]);
}

describe("fitData", () => {
  test("cuts batches of 32, or of all samples if there are fewer, and shuffles them", async () => {
    const { batches: all, held, batchSize, count } = trainingData(x, y, {});
    expect({ batchSize, count, held }).toEqual({ batchSize: 7, count: 7, held: undefined });
    const [only] = (await batches(all))!;
    expect(only!.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const many = Tensor.zeros([100, 1]);
    expect(trainingData(many, many, {})).toMatchObject({ batchSize: 32, count: 100 });
  });

  test("keeps the last batch, and rows together with their targets", async () => {
    const { batches: all } = trainingData(x, y, { batchSize: 3, shuffle: false });
    expect(await batches(all)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    for await (const batch of trainingData(x, y, { batchSize: 2 }).batches) {
      expect([...(batch.x as Tensor).data]).toEqual([...(batch.y as Tensor).data]);
    }
  });

  test("holds the last rows out, by ⌊rows · (1 − split)⌋", async () => {
    const { batches: all, held, count } = trainingData(x, y, { validationSplit: 0.3, batchSize: 2, shuffle: false });
    expect(count).toBe(4);
    expect(await batches(all)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(await batches(held)).toEqual([[4, 5], [6]]);
  });

  test("takes validation data as arrays or as a data set", async () => {
    const own = Dataset.fromTensors({ x, y }).batch(5);
    expect(await batches(trainingData(x, y, { validationData: own }).held)).toEqual(
      await batches(trainingData(own, undefined, {}).batches),
    );
    const { held } = trainingData(x, y, { validationData: [[[9]], [9]], batchSize: 3 });
    expect(await batches(held)).toEqual([[9]]);
  });

  test("takes pairs and triples, async generators, and weights by class", async () => {
    const pairs = Dataset.fromTensors([x, y] as const).batch(4);
    expect(await batches(trainingData(pairs, undefined, {}).batches)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
    ]);
    const weighted = trainingData(x, y, {
      shuffle: false,
      classWeight: { 1: 5, 6: 0.5 },
      sampleWeight: [2, 2, 1, 1, 1, 1, 1],
    });
    const [only] = await listOf(weighted.batches);
    expect([...(only!.sampleWeight as Tensor).data]).toEqual([2, 10, 1, 1, 1, 1, 0.5]);
  });

  test("an endless data set has as many steps an epoch as told, and must be told", async () => {
    const { batches: all } = trainingData(Dataset.fromTensors({ x, y }).batch(3).repeat(), undefined, {});
    expect(() => new Epochs("fit: stepsPerEpoch", all, undefined)).toThrow("fit: stepsPerEpoch: the data never ends");
    const epochs = new Epochs("fit: stepsPerEpoch", all, 4);
    expect(await batches(epochs.epoch(0))).toEqual([[0, 1, 2], [3, 4, 5], [6], [0, 1, 2]]);
    expect(await batches(epochs.epoch(1))).toEqual([[3, 4, 5], [6], [0, 1, 2], [3, 4, 5]]);
  });

  test("refuses what is no sample, or of another number", () => {
    expect(() => trainingData(x, y, { sampleWeight: [1, 2] })).toThrow(ShapeError);
    expect(() => trainingData(x, y, { classWeight: { 0: -1 } })).toThrow(/no such weight for class 0/);
    expect(() => trainingData(x, y, { validationData: 3 })).toThrow(ArgumentError);
    expect(() => trainingData(Dataset.fromTensors({ x, y }).batch(2), y, { batchSize: 2 })).toThrow(/brings its own/);
  });
});
