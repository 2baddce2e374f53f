import { describe, expect, test } from "vitest";
import { Dataset, Tensor } from "../../src/index.js";
import { trainingData } from "../../src/models/training-data.js";

const x = Tensor.from([[0], [1], [2], [3], [4], [5], [6]]);
const y = Tensor.from([0, 1, 2, 3, 4, 5, 6]);

/** The targets of each batch of one pass. */
async function batches(data: Dataset<{ x: Tensor; y: Tensor }> | undefined): Promise<number[][] | undefined> {
  return (await data?.toArray())?.map((batch) => [...batch.y.data]);
}

describe("trainingData", () => {
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
    for await (const batch of trainingData(x, y, { batchSize: 2 }).batches) expect(batch.x.data).toEqual(batch.y.data);
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
    expect(trainingData(x, y, { validationData: own }).held).toBe(own);
    expect(trainingData(own, undefined, { validationData: own })).toMatchObject({ batches: own, held: own });
    const { held } = trainingData(x, y, { validationData: [[[9]], [9]], batchSize: 3 });
    expect(await batches(held)).toEqual([[9]]);
  });
});
