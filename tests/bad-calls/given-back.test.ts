import { beforeAll, expect, test, vi } from "vitest";
import * as wgrad from "../../src/index.js";
import { nullDevice } from "../harness/null-device.js";
import { outcomeOf } from "./run.js";

// What users' own functions give back is as little ours as what they pass: a return that was forgotten, an async that is one too many.

const { cloneModel, compile, compute, Dataset, defineOp, Dense, gradients, Input, jvp, Lambda, Layer, Model, ops } =
  wgrad;
const { LearningRateScheduler, Optimizer, RNN, Sequential, SGD, SymbolicTensor, Tensor } = wgrad;

beforeAll(async () => {
  vi.spyOn(console, "warn").mockReturnValue();
  await wgrad.init({ device: await nullDevice() });
});

const GARBAGE: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  "a number": 3,
  "a text": "x",
  "a symbol": Symbol("s"),
  "a function": () => 3,
  "a promise": Promise.resolve(3),
  "a list of numbers": [1, 2],
  "a record of numbers": { a: 1 },
  "a tensor of the host": Tensor.from([1]),
  "a tensor of another graph": new SymbolicTensor({ shape: [2, 1] }, { kind: "input", name: "foreign" }),
};

const [x, y] = [
  [[1], [2]],
  [[1], [2]],
];
const net = (options: object = {}) => new Sequential([new Dense(1, { inputShape: [1], ...options })]);

async function train(model: wgrad.Model, options: object = {}): Promise<void> {
  model.compile({ optimizer: "sgd", loss: "mse", ...options });
  await model.fit(x, y, { verbose: 0 });
}

/** A model with something else in the place of a method. */
function modelWith(method: object): wgrad.Model {
  class Own extends Model {
    static override className = "Own";
    readonly dense = new Dense(1);
    override call(x: wgrad.SymbolicTensor) {
      return this.dense.apply(x);
    }
  }
  return Object.assign(new Own(), method) as never;
}

function layerWith(method: object): wgrad.Model {
  class Own extends Layer {
    static override className = "Own";
    override call(x: wgrad.SymbolicTensor) {
      return x;
    }
  }
  return new Sequential([new Dense(1, { inputShape: [1] }), Object.assign(new Own(), method)]) as never;
}

function stepping(step: () => unknown): wgrad.Optimizer {
  class Own extends Optimizer {
    static override className = "Own";
    static override defaults = { ...Optimizer.defaults, learningRate: 0.1 };
    readonly slots = [];
    override step = step as never;
  }
  return new Own();
}

let defined = 0;
const declared = (rules: object) =>
  defineOp({ name: `own${defined++}`, inputs: ["x"], infer: ({ x }) => x, elementwise: "x", ...rules });

const pair = [{ shape: [2] }] as const;
type X = wgrad.SymbolicTensor;

/** Where users' functions are called, and which of the garbage is none there. */
const PLACES: Readonly<Record<string, readonly [act: (given: never) => unknown, ...fine: string[]]>> = {
  compile: [(given) => compile(() => given, [])],
  compute: [(given) => compute(() => given)],
  "compile: a tensor used within": [(given) => compile((x) => ops.add(x, given), pair), "a number"],
  "a loss": [(given) => train(net(), { loss: () => given })],
  "a metric": [(given) => train(net(), { metrics: [() => given] })],
  "an activation": [(given) => train(net({ activation: () => given }))],
  "an initializer": [
    (given) => train(net({ kernelInitializer: () => given })),
    "a number", // the one weight
  ],
  "a regularizer": [(given) => train(net({ kernelRegularizer: () => given })), "a number"],
  "a constraint": [(given) => train(net({ kernelConstraint: () => given }))],
  Lambda: [(given) => train(new Sequential([new Dense(1, { inputShape: [1] }), new Lambda(() => given)]) as never)],
  "a layer's call": [(given) => train(layerWith({ call: () => given }))],
  "a layer's computeMask": [(given) => train(layerWith({ computeMask: () => given })), "undefined"],
  "a model's call": [(given) => train(modelWith({ call: () => given }))],
  trainStep: [(given) => train(modelWith({ trainStep: () => given }))],
  testStep: [
    async (given) => {
      const model = modelWith({ testStep: () => given });
      model.compile({ optimizer: "sgd", loss: "mse" });
      await model.evaluate(x, y);
    },
  ],
  predictStep: [(given) => modelWith({ predictStep: () => given }).predict(x)],
  computeLoss: [(given) => train(modelWith({ computeLoss: () => given }))],
  computeMetrics: [(given) => train(modelWith({ computeMetrics: () => given }))],
  "an optimizer's step": [(given) => train(net(), { optimizer: stepping(() => given) })],
  "a schedule": [(given) => train(net(), { optimizer: new SGD({ learningRate: () => given }) }), "a number"],
  LearningRateScheduler: [
    async (given) => {
      const model = net();
      model.compile({ optimizer: "sgd", loss: "mse" });
      await model.fit(x, y, { callbacks: [new LearningRateScheduler(() => given)] });
    },
    "a number",
  ],
  "Dataset.map": [
    async (given) => {
      const model = net();
      model.compile({ optimizer: "sgd", loss: "mse" });
      const data = Dataset.fromTensors({ x: Tensor.from(x), y: Tensor.from(y) }).batch(2);
      await model.fit(data.map(() => given));
    },
  ],
  "a generator": [
    async (given) => {
      const model = net();
      model.compile({ optimizer: "sgd", loss: "mse" });
      const data = (async function* () {
        yield given;
      })();
      await model.fit(data, undefined, { stepsPerEpoch: 1 });
    },
  ],
  "ops.cond": [
    (given) =>
      compile(
        (x) =>
          ops.cond(
            ops.greater(ops.sum(x), 0),
            () => given as X,
            () => x,
          ),
        pair,
      ),
  ],
  "ops.map": [(given) => compile((x) => ops.map(() => given as X, x) as X, pair)],
  "ops.vectorizedMap": [(given) => compile((x) => ops.vectorizedMap(() => given as X, x) as X, pair)],
  jvp: [(given) => compile((x) => jvp(() => given as X, [x], [x]) as never, pair)],
  cloneFunction: [(given) => cloneModel(net(), { cloneFunction: () => given })],
  "a cell's call": [
    (given) => {
      class Cell extends Layer {
        static override className = "Cell";
        readonly stateSize = 1;
        readonly outputSize = 1;
        override call() {
          return given;
        }
      }
      return train(new Sequential([Input([2, 1]), new RNN(new Cell() as never), new Dense(1)]) as never);
    },
  ],
  "defineOp: infer": [(given) => compile((x) => declared({ infer: () => given })(x), pair), "a tensor of the host"],
  "defineOp: gradient": [
    (given) => {
      const own = declared({ gradient: () => given });
      return compile((x) => gradients(ops.sum(own(x)), [x])[0], pair);
    },
  ],
  "defineOp: gradient of x": [
    (given) => {
      const own = declared({ gradient: () => ({ x: given }) });
      return compile((x) => gradients(ops.sum(own(x)), [x])[0], pair);
    },
    "undefined",
  ],
};

test.each(Object.entries(PLACES))("%s gives no garbage back", async (_, [act, ...fine]) => {
  for (const [label, given] of Object.entries(GARBAGE)) {
    if (label === "a tensor of another graph" && fine.includes("a tensor of the host")) continue; // a spec is a spec
    const { kind } = await outcomeOf(() => act(given as never));
    expect([label, kind]).toEqual([label, fine.includes(label) ? "accepted" : "refused"]);
  }
});

test("what is wrong is said in words", async () => {
  const messages = [
    [() => compile((async (x: X) => x) as never, pair), /what is returned is not a tensor: .* received a Promise/],
    [() => train(modelWith({ trainStep: () => undefined })), /trainStep gives no logs: .* received undefined/],
    [() => train(modelWith({ trainStep: () => ({ loss: 3 }) })), /log loss is not a tensor/],
    [
      () => compile(() => GARBAGE["a tensor of another graph"] as X, []),
      /a tensor of another graph came in: .*"foreign"/,
    ],
    [
      () => compile((x) => gradients(ops.sum(declared({ gradient: () => ({ z: x }) })(x)), [x])[0], pair),
      /gradient: no such option as z/,
    ],
    [
      () => compile((x) => gradients(ops.sum(declared({ gradient: () => ({ x: ops.sum(x) }) })(x)), [x])[0], pair),
      /the gradient of x is of another shape than x: expected \[2\], received \[\]/,
    ],
  ] as const;
  for (const [act, message] of messages) await expect(async () => act()).rejects.toThrow(message);
});

test("a generator may give plain lists of numbers", async () => {
  const model = net();
  model.compile({ optimizer: "sgd", loss: "mse" });
  const data = (async function* () {
    yield { x, y };
    yield [x, y, [1, 2]];
  })();
  await model.fit(data as never, undefined, { stepsPerEpoch: 2 });
});
