import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ArgumentError } from "../../src/errors.js";
import { currentDevice, init } from "../../src/gpu/current.js";
import { Conv2D, Dense, Dropout, Flatten } from "../../src/layers/index.js";
import { Sequential, tune } from "../../src/models/index.js";
import { Adam } from "../../src/optimizers/index.js";
import { setRandomSeed } from "../../src/seed.js";
import { Tensor } from "../../src/tensor.js";
import { forgetAnswers } from "../../src/tune/answers.js";
import { takeDefaultTiles, takeLightTiles } from "../harness/light-tiles.js";

const options = { remember: false, rounds: 1 } as const;
const x = Tensor.from(
  Float32Array.from({ length: 16 * 64 }, (_, i) => Math.sin(i)),
  [16, 8, 8, 1],
);
const fitting = { batchSize: 8, epochs: 1, verbose: 0 } as const;

beforeAll(takeDefaultTiles);
afterEach(forgetAnswers);
afterAll(takeLightTiles);

function net(): Sequential {
  setRandomSeed(5);
  const model = new Sequential([
    new Conv2D(12, 3, { activation: "relu", inputShape: [8, 8, 1] }),
    new Flatten(),
    new Dropout(0.2),
    new Dense(24, { activation: "relu" }),
    new Dense(4),
  ]);
  model.compile({ optimizer: new Adam(0.01), loss: "mse", metrics: ["mae"] });
  return model;
}

const rows = Tensor.from(
  Float32Array.from({ length: 64 }, (_, i) => Math.cos(i)),
  [16, 4],
);

async function valuesOf(model: Sequential): Promise<readonly unknown[]> {
  const { variables, ...state } = (await model.getOptimizerState()) as unknown as Record<string, unknown>;
  return [(await model.getWeights()).map(({ data }) => data), JSON.stringify(state), JSON.stringify(variables)];
}

test("tuning a model leaves weights, optimizer and metrics as they are, and training goes on", async () => {
  const [plain, tuned] = [net(), net()];
  for (const model of [plain, tuned]) await model.fit(x, rows, fitting);
  const before = await valuesOf(tuned);
  const report = await tune(tuned, { ...options, margin: 1000 }); // nothing is so much faster: the same kernels go on
  expect(report.rows.length).toBeGreaterThan(4);
  expect(new Set(report.rows.map(({ kernel }) => kernel.replace(/_(gpu|simd4)$/, "")))).toEqual(
    new Set(["conv", "conv_filter_gradient", "matmul"]),
  );
  expect(
    report.rows.every(({ verdict, candidates }) => verdict === "kept" && candidates.every((one) => one.verified)),
  ).toBe(true);
  expect(await valuesOf(tuned)).toEqual(before);
  for (const model of [plain, tuned]) await model.fit(x, rows, fitting);
  expect(await valuesOf(tuned)).toEqual(await valuesOf(plain));
  for (const model of [plain, tuned]) model.dispose();
});

test("a model is tuned for the batches that are given, before it has done anything", async () => {
  const model = net();
  await expect(tune(model, options)).rejects.toThrow(/for which batches/);
  const forward = await tune(model, { ...options, x });
  const both = await tune(model, { ...options, x, y: rows });
  expect(both.rows.length).toBeGreaterThan(forward.rows.length);
  expect(both.rows.some(({ verdict }) => verdict === "known")).toBe(true);
  const { history } = await model.fit(x, rows, fitting);
  expect(history.loss).toHaveLength(1);
  model.dispose();
});

test("amid a fit, a callback may tune", async () => {
  const model = net();
  let found = 0;
  const onEpochEnd = async () => {
    found += (await tune(model, options)).rows.length;
  };
  const { history } = await model.fit(x, rows, { ...fitting, epochs: 2, callbacks: [{ onEpochEnd }] });
  expect(history.loss).toHaveLength(2);
  expect(found).toBeGreaterThan(0);
  model.dispose();
});

test("two tunes of one model, and one during a fit, take their turns", async () => {
  const model = net();
  const [, first, second] = await Promise.all([
    model.fit(x, rows, { ...fitting, epochs: 3 }),
    tune(model, { ...options, x, y: rows }),
    tune(model, { ...options, x, y: rows }),
  ]);
  expect(second?.rows.length).toBe(first?.rows.length);
  expect(second?.rows.every(({ verdict }) => verdict === "known")).toBe(true);
  model.dispose();
});

test("a model that is disposed of meanwhile says so", async () => {
  const model = net();
  await model.fit(x, rows, fitting);
  const tuning = tune(model, { ...options, rounds: 1000 });
  setTimeout(() => model.dispose(), 50);
  await expect(tuning).rejects.toThrow(ArgumentError);
  await expect(tune(model, options)).rejects.toThrow(/disposed of/);
});

test("a device that is lost meanwhile is replaced, and the model is tuned there", async () => {
  const { gpu: before } = await currentDevice();
  const device = await init({ gpu: navigator.gpu, snapshotSeconds: 0.02 });
  device.onError = () => undefined;
  try {
    const model = net();
    await model.fit(x, rows, fitting);
    const tuning = tune(model, { ...options, rounds: 5 });
    setTimeout(() => device.gpu.destroy(), 100);
    expect((await tuning).rows.length).toBeGreaterThan(4);
    expect((await currentDevice()).gpu).not.toBe(device.gpu);
    await model.fit(x, rows, fitting);
    model.dispose();
  } finally {
    (await currentDevice()).destroy();
    await init({ device: before });
  }
});
