import { describe, expect, test } from "vitest";
import {
  CustomLoss,
  compile,
  compute,
  type LossOptions,
  losses,
  MeanSquaredError,
  measure,
  metrics,
  ops,
  ShapeError,
  type SymbolicTensor,
  Tensor,
  type TensorLike,
} from "../../src/index.js";
import { expectNear, ROUNDING } from "../harness/near.js";

/** Losses of two samples and three steps: [[1, 4, 9], [16, 25, 36]]. */
const yTrue = Tensor.zeros([2, 3, 1]);
const yPred = Tensor.from([[[1], [2], [3]], [[4], [5], [6]]]); // biome-ignore format: one line

async function lossOf(options: LossOptions, weight?: TensorLike, mask?: Tensor): Promise<Tensor> {
  const weights = weight === undefined ? [] : [Tensor.from(weight)];
  const feeds: readonly Tensor[] = [yTrue, yPred, ...weights, ...(mask === undefined ? [] : [mask])];
  const program = await compile<readonly Tensor[], SymbolicTensor>(
    (truth, prediction, ...rest) =>
      new MeanSquaredError(options).call(
        truth!,
        prediction!,
        weight === undefined ? undefined : rest[0],
        mask === undefined ? undefined : rest.at(-1),
      ),
    feeds,
  );
  return program.run(...feeds);
}

const ofSamples = Tensor.from([true, false]);
const ofSteps = Tensor.from([
  [true, true, false],
  [true, false, false],
]);

describe("a weight", () => {
  test.each<[string, TensorLike, number]>([
    ["for all", 2, (2 * 91) / 6],
    ["for each sample holds for all its steps", [1, 10], (14 + 770) / 6],
    ["for each sample, in a column", [[1], [10]], (14 + 770) / 6],
    ["for each step", [[1, 0, 0], [0, 0, 2]], (1 + 72) / 6], // biome-ignore format: one line
    ["for each step, with an axis too many", [[[1], [0], [0]], [[0], [0], [2]]], (1 + 72) / 6], // biome-ignore format: one line
  ])("%s", async (_, weight, expected) => {
    expectNear(await lossOf({}, weight), expected, ROUNDING);
  });

  test.each<[string, TensorLike]>([
    ["another number of samples", [1, 2, 3]],
    ["steps first", [[1, 2], [3, 4], [5, 6]]], // biome-ignore format: one line
    ["features", [[[1, 1], [1, 1], [1, 1]], [[1, 1], [1, 1], [1, 1]]]], // biome-ignore format: one line
  ])("is refused for %s", async (_, weight) => {
    await expect(lossOf({}, weight)).rejects.toThrow(ShapeError);
    await expect(lossOf({}, weight)).rejects.toThrow("mean_squared_error: the weights or the mask do not fit");
  });

  test("for each of as many samples as there are steps belongs to the samples", async () => {
    const square = Tensor.from([[[1], [2]], [[3], [4]]]); // biome-ignore format: one line
    const feeds = [Tensor.zeros([2, 2, 1]), square, Tensor.from([1, 10])] as const;
    const program = await compile((t, p, w) => new MeanSquaredError().call(t, p, w), feeds);
    expectNear(await program.run(...feeds), (1 + 4 + 90 + 160) / 4, ROUNDING);
  });
});

// What Keras 3.15.1 gives: a vector beside a column is a column, so that each number is a sample and has a weight.
describe("targets and predictions of which one is a column and one a vector", () => {
  const [vector, column] = [Tensor.from([1, 2, 4]), Tensor.from([[0], [0], [1]])];
  const weight = Tensor.from([1, 0, 2]);

  test.each<[string, Tensor, Tensor]>([
    ["targets", column, vector],
    ["predictions", vector, column],
  ])("go together: %s in a column", async (_, truth, prediction) => {
    const feeds = [truth, prediction, weight] as const;
    const found = await compute(
      (t, p, w) => ({
        each: new MeanSquaredError({ reduction: "none" }).call(t, p, w),
        mean: new MeanSquaredError().call(t, p, w),
        own: new CustomLoss((a, b) => ops.square(ops.subtract(a, b)), { reduction: "sum" }).call(t, p, w),
        plain: losses.meanSquaredError(t, p),
        similar: losses.cosineSimilarity(t, p),
      }),
      ...feeds,
    );
    expect(found.each.toArray()).toEqual([1, 0, 18]);
    expectNear(found.mean, 19 / 3, ROUNDING);
    expectNear(found.own, 19, ROUNDING);
    expect(found.plain.toArray()).toEqual([1, 4, 9]);
    expect(found.similar.shape).toEqual([3]);
    expect(await measure(new metrics.MeanSquaredError(), truth, prediction, { sampleWeight: weight })).toBeCloseTo(
      19 / 3,
    );
  });
});

describe("reductions", () => {
  test.each<[LossOptions["reduction"], number]>([
    ["sumOverBatchSize", (14 + 770) / 6],
    ["mean", (14 + 770) / 6],
    ["sum", 14 + 770],
    ["meanWithSampleWeight", (14 + 770) / 33],
  ])("%s", async (reduction, expected) => {
    expectNear(await lossOf({ reduction }, [1, 10]), expected, { rtol: 1e-5, atol: 0 });
  });

  test("none leaves the losses as they are, weighted", async () => {
    expectNear(await lossOf({ reduction: "none" }, [1, 10]), [[1, 4, 9], [160, 250, 360]], ROUNDING); // biome-ignore format: one line
  });

  test("meanWithSampleWeight is 0 where no weight counts, and a mean without any", async () => {
    const reduction = "meanWithSampleWeight";
    expectNear(await lossOf({ reduction }, [0, 0]), 0, ROUNDING);
    expectNear(await lossOf({ reduction }), 91 / 6, { rtol: 1e-5, atol: 0 });
  });
});

describe("a mask", () => {
  const tolerance = { rtol: 1e-5, atol: 0 };

  test("leaves the others' mean, as in Keras", async () => {
    expectNear(await lossOf({}, undefined, ofSteps), (1 + 4 + 16) / 3, tolerance);
    expectNear(await lossOf({}, undefined, ofSamples), 14 / 3, tolerance);
  });

  test("goes together with weights of fewer axes", async () => {
    expectNear(await lossOf({}, [1, 10], ofSteps), (1 + 4 + 160) / 3, tolerance);
    expectNear(await lossOf({ reduction: "sum" }, [1, 10], ofSteps), 165, tolerance);
    expectNear(await lossOf({ reduction: "meanWithSampleWeight" }, [1, 10], ofSteps), 165 / 12, tolerance);
  });
});
