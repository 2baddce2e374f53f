import * as wgrad from "../../../src/index.js";
import type { Call } from "../slots.js";

const { Dense, Sequential, Tensor } = wgrad;

type Run = (...args: readonly never[]) => unknown;

const rows = () => Tensor.zeros([4, 3]);
const targets = () => Tensor.zeros([4, 2]);

let made: wgrad.Sequential | undefined;

/** One model for all calls: what garbage is refused leaves it as it was. */
function model(): wgrad.Sequential {
  if (made !== undefined) return made;
  made = new Sequential([new Dense(2, { inputShape: [3] })]);
  made.compile({ optimizer: "sgd", loss: "mse" });
  return made;
}

function method(name: string, names: string, args: () => readonly unknown[], options: readonly string[] = []): Call {
  const run: Run = (...given) => Reflect.get(model(), name).call(model(), ...given);
  return { name: `Model.${name}`, names: names.split(" "), args, run, options };
}

/** How long a fit may go on that was rightly told to: two billion epochs are no garbage, and end when they are asked to. */
const PATIENCE_MS = 100;

/** The same call, of a training that is asked to stop after a while. */
function briefly({ run, ...call }: Call): Call {
  const stopping = async (...given: readonly never[]) => {
    const impatient = setInterval(() => {
      model().stopTraining = true;
    }, PATIENCE_MS);
    try {
      return await run(...given);
    } finally {
      clearInterval(impatient);
    }
  };
  return { ...call, run: stopping };
}

function weightsFile(): Uint8Array {
  const [kernel, bias] = [Tensor.zeros([3, 2]), Tensor.zeros([2])];
  return wgrad.saveSafetensors({ "layers/dense/kernel": kernel, "layers/dense/bias": bias });
}

let foretelling: wgrad.Model | undefined;

/** A language model of next to nothing. */
function language(): wgrad.Model {
  const ids = wgrad.Input([null], { dtype: "int32" });
  foretelling ??= new wgrad.Model({ inputs: ids, outputs: new Dense(5).apply(new wgrad.Embedding(5, 2).apply(ids)) });
  return foretelling;
}

/** On a device that computes nothing no model foretells the same twice, which is the last that is looked at. */
function unlessNoneComputes(error: unknown): void {
  if (!(error instanceof Error && /what it tells of a sequence at once/.test(error.message))) throw error;
}

const FIT = [
  ...["epochs", "batchSize", "verbose", "callbacks", "validationSplit", "validationData", "shuffle", "classWeight"],
  ...[
    "sampleWeight",
    "initialEpoch",
    "stepsPerEpoch",
    "validationSteps",
    "validationBatchSize",
    "validationFreq",
    "onNotFinite",
    "cacheFrozen",
    "signal",
  ],
];

/** Without `remember`: garbage there would be the name of a file. */
const BRIEFLY = { seconds: 5, rounds: 1, margin: 0.1, mostBytes: 1e6 } as const;

/** What trains, measures and asks models, and what runs graphs: all that needs a device. */
export function trainingCalls(): Call[] {
  const evaluation = ["batchSize", "steps", "callbacks", "verbose"];
  return [
    briefly(method("fit", "x y options", () => [rows(), targets(), {}], FIT)),
    method("evaluate", "x y options", () => [rows(), targets(), {}], [...evaluation, "sampleWeight"]),
    method("predict", "x options", () => [rows(), {}], evaluation),
    method("trainOnBatch", "x y sampleWeight classWeight", () => [
      rows(),
      targets(),
      Tensor.from([1, 1, 1, 1]),
      { 0: 1 },
    ]),
    method("testOnBatch", "x y sampleWeight", () => [rows(), targets(), Tensor.from([1, 1, 1, 1])]),
    method("predictOnBatch", "x", () => [rows()]),
    method("setWeights", "values", () => [[Tensor.zeros([3, 2]), Tensor.zeros([2])]]),
    method("save", "target options", () => [{ format: "tfjs", put: () => undefined }, {}], [
      "includeOptimizer",
      "shardBytes",
      "quantize",
    ]),
    method("quantize", "mode", () => ["int8"]),
    {
      name: "Sequential.fromConfig",
      names: ["config", "customObjects"],
      args: () => [model().getConfig(), {}],
      run: (...given) => Reflect.get(Sequential, "fromConfig").call(Sequential, ...(given as unknown as [object])),
    },
    method("export", "target options", () => [{ format: "onnx" }, {}], ["format"]),
    method("saveWeights", "target options", () => [{ format: "h5" }, {}], ["includeOptimizer"]),
    {
      name: "generate",
      names: ["model", "prompt", "options"],
      args: () => [language(), [1, 2], { maxNewTokens: 2 }],
      run: (...given) =>
        (wgrad.generate as (...given: unknown[]) => Promise<unknown>)(...given).catch(unlessNoneComputes),
      options: ["temperature", "topK", "topP", "seed", "stopTokenIds", "onToken", "signal"],
    },
    method("loadWeights", "source options", () => [weightsFile(), {}], [
      "skipMismatch",
      "byName",
      "fetch",
      "signal",
      "cache",
    ]),
    method("setOptimizerState", "state", () => [{ iterations: 1, learningRate: 0.1, slots: {} }]),
    method("trainingStats", "x y", () => [rows(), targets()]),
    method("explain", "x y", () => [rows(), targets()]),
    method("warmUp", "x y sampleWeight", () => [rows(), targets(), Tensor.from([1, 1, 1, 1])]),
    {
      name: "tune",
      names: ["model", "options"],
      args: () => [model(), { x: rows(), y: targets(), sampleWeight: Tensor.from([1, 1, 1, 1]), ...BRIEFLY }],
      run: wgrad.tune as Run,
      options: ["again", "signal"],
    },
    {
      name: "tune of a graph",
      names: ["build", "specs", "options"],
      args: () => [(x: wgrad.SymbolicTensor) => wgrad.ops.matmul(x, x), [{ shape: [2, 2] }], BRIEFLY],
      run: wgrad.tune as Run,
      options: ["again", "signal"],
    },
    {
      name: "compile",
      names: ["build", "specs", "options"],
      args: () => [(x: wgrad.SymbolicTensor) => wgrad.ops.square(x), [{ shape: [2] }], {}],
      run: wgrad.compile as Run,
      options: ["label", "device", "family", "candidate"],
    },
    {
      name: "compute",
      names: ["build", "x"],
      args: () => [(x: wgrad.SymbolicTensor) => wgrad.ops.square(x), [1, 2]],
      run: wgrad.compute as Run,
    },
    {
      name: "measure",
      names: ["metric", "yTrue", "yPred", "options"],
      args: () => ["mae", [[1], [2]], [[1], [3]], { sampleWeight: [1, 1] }],
      run: wgrad.measure as Run,
      options: ["sampleWeight"],
    },
    {
      name: "Program.run",
      names: ["feed"],
      args: () => [Float32Array.of(1, 2)],
      run: async (feed) => (await wgrad.compile((x) => wgrad.ops.square(x), [{ shape: [2] }])).run(feed),
    },
    {
      name: "Program.enqueue",
      names: ["feeds", "step"],
      args: () => [[Float32Array.of(1, 2)], { iteration: 1, seed: 2 }],
      run: async (...args) =>
        ((await wgrad.compile((x) => wgrad.ops.square(x), [{ shape: [2] }])).enqueue as Run)(...args),
    },
  ];
}
