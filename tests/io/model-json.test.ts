import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  BatchNormalization,
  Bidirectional,
  Concatenate,
  Conv2D,
  cloneModel,
  Dense,
  Dropout,
  defineOp,
  Embedding,
  Flatten,
  FormatError,
  Input,
  initializers,
  LAYER,
  Lambda,
  Layer,
  type LayerConfig,
  LSTM,
  LSTMCell,
  Model,
  MultiHeadAttention,
  modelFromJson,
  ops,
  RNN,
  registerClass,
  regularizers,
  Sequential,
  type SymbolicTensor,
  TimeDistributed,
  toJson,
} from "../../src/index.js";
import type { Tensors } from "../../src/layers/index.js";

type AnyModel = Model<Tensors, Tensors>;

const sequential = () =>
  new Sequential(
    [
      new Conv2D(4, 3, {
        inputShape: [8, 8, 1],
        activation: "hardSigmoid",
        kernelRegularizer: new regularizers.L1L2({ l1: 0.1, l2: 0.2 }),
        kernelInitializer: new initializers.TruncatedNormal({ stddev: 0.3 }),
        padding: "same",
      }),
      new BatchNormalization({ trainable: false }),
      new Flatten(),
      new Dropout(0.25, { name: "my_Dropout" }),
      new Dense(3, { kernelInitializer: "heNormal", activation: "logSoftmax" }),
    ],
    { name: "stack" },
  );

/** One layer called twice; its second call needs a layer that stands behind it. */
function shared() {
  const x: SymbolicTensor = Input([6], { name: "x" });
  const twice = new Dense(6, { name: "twice" });
  const between = new Dense(6, { name: "between", activation: "relu" });
  const first = twice.apply(x);
  const second = twice.apply(between.apply(first));
  return new Model({ inputs: x, outputs: ops.add(first, ops.multiply(second, 2)), name: "shared" });
}

function manyEnds() {
  const [a, b] = [Input([4], { name: "a" }), Input([null, 5], { name: "b" })];
  const [sequence, h, c] = new LSTM(4, { returnState: true, name: "encoder" }).apply(b) as readonly SymbolicTensor[];
  const decoded = new LSTM(4, { name: "decoder" }).apply(b, { initialState: [h!, c!] });
  const side = new Concatenate({ name: "side" }).apply([a, decoded]);
  return new Model({
    inputs: { a, b },
    outputs: [new Dense(2, { name: "p" }).apply(side), ops.mean(sequence!, { axis: -1 })],
    name: "ends",
  });
}

function nested() {
  const x = Input([8, 8, 1], { name: "picture" });
  const inner = sequential();
  const outer = new Dense(2, { name: "outer" }).apply(inner.apply(x));
  const within = shared();
  return new Model({ inputs: x, outputs: within.apply(new Dense(6, { name: "to_six" }).apply(outer)), name: "nest" });
}

const recurrent = () =>
  new Sequential([
    new Embedding(10, 6, { maskZero: true, inputShape: [7] }),
    new Bidirectional(new LSTM(3, { returnSequences: true }), { mergeMode: "sum" }),
    new TimeDistributed(new Dense(4)),
    new RNN([new LSTMCell(3), new LSTMCell(2)], { returnSequences: true }),
    new Bidirectional(new LSTM(3), { backwardLayer: new LSTM(3, { goBackwards: true }) }),
  ]);

function attentive() {
  const [query, value] = [Input([3, 8]), Input([5, 8])];
  const attention = new MultiHeadAttention(2, 4, { name: "attention" });
  return new Model({ inputs: [query, value], outputs: attention.apply([query, value]), name: "attentive" });
}

const deferred = () => new Sequential([new Dense(2), new Dense(1)], { name: "deferred" });

const examples = { sequential, shared, manyEnds, nested, recurrent, attentive, deferred };

/** What is the same in two models of one architecture: paths, shapes, and which are trained. */
function architecture(model: AnyModel) {
  return {
    variables: [...model.variables()].map(([path, { shape }]) => [path, shape]),
    trained: [...model.variables({ trainable: true }).keys()],
    layers: model.layers.map(({ className, name }) => `${className} ${name}`),
    structure: JSON.stringify(model.outputNames),
  };
}

describe.each(Object.entries(examples))("%s", (_, make) => {
  test("is the same from its JSON, which is the same again", () => {
    const model = make() as unknown as AnyModel;
    const json = toJson(model);
    const again = modelFromJson(json);
    expect(architecture(again)).toEqual(architecture(model));
    expect(JSON.parse(toJson(again))).toEqual(JSON.parse(json));
    expect(again.constructor).toBe(model.constructor);
  });

  test("is cloned: same layers, other weights", async () => {
    const model = make() as unknown as AnyModel;
    const clone = cloneModel(model);
    expect(architecture(clone)).toEqual(architecture(model));
    for (const weight of clone.weights) expect(model.weights).not.toContain(weight);
    for (const layer of clone.layers) expect(model.layers).not.toContain(layer);
    if (model.weights.length > 0) expect(await clone.getWeights()).not.toEqual(await model.getWeights());
  });
});

test.each(Object.entries(examples))("%s is made again of its config, and of Keras's", async (_, make) => {
  const model = make() as unknown as AnyModel;
  const Class = model.constructor as typeof Model;
  const json = toJson(model);
  for (const config of [model.getConfig(), JSON.parse(json).config]) {
    const again: AnyModel = await Class.fromConfig(config);
    expect(again.constructor).toBe(Class);
    expect(architecture(again)).toEqual(architecture(model));
    expect(JSON.parse(toJson(again))).toEqual(JSON.parse(json));
    const own = new Set([...again.modules()]);
    for (const part of model.modules()) expect(own).not.toContain(part);
  }
});

describe("the config of a model", () => {
  type Config = { layers: { className: string; config: Record<string, unknown> }[]; [name: string]: unknown };
  const configOf = (model: unknown) => (model as AnyModel).getConfig() as unknown as Config;

  test("names its layers and their configs", () => {
    const { layers, ...rest } = configOf(sequential());
    expect(rest).toEqual({ name: "stack", trainable: true, dtype: undefined });
    const names = ["InputLayer", "Conv2D", "BatchNormalization", "Flatten", "Dropout", "Dense"];
    expect(layers.map(({ className }) => className)).toEqual(names);
    expect(layers.at(-1)?.config).toMatchObject({ units: 3, kernelInitializer: "heNormal" });
    expect(Object.keys(configOf(shared()))).toEqual(["name", "trainable", "dtype", "layers", "inputs", "outputs"]);
  });

  test("may be changed before a model is made of it", async () => {
    const stack = configOf(sequential());
    stack.layers.at(-1)!.config.units = 7;
    const wider = await Sequential.fromConfig({ ...stack, name: "wider" });
    expect([wider.name, wider.output.shape]).toEqual(["wider", [-1, 7]]);
    const wired = configOf(shared());
    wired.layers[2]!.config.activation = "tanh";
    const again = await Model.fromConfig({ ...wired, trainable: false });
    expect(again.getLayer("between").config.activation).toBe("tanh");
    expect(again.trainableWeights).toEqual([]);
  });

  test("shares functions, and knows classes by customObjects", async () => {
    class Halved extends Layer {
      static override className = "HalvedHere";
      override call(x: SymbolicTensor) {
        return ops.multiply(x, 0.5);
      }
    }
    const own = (x: SymbolicTensor) => ops.square(x);
    const model = new Sequential([new Dense(2, { activation: own, inputShape: [2] }), new Halved()]);
    await expect(Sequential.fromConfig(model.getConfig())).rejects.toThrow("HalvedHere: no such class");
    const again = await Sequential.fromConfig(model.getConfig(), { HalvedHere: Halved });
    expect(again.layers.map((layer) => layer.constructor)).toEqual([Dense, Halved]);
    expect(again.layers[0]?.config.activation).toBe(own);
  });

  test("is refused where it is that of no such model", async () => {
    const { layers, ...rest } = configOf(shared());
    for (const bad of [3, [], {}, { layers: 3 }, { layers: [3] }, { layers: [{ className: "Dense" }] }, rest])
      await expect(Sequential.fromConfig(bad as object)).rejects.toThrow(ArgumentError);
    await expect(Model.fromConfig({ layers })).rejects.toThrow("expected inputs and outputs");
    await expect(Model.fromConfig({ ...rest, layers: layers.slice(1) })).rejects.toThrow("no such layers");
    await expect(Sequential.fromConfig({ layers: [{ className: "Adam", config: {} }] })).rejects.toThrow("a layer");
    await expect(Sequential.fromConfig({ layers: [], colour: 3 })).rejects.toThrow("colour");
    const endless: Config = { layers: [] };
    endless.layers.push({ className: "Sequential", config: endless });
    await expect(Sequential.fromConfig(endless)).rejects.toThrow(ArgumentError);
  });

  test("of a subclass is what its constructor takes", async () => {
    class Mine extends Sequential {
      static override className = "Mine";
      constructor(options?: object) {
        super([new Dense(3, { inputShape: [2] })], options);
      }
    }
    const again = await Mine.fromConfig(new Mine({ name: "mine" }).getConfig());
    expect(again).toBeInstanceOf(Mine);
    expect([again.name, again.output.shape]).toEqual(["mine", [-1, 3]]);
  });
});

describe("the JSON of a model", () => {
  test("has Keras's names, and null for what is not known", () => {
    const { module, class_name, config } = JSON.parse(toJson(sequential()));
    expect([module, class_name, config.name]).toEqual(["keras", "Sequential", "stack"]);
    const [input, conv, norm, , dropout, dense] = config.layers;
    expect(input).toMatchObject({ class_name: "InputLayer", config: { batch_shape: [null, 8, 8, 1] } });
    expect(conv).toMatchObject({
      module: "keras.layers",
      class_name: "Conv2D",
      config: {
        filters: 4,
        activation: "hard_sigmoid",
        kernel_regularizer: { module: "keras.regularizers", class_name: "L1L2", config: { l1: 0.1, l2: 0.2 } },
        kernel_initializer: { module: "keras.initializers", class_name: "TruncatedNormal", config: { stddev: 0.3 } },
        data_format: "channels_last",
      },
    });
    expect(norm.config.trainable).toBe(false);
    expect(dropout.config.name).toBe("my_Dropout");
    expect(dense.config).toMatchObject({ kernel_initializer: "he_normal", activation: "log_softmax", use_bias: true });
  });

  test("of a functional model has its calls as inbound nodes", () => {
    const { class_name, config } = JSON.parse(toJson(shared()));
    expect(class_name).toBe("Functional");
    expect(config.input_layers).toEqual(["x", 0, 0]);
    expect(config.output_layers).toEqual(["add", 0, 0]);
    const twice = config.layers.find(({ name }: { name: string }) => name === "twice");
    const history = ({ args }: { args: [{ config: { keras_history: unknown } }] }) => args[0].config.keras_history;
    expect(twice.inbound_nodes.map(history)).toEqual([
      ["x", 0, 0],
      ["between", 0, 0],
    ]);
    const multiply = config.layers.find(({ name }: { name: string }) => name === "multiply");
    expect(multiply.inbound_nodes[0].args[1]).toBe(2);
  });

  test("knows a class of the user's once that is registered", () => {
    class Scaled extends Layer<SymbolicTensor, SymbolicTensor, ScaledConfig> {
      static override className = "Scaled";
      static override defaults: object = SCALED;
      override call(x: SymbolicTensor) {
        return ops.multiply(x, this.config.factor);
      }
    }
    const model = () => new Sequential([new Scaled({ factor: 3, label: "my_label", inputShape: [2] })]);
    expect(() => toJson(model())).toThrow("Scaled: files do not know this class. Call registerClass(Scaled)");
    expect(registerClass(Scaled)).toBe(Scaled);
    const json = toJson(model());
    expect(json).toContain('"registered_name":"Custom>Scaled"');
    const [layer] = modelFromJson(json).layers;
    expect(layer).toBeInstanceOf(Scaled);
    expect(layer?.config).toMatchObject({ factor: 3, label: "my_label", inputShape: [2] });
    class Other extends Scaled {
      static override className = "Scaled";
    }
    expect(() => registerClass(Other)).toThrow(ArgumentError);
    expect(() => registerClass((() => 0) as never)).toThrow("registerClass: no class that has a config");
  });

  test("cannot hold functions, which a clone shares", () => {
    const own = (x: SymbolicTensor) => ops.square(x);
    const model = new Sequential([new Dense(2, { activation: own, inputShape: [2] }), new Lambda(own)]);
    expect(() => toJson(model)).toThrow(FormatError);
    expect(() => toJson(model)).toThrow(/^Dense: activation: a file cannot hold a function: .* registerClass\.$/);
    expect(cloneModel(model).layers.map(({ config }) => config.activation ?? config.function)).toEqual([own, own]);
  });

  test("refuses an op that is not the library's, whatever it is called", () => {
    const add = defineOp({ name: "add", inputs: ["a", "b"], infer: ({ a }) => a, elementwise: "a - b" });
    const x = Input([2]);
    expect(() => toJson(new Model({ inputs: x, outputs: add(x, x) }))).toThrow("add: files do not know this op.");
  });

  test("refuses two layers of one name", () => {
    const x = Input([2]);
    const layer = () => new Dense(2, { name: "same" });
    expect(() => toJson(new Model({ inputs: x, outputs: layer().apply(layer().apply(x)) }))).toThrow(FormatError);
  });

  test("is refused where it is none, or of classes that are not there", () => {
    const json = (value: object) => JSON.stringify(value);
    for (const bad of [
      "{",
      "3",
      "{}",
      json({ module: "keras.layers", class_name: "Dense", config: { units: 1 } }),
      json({ module: "keras.layers", class_name: "NoSuch", config: {} }),
      json({ module: null, class_name: "Nowhere", config: {} }),
      json({ module: "keras", class_name: "Sequential", config: {} }),
      json({ module: "keras", class_name: "Functional", config: { layers: [3] } }),
    ]) {
      expect(() => modelFromJson(bad), bad).toThrow(FormatError);
    }
    expect(() => toJson(3 as never)).toThrow(ArgumentError);
    expect(() => cloneModel("x" as never)).toThrow(ArgumentError);
  });

  test("may have classes that the caller names", () => {
    class Twice extends Dense {
      static override className = "Twice";
    }
    const layer = { module: null, class_name: "Twice", config: { units: 3 }, registered_name: "Custom>Twice" };
    const text = JSON.stringify({ module: "keras", class_name: "Sequential", config: { layers: [layer] } });
    expect(() => modelFromJson(text)).toThrow(/Twice.*give it in customObjects/s);
    expect(modelFromJson(text, { Twice }).layers[0]).toBeInstanceOf(Twice);
    expect(() => modelFromJson(text, { Twice: 3 } as never)).toThrow(ArgumentError);
  });
});

interface ScaledConfig extends LayerConfig {
  readonly factor: number;
  readonly label: string;
}

const SCALED: ScaledConfig = { ...LAYER, factor: 1, label: "" };
