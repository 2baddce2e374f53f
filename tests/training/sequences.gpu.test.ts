import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  Adam,
  Dense,
  Dropout,
  OutOfMemoryError,
  Random,
  Sequential,
  SGD,
  setRandomSeed,
  Tensor,
  WgradError,
} from "../../src/index.js";
import { doWrong, FOREIGN } from "../harness/foreign-errors.js";
import { openFreshDevice } from "../harness/fresh-device.js";
import { samples } from "../harness/models.js";
import { scarceMemory } from "../harness/scarce-memory.js";

/** `VITE_SEQUENCES=1000 npm run test:gpu -- sequences` tries as many. */
const SEQUENCES = Number((import.meta as { env?: { VITE_SEQUENCES?: string } }).env?.VITE_SEQUENCES ?? 40);
const [x, y] = [samples(10, 4), samples(10, 2, 1)];
/** Samples that are all alike: what a model says of them is, too, if it had the same weights for all. */
const alike = new Tensor(
  [9, 4],
  Float32Array.from({ length: 36 }, (_, i) => i % 4),
  "float32",
);
const QUESTION = { batchSize: 2 };

const makers = [
  () => new Sequential([new Dense(3, { activation: "tanh", inputShape: [4] }), new Dense(2)]),
  () => new Sequential([new Dense(5, { activation: "relu", inputShape: [4] }), new Dropout(0.3), new Dense(2)]),
  () => new Sequential([new Dense(2, { inputShape: [4] })]),
] as const;
const optimizers = [
  () => new Adam(),
  () => new SGD({ learningRate: 0.01, momentum: 0.9 }),
  () => "rmsprop" as const,
] as const;

function compiled(model: Sequential, random = new Random(0)): Sequential {
  const optimizer = optimizers[random.below(optimizers.length)]?.() ?? "sgd";
  return model.compile({ optimizer, loss: "mse", metrics: ["mae"] });
}

/** Three models, and three more whose weights are the same. */
function models(seed: number) {
  const make = () => {
    setRandomSeed(seed);
    return makers.map((maker) => compiled(maker()));
  };
  return { tried: make(), twins: make() };
}

interface Trace {
  readonly trained: Set<Sequential>;
  readonly disposed: Set<Sequential>;
  readonly told: string[];
}

/** Calls that nobody waits for: of each the promise. */
function act(random: Random, model: Sequential, at: number, { trained, disposed, told }: Trace): Promise<unknown> {
  const kind = random.below(10);
  const tell = (what: string) => told.push(`${at} ${what}`);
  if (kind <= 2) {
    tell("fit");
    trained.add(model);
    const shuffle = random.below(2) === 0;
    const callbacks = random.below(2) === 0 ? [] : [{ onTrainBatchEnd: () => pause(random.below(2)) }];
    return model.fit(x, y, { epochs: 1 + random.below(2), batchSize: 1 + random.below(5), shuffle, callbacks });
  }
  if (kind <= 4) {
    tell("predict");
    const rows = async () => {
      const { data } = await model.predict(alike, QUESTION);
      for (let i = 0; i < data.length; i++) expect(data[i], "one set of weights for all batches").toBe(data[i % 2]);
    };
    return rows();
  }
  if (kind === 5) {
    tell("evaluate");
    return model.evaluate(x, y, { batchSize: 3 }).then((logs) => expect(Object.keys(logs)).toEqual(["loss", "mae"]));
  }
  if (kind === 6) {
    tell("compile");
    compiled(model, random);
    return Promise.resolve();
  }
  if (kind === 7) {
    tell("setWeights");
    trained.add(model);
    return model.setWeights(
      model.weights.map(({ shape, size }) => new Tensor(shape, new Float32Array(size).fill(0.1), "float32")),
    );
  }
  if (kind === 8) {
    tell("trainOnBatch");
    trained.add(model);
    return model.trainOnBatch(x, y);
  }
  if (random.below(3) > 0) return model.getWeights();
  tell("dispose");
  disposed.add(model);
  model.dispose();
  return Promise.resolve();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe("calls that nobody waits for", () => {
  const complaints: WgradError[] = [];
  let fresh: Awaited<ReturnType<typeof openFreshDevice>>;
  let limit: ReturnType<typeof scarceMemory>;
  beforeAll(async () => {
    fresh = await openFreshDevice();
    fresh.device.onError = (error) => complaints.push(error);
    limit = scarceMemory(fresh.device.gpu);
  });
  afterAll(() => fresh.close());

  test(
    `${SEQUENCES} random sequences on three models, others' errors and failed allocations among them: typed errors alone, and no model harmed but the disposed`,
    async () => {
      let foreign = 0;
      for (let seed = 0; seed < SEQUENCES; seed++) {
        const random = new Random(seed);
        const { tried, twins } = models(seed);
        const trace: Trace = { trained: new Set(), disposed: new Set(), told: [] };
        const calls: { readonly model: Sequential; readonly result: Promise<unknown> }[] = [];
        limit.failed = 0;
        const length = 4 + random.below(9);
        for (let step = 0; step < length; step++) {
          const at = random.below(tried.length);
          const model = tried[at] ?? tried[0]!;
          const result = act(random, model, at, trace);
          result.catch(() => undefined); // looked at when all have ended
          calls.push({ model, result });
          if (random.below(3) === 0) {
            const { failing } = limit;
            limit.failing = Number.POSITIVE_INFINITY; // theirs are not what is to fail
            trace.told.push(doWrong(random, fresh.device.gpu));
            limit.failing = failing;
          }
          if (random.below(6) === 0) {
            limit.failing = random.below(12);
            trace.told.push(`no memory in ${limit.failing}`);
          }
          if (random.below(4) === 0) await pause(random.below(3)); // so that calls come amid others' work, too
        }
        const where = () => `sequence ${seed}: ${trace.told.join(", ")}`;
        for (const [i, outcome] of (await Promise.allSettled(calls.map(({ result }) => result))).entries()) {
          if (outcome.status === "fulfilled") continue;
          expect(outcome.reason, where()).toBeInstanceOf(WgradError);
          if (outcome.reason instanceof OutOfMemoryError && limit.failed > 0) continue;
          // A fit cannot know that a hook which is under way does not wait for it.
          if (/a callback holds it up/.test(String(outcome.reason))) continue;
          expect(trace.disposed.has(calls[i]!.model), `${where()}: ${outcome.reason}`).toBe(true);
        }
        limit.failing = Number.POSITIVE_INFINITY;
        for (const [at, model] of tried.entries()) {
          if (trace.disposed.has(model)) continue;
          if (!trace.trained.has(model)) expect(await model.predict(x), where()).toEqual(await twins[at]?.predict(x));
          const { history } = await model.fit(x, y, { epochs: 1 });
          expect(history.loss?.[0], where()).toBeGreaterThan(0);
        }
        const ours = complaints.filter(({ message }) => !message.includes(FOREIGN));
        expect(ours, where()).toEqual([]);
        foreign += complaints.length;
        complaints.length = 0;
        for (const model of [...tried, ...twins]) model.dispose();
      }
      expect(foreign, "errors of others were heard of").toBeGreaterThan(SEQUENCES);
    },
    60_000 + 3000 * SEQUENCES,
  );
});
