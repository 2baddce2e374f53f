import { expect, test } from "vitest";
import {
  compile,
  Dense,
  Flatten,
  RandAugment,
  RandomFlip,
  RandomRotation,
  RandomZoom,
  Sequential,
  setRandomSeed,
  Tensor,
} from "../../../src/index.js";
import { openFreshDevice } from "../../harness/fresh-device.js";
import { countGpuCalls, NO_CALLS } from "../../harness/gpu-calls.js";

const [COUNT, SIZE] = [64, 8];
/** Of the first kind the upper half is bright, of the second the middle: which no turn to the side or zoom changes much. */
const kindOf = (i: number) => i % 2;
const brightness = (i: number, y: number) => ((kindOf(i) === 0 ? y < SIZE / 2 : y >= 3 && y < 5) ? 0.8 : 0.1);
const x = Tensor.from(
  Array.from({ length: COUNT * SIZE * SIZE * 3 }, (_, at) => {
    const image = Math.floor(at / (SIZE * SIZE * 3));
    return brightness(image, Math.floor(at / (SIZE * 3)) % SIZE) + 0.1 * Math.sin(at);
  }),
  [COUNT, SIZE, SIZE, 3],
  "float32",
);
const y = Tensor.from(
  Array.from({ length: COUNT }, (_, i) => kindOf(i)),
  [COUNT],
  "int32",
);

const classifier = () =>
  new Sequential([
    new RandomFlip("horizontal", { inputShape: [SIZE, SIZE, 3] }),
    new RandomRotation(0.03),
    new RandomZoom([-0.1, 0.1]),
    new Flatten(),
    new Dense(16, { activation: "relu" }),
    new Dense(2, { activation: "softmax" }),
  ]);

test("a net learns through augmentation, whose steps are one submit that makes nothing", async () => {
  setRandomSeed(1);
  const fresh = await openFreshDevice();
  try {
    const model = classifier();
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const stats = await model.trainingStats(x.slice(0, 16), y.slice(0, 16));
    expect(stats.submits).toBe(1);
    await model.fit(x, y, { epochs: 12, batchSize: 16 });
    const warm = await countGpuCalls(fresh.device.gpu, () => model.trainOnBatch(x.slice(0, 16), y.slice(0, 16)));
    expect(warm).toEqual({ ...NO_CALLS, createCommandEncoder: 1, submit: 1 });
    const { accuracy } = await model.evaluate(x, y);
    expect(accuracy).toBeGreaterThan(0.95);
  } finally {
    await fresh.close();
  }
});

test("augmentation trains alike from the same seed, and otherwise from another", async () => {
  const losses = async (seed: number) => {
    setRandomSeed(seed);
    const model = classifier();
    model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 32, shuffle: false });
    return history.loss;
  };
  const first = await losses(3);
  expect(await losses(3)).toEqual(first);
  expect(await losses(4)).not.toEqual(first);
});

test("RandAugment reads the images once for all that moves them", async () => {
  const layer = new RandAugment([0, 1], { numOps: 1 });
  const program = await compile((images) => layer.apply(images, { training: true }), [x]);
  expect((await program.run(x)) as Tensor).toBeInstanceOf(Tensor);
  expect(program.stats.dispatches).toBeLessThan(60);
  program.dispose();
});
