import { describe, expect, test } from "vitest";
import {
  Adam,
  ArgumentError,
  type CompileArguments,
  Dense,
  Dropout,
  ExponentialDecay,
  type Hooks,
  init,
  Sequential,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { Executions } from "../../src/training/executions.js";
import type { Samples } from "../../src/training/samples.js";
import { copyingGpu } from "../harness/copying-gpu.js";
import { samples } from "../harness/models.js";

/** 5 batches and a smaller one. */
const [x, y] = [samples(22, 6), samples(22, 2, 1)];

/** What each pass of a life finds in memory, and which hooks were called: kernels compute nothing. */
async function life(stepsPerExecution: CompileArguments["stepsPerExecution"]) {
  const passes: string[] = [];
  const { gpu, counts } = copyingGpu((buffers) => {
    const told = buffers.filter(({ label, bytes }) => /^slot|step$/.test(label) && bytes.some((byte) => byte !== 0));
    passes.push(told.map(({ bytes }) => Buffer.from(bytes).toString("base64").replace(/A+$/, "")).join(" "));
  });
  await init({ device: gpu, family: "simd4" });
  setRandomSeed(7);
  const model = new Sequential([new Dense(4, { inputShape: [6] }), new Dropout(0.3), new Dense(2)], { name: "net" });
  const optimizer = new Adam(new ExponentialDecay(0.05, 3, 0.7));
  model.compile({ optimizer, loss: "mse", metrics: ["mae"], stepsPerExecution });
  const events: string[] = [];
  const hooks: Hooks = {};
  for (const kind of ["Train", "Test", "Predict"] as const) {
    hooks[`on${kind}BatchBegin`] = (batch) => void events.push(`${kind} ${batch} begins`);
    hooks[`on${kind}BatchEnd`] = (batch) => void events.push(`${kind} ${batch} ends`);
  }
  const options = { batchSize: 4, callbacks: [hooks] };
  await model.fit(x, y, { ...options, epochs: 2 });
  const { iterations } = model.optimizer;
  const { submits } = counts;
  await model.evaluate(x, y, options);
  await model.predict(x, options);
  model.dispose();
  return { passes, events, iterations, submits };
}

describe("several steps a submit", () => {
  test.each([2, 4, 100, "auto"] as const)("of %s find the inputs and numbers of one by one", async (steps) => {
    const [one, many] = [await life(1), await life(steps)];
    expect(many.passes).toEqual(one.passes);
    expect(new Set(one.passes).size).toBeGreaterThan(20); // each is another
    expect(many.iterations).toBe(12);
  });

  test("call hooks once, with the number of the first step and then of the last", async () => {
    const { events, submits } = await life(4);
    for (const kind of ["Train", "Test", "Predict"]) {
      const numbers = (what: string) => events.filter((one) => one.startsWith(kind) && one.endsWith(what));
      const of = (one: readonly number[], what: string) => one.map((n) => `${kind} ${n} ${what}`);
      const epochs = kind === "Train" ? 2 : 1;
      expect(numbers("begins")).toEqual(Array.from({ length: epochs }, () => of([0, 4], "begins")).flat());
      expect(numbers("ends")).toEqual(Array.from({ length: epochs }, () => of([3, 5], "ends")).flat());
    }
    expect((await life(1)).submits - submits).toBe(8); // 12 steps in 4
  });

  test("are told by a number, or not at all", () => {
    const model = new Sequential([new Dense(2, { inputShape: [6] })]);
    for (const steps of [0, 1.5, -2, "many", null])
      expect(() => model.compile({ loss: "mse", stepsPerExecution: steps as never })).toThrow(ArgumentError);
  });
});

test("an execution has batches of 8 shapes at most: a model keeps 24 programs", async () => {
  async function* ragged() {
    for (let i = 0; i < 20; i++) yield { x: Tensor.zeros([4, 1 + (i >> 1)]) } satisfies Samples;
  }
  const found: number[] = [];
  for await (const batches of new Executions(100).executions(ragged())) found.push(batches.length);
  expect(found).toEqual([16, 4]);
});

describe("executions whose size is not told", () => {
  async function* batches(count: number) {
    for (let i = 0; i < count; i++) yield { x: [] } satisfies Samples;
  }

  /** How many steps each has, where a step takes so many milliseconds. */
  async function sizes(ms: number): Promise<number[]> {
    const executions = new Executions("auto");
    const found: number[] = [];
    let time = 0;
    for await (const batch of executions.executions(batches(200))) {
      found.push(batch.length);
      time += ms * batch.length;
      executions.took(batch.length, time);
    }
    return found;
  }

  test("grow twofold until they take some 20 ms", async () => {
    expect((await sizes(2.5)).slice(0, 6)).toEqual([1, 1, 2, 4, 8, 8]);
    expect((await sizes(0.1)).slice(0, 9)).toEqual([1, 1, 2, 4, 8, 16, 32, 32, 32]);
  });

  test("are single steps where one takes longer", async () => {
    expect(new Set(await sizes(50))).toEqual(new Set([1]));
  });
});
