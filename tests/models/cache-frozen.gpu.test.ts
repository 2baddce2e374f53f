import { expect, test } from "vitest";
import {
  ActivityRegularization,
  type AnyLayer,
  BatchNormalization,
  type CallbackLike,
  Conv2D,
  Dataset,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GlobalAveragePooling2D,
  Input,
  Lambda,
  Layer,
  LSTM,
  Model,
  ops,
  RandomFlip,
  Rescaling,
  Sequential,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { samples } from "../harness/models.js";

const x = new Tensor([20, 6, 6, 2], samples(20, 72).data, "float32");
const y = samples(20, 3, 7);

/** A frozen body with all that computes in another way while training, and a head with chance in it. */
function body(): Sequential {
  return new Sequential(
    [
      new Conv2D(4, 3, { activation: "relu", inputShape: [6, 6, 2] }),
      new BatchNormalization({ momentum: 0.5 }),
      new Conv2D(5, 3, { activation: "tanh" }),
    ],
    { name: "body" },
  );
}

const builds: Record<string, () => Model> = {
  "a Sequential over a model": () => {
    const base = body();
    base.trainable = false;
    return new Sequential([base, new GlobalAveragePooling2D(), new Dropout(0.5), new Dense(4), new Dense(3)]);
  },
  "a functional model with a way around the frozen layers": () => {
    const input = Input([6, 6, 2]);
    const base = body();
    base.trainable = false;
    const own = new Conv2D(5, 3, { padding: "same" }).apply(input);
    const joined = ops.concat([new Flatten().apply(base.apply(input)), new Flatten().apply(own)], 1);
    return new Model({ inputs: input, outputs: new Dense(3).apply(new Dropout(0.3).apply(joined)) });
  },
  "the layers of a model whose first ones are frozen": () => {
    const base = body();
    for (const layer of base.layers.slice(0, 2)) layer.trainable = false;
    return new Model({ inputs: base.input, outputs: new Dense(3).apply(new Flatten().apply(base.output)) });
  },
};

async function trained(build: () => Model, options: object) {
  setRandomSeed(5);
  const model = build().compile({ optimizer: "adam", loss: "mse", metrics: ["mae"] });
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 8, ...options });
  const weights = (await model.getWeights()).map(({ data }) => [...data]);
  const again = await model.evaluate(x, y);
  model.dispose();
  return { history, weights, again };
}

const near = (one: unknown, other: unknown) => {
  const [a, b] = [one, other].map((all) => JSON.parse(JSON.stringify(all)).flat?.(9) ?? []);
  expect(a).toHaveLength(b.length);
  for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i], 5);
};

test.each(Object.entries(builds))("%s comes to the same with and without the cache", async (_, build) => {
  for (const held of [{ validationSplit: 0.25 }, { validationData: [x, y], validationBatchSize: 16 }]) {
    const [plain, cached] = [await trained(build, held), await trained(build, { ...held, cacheFrozen: true })];
    near(cached.weights, plain.weights);
    for (const name of ["loss", "mae", "val_loss", "val_mae"]) near(cached.history[name], plain.history[name]);
    expect(cached.again.loss).toBeCloseTo(plain.again.loss ?? Number.NaN, 5);
  }
});

test("features are computed once, and a callback sees the whole model meanwhile", async () => {
  let calls = 0;
  class Counted extends Lambda {
    static override className = "Counted";
  }
  const count = new Counted((one: SymbolicTensor) => {
    calls++;
    return ops.multiply(one, 2);
  });
  const base = new Sequential([new Dense(4, { inputShape: [72] }), count]);
  base.trainable = false;
  const model = new Sequential([base, new Dense(3)]).compile({ optimizer: "sgd", loss: "mse" });
  const flat = x.reshape([20, 72]);
  const seen: number[] = [];
  const callback: CallbackLike = {
    onEpochEnd: async (_, logs) => {
      const own = await model.predict(flat.slice(0, 4));
      seen.push(own.size, (logs?.loss ?? 0) > 0 ? 1 : 0);
    },
  };
  await model.fit(flat, y, { epochs: 1, cacheFrozen: true });
  const traced = calls;
  await model.fit(flat, y, { epochs: 2, batchSize: 20, cacheFrozen: true, callbacks: [callback] });
  expect(seen).toEqual([12, 1, 12, 1]);
  expect(calls).toBeGreaterThan(traced); // the whole model, for predict
  const before = await base.getWeights();
  base.trainable = true;
  model.compile({ optimizer: "sgd", loss: "mse" });
  await model.fit(flat, y); // and then it is fine-tuned
  expect((await base.getWeights())[0]?.data).not.toEqual(before[0]?.data);
  model.dispose();
});

const frozen = <L extends AnyLayer>(layer: L): L => {
  layer.trainable = false;
  return layer;
};

/** Adds to the loss. */
class Penalty extends Layer {
  static override className = "Penalty";
  override call(x: SymbolicTensor): SymbolicTensor {
    this.addLoss(ops.mean(x));
    return x;
  }
}

/** Is another while training, without any chance. */
class Louder extends Layer {
  static override className = "Louder";
  override call(x: SymbolicTensor, { training }: { readonly training: boolean }): SymbolicTensor {
    return ops.multiply(x, training ? 2 : 1);
  }
}

const start = { inputShape: [6, 6, 2] };
test.each<[string, () => AnyLayer[], RegExp]>([
  [
    "a trained layer",
    () => [new Conv2D(2, 3, start), frozen(new Conv2D(2, 3))],
    /received conv2d\w*, which is trained\./,
  ],
  [
    "augmentation",
    () => [new Rescaling(2, start), new RandomFlip(), frozen(new Conv2D(2, 3))],
    /no frozen layer comes first.*random_flip\w*, which draws random numbers/,
  ],
  [
    "a seeded dropout",
    () => [new Dropout(0.5, { seed: 3, ...start }), frozen(new Conv2D(2, 3))],
    /dropout\w*, which draws/,
  ],
  [
    "running averages",
    () => [new BatchNormalization({ scale: false, center: false, ...start }), frozen(new Conv2D(2, 3))],
    /batch_normalization\w*, which changes what it keeps/,
  ],
  ["a penalty", () => [new Penalty(start), frozen(new Conv2D(2, 3))], /penalty\w*, which adds to the loss/],
  [
    "a penalty on activity",
    () => [new ActivityRegularization({ l2: 1, ...start }), frozen(new Conv2D(2, 3))],
    /activity_regularization\w*, which adds to the loss/,
  ],
  [
    "other ways while training",
    () => [new Louder(start), frozen(new Conv2D(2, 3))],
    /louder\w*, which is another while/,
  ],
  ["no weights at all", () => [new Rescaling(2, start)], /no frozen layer comes first.*which is trained/],
])("%s before all that is frozen is named as what stands in the way", async (_, layers, message) => {
  const model = new Sequential([...(layers() as never[]), new Flatten(), new Dense(3)]);
  model.compile({ optimizer: "sgd", loss: "mse" });
  await expect(model.fit(x, y, { cacheFrozen: true })).rejects.toThrow(message);
  await expect(model.fit(x, y, { cacheFrozen: true })).rejects.toThrow(/^fit: cacheFrozen: .*Leave it out/);
  await model.fit(x, y);
  model.dispose();
});

test("data sets, subclasses, models of unknown shape and what is no flag are refused", async () => {
  const model = builds["a Sequential over a model"]?.() ?? new Sequential();
  model.compile({ optimizer: "sgd", loss: "mse" });
  const batches = Dataset.fromTensors({ x, y }).batch(4);
  await expect(model.fit(batches, undefined, { cacheFrozen: true })).rejects.toThrow(/other samples in every epoch/);
  await expect(model.fit(x, y, { cacheFrozen: 1 as never })).rejects.toThrow(/cacheFrozen/);
  class Own extends Model {
    readonly dense = frozen(new Dense(3));
    override call(x: SymbolicTensor): SymbolicTensor {
      return this.dense.apply(new Flatten().apply(x));
    }
  }
  const own = new Own().compile({ optimizer: "sgd", loss: "mse" });
  await own.predict(x);
  await expect(own.fit(x, y, { cacheFrozen: true })).rejects.toThrow(/says by itself what it computes/);
  const open = new Sequential([new Flatten(), new Dense(3)]).compile({ optimizer: "sgd", loss: "mse" });
  await expect(open.fit(x, y, { cacheFrozen: true })).rejects.toThrow(/input shape of \w+ is not known yet/);
  for (const one of [model, own, open]) one.dispose();
});

test("the cut goes before values with masks", async () => {
  const words = Tensor.from(
    [
      [1, 2, 0],
      [3, 0, 0],
      [2, 1, 3],
      [1, 0, 0],
    ].flat(),
    [4, 3],
  );
  const targets = samples(4, 2, 3);
  const build = (frozenReader: boolean) => {
    const reader = new LSTM(3);
    reader.trainable = !frozenReader;
    const layers = [frozen(new Embedding(4, 3, { maskZero: true, inputShape: [3] })), reader, new Dense(2)];
    return new Sequential(layers).compile({ optimizer: "sgd", loss: "mse" });
  };
  const one = build(false);
  await expect(one.fit(words, targets, { cacheFrozen: true })).rejects.toThrow(/lstm\w*, which is trained/);
  const all: number[][] = [];
  for (const cacheFrozen of [true, false]) {
    setRandomSeed(2);
    const model = build(true);
    await model.fit(words, targets, { cacheFrozen, epochs: 2 });
    all.push((await model.getWeights()).flatMap(({ data }) => [...data]));
    model.dispose();
  }
  near(all[0], all[1]);
  one.dispose();
});
