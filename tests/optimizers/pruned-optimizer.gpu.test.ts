import { describe, expect, test } from "vitest";
import {
  Adam,
  AdamW,
  ConstantSparsity,
  compile,
  constant,
  Dense,
  LossScaleOptimizer,
  loadTrainingState,
  Muon,
  PolynomialSparsity,
  PrunedOptimizer,
  type PruningPattern,
  Sequential,
  SGD,
  saveTrainingState,
  scalar,
  setRandomSeed,
  sparsityOf,
  Tensor,
  UpdatePruningStep,
} from "../../src/index.js";
import { pruningMask } from "../../src/optimizers/pruning-mask.js";
import { samples } from "../harness/models.js";

const BY_ELEMENT: PruningPattern = { blockSize: [1, 1], blockPooling: "average", sparsityMByN: undefined };

/** Which elements are pruned. */
async function maskOf(values: readonly number[], shape: readonly number[], sparsity: number, pattern = {}) {
  const program = await compile(
    () => pruningMask(constant(Tensor.from([...values], shape)), scalar("sparsity"), { ...BY_ELEMENT, ...pattern }),
    [],
  );
  const mask = await program.enqueue([], { sparsity });
  program.dispose();
  expect(mask.shape).toEqual(shape);
  return [...mask.data];
}

describe("what is pruned", () => {
  const matrix = [4, -1, 3, 2, -6, 5, 0.5, -7, 1.5, 8, -9, 2.5];

  test("is the smallest magnitudes", async () => {
    expect(await maskOf(matrix, [3, 4], 0.5)).toEqual([0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1]);
    expect(await maskOf(matrix, [3, 4], 0)).toEqual(matrix.map(() => 0));
    expect(await maskOf(matrix, [3, 4], 0.999)).toEqual(matrix.map((w) => Number(w !== -9)));
  });

  test("is none of those that are as large as the smallest that stays", async () => {
    expect(await maskOf([1, -2, 2, 3], [4], 0.5)).toEqual([1, 0, 0, 0]);
  });

  test("is whole blocks, by their mean or their largest, those at the ends too", async () => {
    // Means of 2 × 3: 3.5, 4.5; of what is left below: 6.33, 2.5.
    const blocks = { blockSize: [2, 3] };
    expect(await maskOf(matrix, [3, 4], 0.5, blocks)).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1]);
    // Largest: 6, 7, 9, 2.5.
    const largest = { ...blocks, blockPooling: "max" };
    expect(await maskOf(matrix, [3, 4], 0.5, largest)).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1]);
    expect(await maskOf(matrix, [3, 4], 0.25, largest)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test("is m of each n neighbours along the inputs", async () => {
    // [inputs 4, outputs 2]
    expect(await maskOf([1, 8, 4, 2, 3, 5, 2, 7], [4, 2], 0, { sparsityMByN: [2, 4] })).toEqual([
      1, 0, 0, 1, 0, 1, 1, 0,
    ]);
    // [1, 1, inputs 5, outputs 1]: the last group has but one
    expect(await maskOf([5, 4, 3, 2, 1], [1, 1, 5, 1], 0, { sparsityMByN: [1, 2] })).toEqual([0, 1, 0, 1, 0]);
  });
});

const [x, y] = [samples(32, 8), samples(32, 4, 1)];

function net(optimizer: ConstructorParameters<typeof LossScaleOptimizer>[0]): Sequential {
  setRandomSeed(5);
  const model = new Sequential([new Dense(16, { activation: "tanh", inputShape: [8] }), new Dense(4)]);
  return model.compile({ optimizer, loss: "mse" });
}

const zeros = ({ data }: Tensor) => [...data].filter((w) => w === 0).length;

const fitted = (model: Sequential, epochs: number, options = {}) =>
  model.fit(x, y, { batchSize: 8, epochs, callbacks: [new UpdatePruningStep()], ...options });

describe("a PrunedOptimizer", () => {
  test("prunes as its schedule says, and what is pruned stays so", async () => {
    const schedule = new PolynomialSparsity(0.25, 0.75, 2, 10, { power: 1, frequency: 4 });
    const model = net(new PrunedOptimizer(new Adam(0.05), schedule));
    const seen: number[] = [];
    const look = {
      onTrainBatchBegin: async () => {
        seen.push(zeros((await model.getWeights())[0]!));
      },
    };
    await fitted(model, 4, { callbacks: [new UpdatePruningStep(), look] });
    expect(seen).toEqual([0, 0, 32, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 96, 96, 96]);
    const [kernel, bias, kernel2, bias2] = (await model.getWeights()) as [Tensor, Tensor, Tensor, Tensor];
    expect([kernel, kernel2, bias, bias2].map(zeros)).toEqual([96, 48, 0, 0]);
    const { weights, sparsity, bytes, gzipBytes } = await sparsityOf(model);
    expect(weights[2]).toEqual({ name: expect.stringMatching(/^dense.*\/kernel$/), size: 64, zeros: 48 });
    expect(sparsity).toBeCloseTo(144 / 212, 12);
    expect(bytes).toBe(4 * 212);
    expect(gzipBytes).toBeLessThan(0.6 * bytes);
    model.dispose();
  });

  test("takes the steps of the optimizer inside as long as nothing is pruned, in as many dispatches", async () => {
    const [plain, pruned] = [
      net(new Adam(0.05)),
      net(new PrunedOptimizer(new Adam(0.05), new ConstantSparsity(0.5, 1000))),
    ];
    await plain.fit(x, y, { batchSize: 8, epochs: 2 });
    await fitted(pruned, 2);
    expect(await pruned.getWeights()).toEqual(await plain.getWeights());
    const [before, after] = [await plain.trainingStats(x, y), await pruned.trainingStats(x, y)];
    expect(after.dispatches).toBe(before.dispatches);
    for (const model of [plain, pruned]) model.dispose();
  });

  test("prunes the weights that are meant, and works within others", async () => {
    const optimizer = new PrunedOptimizer(new SGD(0.1, { momentum: 0.9 }), new ConstantSparsity(0.5, 0), {
      weights: /^dense.*bias/,
    });
    const model = net(new LossScaleOptimizer(optimizer));
    await fitted(model, 2);
    expect((await model.getWeights()).map(zeros)).toEqual([0, 8, 0, 2]);
    model.dispose();
  });

  test("decays and learns as the optimizer inside says, whatever kind it is", async () => {
    const never = new ConstantSparsity(0.5, 1000);
    const adamW = () => {
      const inner = new AdamW(0.05, { weightDecay: 0.1 });
      inner.excludeFromWeightDecay({ varNames: ["bias"] });
      inner.learningRate = 0.01;
      return inner;
    };
    const muon = () => new Muon(0.01, { weightDecay: 0.2, adamWeightDecay: 0.05 });
    for (const make of [adamW, muon]) {
      const [plain, pruned] = [net(make()), net(new PrunedOptimizer(make(), never))];
      await plain.fit(x, y, { batchSize: 8, epochs: 2 });
      await fitted(pruned, 2);
      expect(await pruned.getWeights()).toEqual(await plain.getWeights());
      for (const model of [plain, pruned]) model.dispose();
    }
  });

  test("is made again from its config", () => {
    const optimizer = new PrunedOptimizer(new Adam(0.05, { weightDecay: 0.1 }), new ConstantSparsity(0.5, 3));
    const again = PrunedOptimizer.fromConfig(optimizer.getConfig());
    expect(again.weightDecay).toBe(0.1);
    expect(again.learningRate).toBe(0.05);
    expect(again.config.schedule.sparsityAt(3)).toBe(0.5);
  });

  test("goes on from a saved state, bit for bit", async () => {
    const make = () =>
      net(new PrunedOptimizer(new Adam(0.05), new PolynomialSparsity(0, 0.5, 0, 12, { frequency: 3 })));
    const whole = make();
    await fitted(whole, 4);
    const first = make();
    await fitted(first, 2);
    const file = saveTrainingState(await first.getTrainingState({ epoch: 2 }));
    const second = make();
    const state = loadTrainingState(file);
    await second.setTrainingState(state);
    await fitted(second, 4, { initialEpoch: 2 });
    expect(await second.getWeights()).toEqual(await whole.getWeights());
    for (const model of [whole, first, second]) model.dispose();
  });

  test("refuses what it cannot do", async () => {
    const schedule = new ConstantSparsity(0.5, 0);
    expect(() => new PrunedOptimizer(new Adam({ useEma: true }), schedule)).toThrow(/averages of weights/);
    expect(() => new PrunedOptimizer("adam" as never, schedule)).toThrow(/expected an optimizer/);
    expect(() => new PrunedOptimizer(new Adam(), 0.5 as never)).toThrow(/expected a SparsitySchedule/);
    expect(() => new PrunedOptimizer(new Adam(), schedule, { sparsityMByN: [4, 4] })).toThrow(/sparsityMByN/);
    expect(() => new PrunedOptimizer(new PrunedOptimizer(new Adam(), schedule), schedule)).toThrow(/does not prune/);
    expect(() => new PrunedOptimizer(new Adam(), schedule, { weightDecay: 0.1 } as never)).toThrow(
      /weightDecay is the inner optimizer's to say/,
    );
    expect(() => new PolynomialSparsity(0, 0.5, 10, 10)).toThrow(/no steps to change in/);
    const model = net(new Adam());
    await expect(fitted(model, 1)).rejects.toThrow(/nothing prunes/);
    const alone = net(new PrunedOptimizer(new Adam(), schedule));
    await expect(alone.fit(x, y, { batchSize: 8 })).rejects.toThrow(/nobody settles what is pruned/);
    const none = net(new PrunedOptimizer(new Adam(), schedule, { weights: "no such" }));
    await expect(fitted(none, 1)).rejects.toThrow(/no such weights: expected some that are trained/);
    for (const one of [model, alone, none]) one.dispose();
  });
});
