import { traced } from "../../../src/graph/symbols/trace.js";
import * as wgrad from "../../../src/index.js";
import type { Call } from "../slots.js";

const { Dense, Input, Model, Sequential, SymbolicTensor, Tensor, Variable, ops } = wgrad;

const symbolic = (shape: readonly number[], dtype: wgrad.DType = "float32") =>
  new SymbolicTensor({ shape, dtype }, { kind: "input", name: "t" });

type Run = (...args: readonly never[]) => unknown;

function call(
  name: string,
  names: string,
  args: () => readonly unknown[],
  run: Run,
  options: readonly string[] = [],
): Call {
  return { name, names: names.split(" ").filter(Boolean), args, run, options };
}

/** Boxes on images. */
function boxCalls(): Call[] {
  const all = wgrad.utils.boundingBoxes;
  const [boxes, labels] = [() => symbolic([2, 3, 4]), () => symbolic([2, 3], "int32")];
  const boxCall = (name: keyof typeof all, names: string, args: () => readonly unknown[], options: string[] = []) =>
    call(`utils.boundingBoxes.${name}`, names, args, all[name] as Run, options);
  return [
    boxCall("convertFormat", "boxes source target options", () => [
      boxes(),
      "xyxy",
      "relXywh",
      { height: 4, width: 5 },
    ]),
    boxCall("clipToImageSize", "boundingBoxes options", () => [
      { boxes: boxes(), labels: labels() },
      { height: 4, width: 5 },
    ]),
    boxCall("crop", "boxes top left height width", () => [boxes(), 1, 2, 3, 4]),
    boxCall("pad", "boxes top left", () => [boxes(), 1, 2]),
    boxCall("computeIou", "boxes1 boxes2 boundingBoxFormat options", () => [boxes(), boxes(), "xyxy", {}]),
    boxCall("computeCiou", "boxes1 boxes2 boundingBoxFormat options", () => [boxes(), boxes(), "xyxy", {}]),
    boxCall("encodeBoxToDeltas", "anchors boxes anchorFormat boxFormat options", () => [
      symbolic([3, 4]),
      boxes(),
      "xyxy",
      "xywh",
      {},
    ]),
    boxCall("decodeDeltasToBoxes", "anchors boxesDelta anchorFormat boxFormat options", () => [
      symbolic([3, 4]),
      boxes(),
      "xyxy",
      "xywh",
      {},
    ]),
  ];
}

/** What makes graphs: below Keras. */
function graphCalls(): Call[] {
  return [
    call("fill", "value shape dtype", () => [1, [2], "float32"], wgrad.fill as Run),
    call("scalar", "name", () => ["gain"], wgrad.scalar as Run),
    call("constant", "tensor", () => [Tensor.zeros([2])], wgrad.constant as Run),
    call(
      "gradients",
      "loss wrt seed",
      () => {
        const x = symbolic([2]);
        return [ops.sum(ops.square(x)), [x], symbolic([])];
      },
      wgrad.gradients as Run,
    ),
    call(
      "jvp",
      "fn primals tangents",
      () => [(x: wgrad.SymbolicTensor) => ops.square(x), [symbolic([2])], [symbolic([2])]],
      wgrad.jvp as Run,
    ),
    call(
      "assign",
      "variable value",
      () => [new Variable("v", [2]), symbolic([2])],
      (...args) => traced(() => (wgrad.assign as Run)(...args)),
    ),
    call(
      "new Variable",
      "name shape initial",
      () => ["v", [2], new Float32Array(2)],
      (...args) => new Variable(...(args as unknown as [never, never])),
    ),
    call(
      "Variable.set",
      "values",
      () => [[1, 2]],
      (values) => new Variable("v", [2]).set(values),
    ),
    call(
      "new SymbolicTensor",
      "spec source",
      () => [{ shape: [2] }, { kind: "input", name: "x" }],
      (...args) => new SymbolicTensor(...(args as unknown as [never, never])),
    ),
    call(
      "defineOp",
      "declaration",
      () => [{ name: "mine", inputs: ["x"], infer: ({ x }: { x: unknown }) => x, elementwise: "x" }],
      (declaration) => (wgrad.defineOp(declaration) as unknown as Run)(symbolic([2]) as never),
    ),
    call("Input", "shape options", () => [[3], {}], Input as Run, ["name", "dtype", "batchSize"]),
  ];
}

function layerCalls(): Call[] {
  const dense = () => new Dense(2);
  const built = () => {
    const layer = dense();
    layer.ensureBuilt([3]);
    return layer;
  };
  const merging = ["add", "subtract", "multiply", "average", "maximum", "minimum"] as const;
  return [
    call(
      "Layer.apply",
      "x options",
      () => [Input([3]), {}],
      (...args) => (dense().apply as Run).call(dense(), ...args),
      ["training", "mask"],
    ),
    call(
      "Layer.apply in a graph",
      "x options",
      () => [symbolic([2, 3]), {}],
      (...args) => (dense().apply as Run).call(dense(), ...args),
      ["training", "mask"],
    ),
    call(
      "Layer.outputShape",
      "sample",
      () => [[3]],
      (sample) => dense().outputShape(sample),
    ),
    call(
      "Layer.ensureBuilt",
      "sample",
      () => [[3]],
      (sample) => dense().ensureBuilt(sample),
    ),
    call(
      "Layer.setWeights",
      "values",
      () => [[Tensor.zeros([3, 2]), Tensor.zeros([2])]],
      (values) => built().setWeights(values),
    ),
    call(
      "Layer.variable",
      "key",
      () => ["kernel"],
      (key) => built().variable(key),
    ),
    call(
      "Layer.trainable",
      "trainable",
      () => [false],
      (value) => {
        built().trainable = value;
      },
    ),
    ...merging.map((name) =>
      call(`layers.${name}`, "inputs", () => [[Input([3]), Input([3])]], wgrad.layers[name] as Run),
    ),
    call(
      "layers.concatenate",
      "inputs options",
      () => [[Input([3]), Input([3])], {}],
      wgrad.layers.concatenate as Run,
      ["axis", "name"],
    ),
    call("layers.dot", "inputs axes options", () => [[Input([3]), Input([3])], 1, {}], wgrad.layers.dot as Run, [
      "normalize",
      "name",
    ]),
    call(
      "LSTM.apply",
      "x options",
      () => [Input([4, 3]), { initialState: [Input([2]), Input([2])] }],
      (...args) => {
        const lstm = new wgrad.LSTM(2);
        return (lstm.apply as Run).call(lstm, ...args);
      },
      ["training", "mask"],
    ),
    call(
      "MultiHeadAttention.apply",
      "x options",
      () => [[Input([4, 3]), Input([4, 3])], {}],
      (...args) => {
        const attention = new wgrad.MultiHeadAttention(2, 2);
        return (attention.apply as Run).call(attention, ...args);
      },
      ["training", "mask", "useCausalMask", "returnAttentionScores"],
    ),
  ];
}

function modelCalls(): Call[] {
  const x = () => Input([3]);
  const sequential = () => new Sequential([new Dense(2, { inputShape: [3] })]);
  const functional = () => {
    const input = x();
    return new Model({ inputs: input, outputs: new Dense(2, { name: "only" }).apply(input) });
  };
  return [
    call(
      "new Sequential",
      "layers options",
      () => [[new Dense(2, { inputShape: [3] })], {}],
      (...args) => new Sequential(...(args as unknown as [never])),
      ["name", "trainable"],
    ),
    call(
      "Sequential.add",
      "layer",
      () => [new Dense(2)],
      (layer) => sequential().add(layer),
    ),
    call(
      "new Model",
      "options",
      () => {
        const input = x();
        return [{ inputs: input, outputs: new Dense(2).apply(input) }];
      },
      (options) => new Model(options),
      ["name", "trainable"],
    ),
    call(
      "Model.getLayer",
      "name",
      () => ["only"],
      (name) => functional().getLayer(name),
    ),
    call(
      "Model.summary",
      "options",
      () => [{}],
      (options) => functional().summary(options),
      ["expandNested"],
    ),
    call(
      "Model.compile",
      "options",
      () => [{ optimizer: "sgd", loss: "mse" }],
      (options) => functional().compile(options),
      [
        "optimizer",
        "loss",
        "lossWeights",
        "metrics",
        "weightedMetrics",
        "checkGradients",
        "memory",
        "stepsPerExecution",
      ],
    ),
    call(
      "Optimizer.learningRate",
      "learningRate",
      () => [0.1],
      (rate) => {
        new wgrad.SGD().learningRate = rate;
      },
    ),
    call(
      "Loss.call",
      "yTrue yPred sampleWeight",
      () => [symbolic([2, 3]), symbolic([2, 3]), symbolic([2])],
      (...args) => {
        const loss = new wgrad.MeanSquaredError();
        return (loss.call as Run).call(loss, ...args);
      },
    ),
    call(
      "SparseCategoricalCrossentropy.call",
      "yTrue yPred",
      () => [symbolic([2], "int32"), symbolic([2, 3])],
      (...args) => {
        const loss = new wgrad.SparseCategoricalCrossentropy();
        return (loss.call as Run).call(loss, ...args);
      },
    ),
    call(
      "Regularizer.call",
      "weights",
      () => [symbolic([2, 3])],
      (w) => new wgrad.L2().call(w),
    ),
    call(
      "Constraint.call",
      "weights",
      () => [symbolic([2, 3])],
      (w) => new wgrad.MaxNorm().call(w),
    ),
    call(
      "Initializer.generate",
      "shape",
      () => [[2, 3]],
      (shape) => new wgrad.GlorotUniform().generate(shape),
    ),
    call(
      "Zeros.generate",
      "shape",
      () => [[2, 3]],
      (shape) => new wgrad.Zeros().generate(shape),
    ),
    call(
      "Orthogonal.generate",
      "shape",
      () => [[2, 3]],
      (shape) => new wgrad.Orthogonal().generate(shape),
    ),
    call(
      "PolynomialDecay.call",
      "step",
      () => [3],
      (step) => new wgrad.PolynomialDecay(0.1, 10).at(step),
    ),
    call("activations.relu", "x", () => [symbolic([2])], wgrad.getActivation("relu") as Run),
    call("init", "options", () => [{ device: {} }], wgrad.init as Run, [
      "gpu",
      "device",
      "powerPreference",
      "family",
      "tune",
      "tuningFile",
    ]),
  ];
}

export function symbolCalls(): Call[] {
  return [...graphCalls(), ...boxCalls(), ...layerCalls(), ...modelCalls()];
}
