import * as wgrad from "../../../src/index.js";
import classifier from "../../fixtures/onnx/classifier.json" with { type: "json" };
import { transformersModels } from "../../harness/transformers-files.js";
import type { Call } from "../slots.js";
import { type Args, call, method, rows } from "./call.js";
import { dataSetCalls, datasetCalls, pictureCalls } from "./data.js";
import { weightFileCalls } from "./weight-files.js";

const { Tensor, Random } = wgrad;
const { wordPiece } = transformersModels;

function tensorCalls(): Call[] {
  const of = (name: string, names: string, args: Args, options: readonly string[] = []) =>
    method("Tensor", rows, name, names, args, options);
  return [
    call(
      "new Tensor",
      "shape data dtype",
      () => [[2], Float32Array.of(1, 2), "float32"],
      (...args) => new Tensor(...(args as unknown as [never, never, never])),
    ),
    call("Tensor.zeros", "shape dtype", () => [[2, 3], "int32"], Tensor.zeros as never),
    call("Tensor.from", "values shape dtype", () => [[1, 2], [2], "int32"], Tensor.from as never),
    of("reshape", "shape", () => [[3, 2]]),
    of("slice", "start end", () => [0, 1]),
    of("at", "row", () => [1]),
    method(
      "Tensor",
      () => Tensor.from([3]),
      "item",
      "",
      () => [],
    ),
    of("cast", "dtype", () => ["int32"]),
    ...["add", "sub", "mul", "div"].map((name) => of(name, "other", () => [2])),
    of("gather", "indices options", () => [[1, 0], {}], ["axis"]),
    of("argmax", "options", () => [{}], ["axis", "keepdims"]),
    of("mean", "options", () => [{}], ["axis", "keepdims"]),
    of("toArray", "rank", () => [2]),
  ];
}

function randomCalls(): Call[] {
  const of = (name: string, names: string, args: Args) => method("Random", () => new Random(1), name, names, args);
  return [
    call(
      "new Random",
      "seed",
      () => [1],
      (seed) => new Random(seed),
    ),
    of("fork", "label", () => ["x"]),
    of("below", "n", () => [5]),
    of("permutation", "n", () => [5]),
    call("setRandomSeed", "seed", () => [1], wgrad.setRandomSeed as never),
    method(
      "SeedGenerator",
      () => new wgrad.SeedGenerator(1),
      "at",
      "draw",
      () => [1],
    ),
  ];
}

function textCalls(): Call[] {
  const lookup = () => new wgrad.StringLookup({ vocabulary: ["a", "b"] });
  const free = () => new wgrad.StringLookup();
  const vectorize = () => new wgrad.TextVectorization();
  const vocabulary = (owner: string, make: () => object) => [
    method(owner, make, "adapt", "data options", () => [["a", "b"], {}], ["steps"]),
    method(owner, make, "getVocabulary", "options", () => [{}], ["includeSpecialTokens"]),
    method(owner, make, "setVocabulary", "vocabulary", () => [["a", "b"]]),
    method(owner, make, "apply", "texts", () => [["a", "b"]]),
  ];
  return [
    call(
      "new StringTensor",
      "shape data",
      () => [[2], ["a", "b"]],
      (...args) => new wgrad.StringTensor(...(args as unknown as [never, never])),
    ),
    call("StringTensor.from", "values shape", () => [["a", "b"], [2]], wgrad.StringTensor.from as never),
    ...["reshape", "slice", "at"].map((name) =>
      method(
        "StringTensor",
        () => wgrad.StringTensor.from(["a", "b"]),
        name,
        "shape",
        () => [name === "reshape" ? [2, 1] : 1],
      ),
    ),
    ...vocabulary("StringLookup", free),
    method("StringLookup", lookup, "apply", "texts", () => [["a", "b"]]),
    ...vocabulary("TextVectorization", vectorize),
    method(
      "IntegerLookup",
      () => new wgrad.IntegerLookup(),
      "adapt",
      "data",
      () => [[1, 2]],
    ),
    method(
      "IntegerLookup",
      () => new wgrad.IntegerLookup(),
      "apply",
      "numbers",
      () => [[1, 2]],
    ),
    method(
      "Hashing",
      () => new wgrad.Hashing(3),
      "apply",
      "data",
      () => [["a", "b"]],
    ),
    method(
      "HashedCrossing",
      () => new wgrad.HashedCrossing(3),
      "apply",
      "features",
      () => [[["a"], [1]]],
    ),
    method(
      "Discretization",
      () => new wgrad.Discretization({ numBins: 2 }),
      "adapt",
      "data",
      () => [[1, 2]],
    ),
    method(
      "Discretization",
      () => new wgrad.Discretization([0]),
      "apply",
      "numbers",
      () => [[1, 2]],
    ),
    method(
      "Normalization",
      () => new wgrad.Normalization(),
      "adapt",
      "data",
      () => [[[1, 2]]],
    ),
    method(
      "Normalization",
      () => new wgrad.Normalization(),
      "apply",
      "numbers",
      () => [[[1, 2]]],
    ),
    call("padSequences", "sequences options", () => [[[1], [2, 3]], {}], wgrad.padSequences as never, [
      "maxlen",
      "dtype",
      "padding",
      "truncating",
      "value",
    ]),
    call("toCategorical", "labels options", () => [[0, 1, 2], {}], wgrad.toCategorical as never, ["numClasses"]),
    call(
      "losses.ctcDecode",
      "logits sequenceLengths options",
      () => [Tensor.zeros([1, 4, 3]), [4], {}],
      wgrad.losses.ctcDecode as never,
      ["strategy", "beamWidth", "topPaths", "mergeRepeated", "maskIndex"],
    ),
    ...dataSetCalls(),
  ];
}

function fileCalls(): Call[] {
  const model = () => new wgrad.Sequential([new wgrad.Dense(2, { inputShape: [3] })]);
  const built = () => {
    const one = model();
    one.ensureBuilt([3]);
    return one;
  };
  const adapted = () => {
    const one = built();
    wgrad.enableLora(one, 1);
    return one;
  };
  const rounded = () => {
    const one = built();
    wgrad.enableFakeQuantization(one);
    return one;
  };
  const bytes = () => wgrad.saveSafetensors({ w: rows() });
  const onnx = () => Uint8Array.from(atob(classifier.model), (letter) => letter.charCodeAt(0));
  const emptyModel = () => {
    const config = { layers: [{ class_name: "InputLayer", config: { batch_input_shape: [null, 2] } }] };
    return new TextEncoder().encode(JSON.stringify({ modelTopology: { class_name: "Sequential", config } }));
  };
  const int8 = () => {
    const dense = {
      kernel: Tensor.zeros([3, 2], "int32"),
      kernel_scale: Tensor.from([[1, 1]]),
      bias: Tensor.from([0, 0]),
    };
    const byPath = Object.entries(dense).map(([key, tensor]) => [`layers/dense/${key}`, tensor]);
    return wgrad.saveSafetensors(Object.fromEntries(byPath), { "wgrad.quantization": "int8" });
  };
  const trainingState = (): wgrad.TrainingState => ({
    epoch: 1,
    weights: { w: rows() as wgrad.Tensor<"float32"> },
    optimizer: { iterations: 3, learningRate: 0.1, slots: { w: { m: rows() as wgrad.Tensor<"float32"> } } },
    seeds: { random: 7, fits: 1 },
  });
  return [
    call("saveTrainingState", "state", () => [trainingState()], wgrad.saveTrainingState as never),
    call(
      "loadTrainingState",
      "file",
      () => [wgrad.saveTrainingState(trainingState())],
      wgrad.loadTrainingState as never,
    ),
    call("saveSafetensors", "tensors metadata", () => [{ w: rows() }, { by: "me" }], wgrad.saveSafetensors as never),
    call("loadSafetensors", "file", () => [bytes()], wgrad.loadSafetensors as never),
    call("saveInt8Weights", "model", () => [model()], wgrad.saveInt8Weights as never),
    call("loadInt8Weights", "model file", () => [model(), int8()], wgrad.loadInt8Weights as never),
    call("loadOnnx", "source options", () => [onnx(), {}], wgrad.loadOnnx as never, [
      "outputs",
      "name",
      "trainable",
      "fetch",
      "signal",
    ]),
    call("toJson", "model", () => [model()], wgrad.toJson as never),
    call("modelFromJson", "json customObjects", () => [wgrad.toJson(model()), {}], wgrad.modelFromJson as never),
    call("loadModel", "source options", () => [emptyModel(), {}], wgrad.loadModel as never, [
      "customObjects",
      "compile",
      "fetch",
      "signal",
      "cache",
    ]),
    call("loadTokenizer", "source options", () => [wordPiece.json, {}], wgrad.loadTokenizer as never, [
      "config",
      "fetch",
      "signal",
    ]),
    ofTokenizer("encode", "text options", () => ["sea", {}], ["pair", "addSpecialTokens"]),
    ofTokenizer("encodeBatch", "texts options", () => [["sea", "shells"], {}], ["sequenceLength"]),
    ofTokenizer("decode", "ids options", () => [[2, 3], {}], ["skipSpecialTokens"]),
    ofTokenizer("tokenToId", "token", () => ["[CLS]"]),
    ofTokenizer("idToToken", "id", () => [2]),
    ...weightFileCalls(),
    call("cloneModel", "model options", () => [model(), {}], wgrad.cloneModel as never, ["cloneFunction", "recursive"]),
    call("registerClass", "class", () => [wgrad.Dense], wgrad.registerClass as never),
    call("enableLora", "model rank", () => [built(), 2], wgrad.enableLora as never, [
      "alpha",
      "aInitializer",
      "bInitializer",
      "freezeOthers",
    ]),
    call("mergeLora", "model", () => [adapted()], wgrad.mergeLora as never),
    call("enableFakeQuantization", "model", () => [built()], wgrad.enableFakeQuantization as never),
    call("disableFakeQuantization", "model", () => [rounded()], wgrad.disableFakeQuantization as never),
    call("sparsityOf", "model", () => [model()], wgrad.sparsityOf as never),
    call("freezeWeights", "model range", () => [model(), { from: 0, to: -1 }], wgrad.freezeWeights as never),
    call("unfreezeWeights", "model range", () => [model(), { from: 0, to: -1 }], wgrad.unfreezeWeights as never),
  ];
}

function ofTokenizer(name: string, names: string, args: Args, options: readonly string[] = []): Call {
  const run = async (...given: readonly never[]) => {
    const tokenizer = await wgrad.loadTokenizer(wordPiece.json);
    return Reflect.get(tokenizer, name).call(tokenizer, ...given);
  };
  return call(`Tokenizer.${name}`, names, args, run, options);
}

/** One application of images for all: they have one frame, and this is the quickest to make. */
function applicationCalls(): Call[] {
  const { VGG16, GPT2, Bert, imagenetUtils, mobilenet } = wgrad.applications;
  const names = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, ["n", "word"]]));
  const image = () => Tensor.zeros([2, 2, 3]);
  const language = { vocabularySize: 5, numLayers: 1, numHeads: 1, hiddenDim: 2, maxSequenceLength: 4, dropout: 0 };
  const others = ["intermediateDim", "layerNormEpsilon", "config", "weights", "name", "fetch", "signal", "cache"];
  return [
    call("applications.GPT2", "options", () => [language], GPT2 as never, others),
    call("applications.Bert", "options", () => [language], Bert as never, [...others, "numSegments", "pooling"]),
    call(
      "applications.VGG16",
      "options",
      () => [{ weights: null, includeTop: false, inputShape: [32, 32, 3], pooling: "avg" }],
      VGG16 as never,
      ["inputTensor", "classes", "classifierActivation", "name", "fetch", "signal", "progress"],
    ),
    call(
      "applications.imagenetUtils.preprocessInput",
      "x options",
      () => [image(), { mode: "tf" }],
      imagenetUtils.preprocessInput as never,
      ["dataFormat"],
    ),
    call(
      "applications.mobilenet.preprocessInput",
      "x options",
      () => [image(), {}],
      mobilenet.preprocessInput as never,
      ["dataFormat"],
    ),
    call(
      "applications.imagenetUtils.decodePredictions",
      "predictions options",
      () => [Tensor.zeros([1, 1000]), { classIndex: names }],
      imagenetUtils.decodePredictions as never,
      ["top", "fetch", "signal"],
    ),
  ];
}

function lookUpCalls(): Call[] {
  return [
    call("getActivation", "activation", () => ["relu"], wgrad.getActivation as never),
    call("getInitializer", "initializer", () => ["ones"], wgrad.getInitializer as never),
    call("getRegularizer", "regularizer", () => ["l1"], wgrad.getRegularizer as never),
    call("getConstraint", "constraint", () => ["nonNeg"], wgrad.getConstraint as never),
    call("getLoss", "loss", () => ["mse"], wgrad.getLoss as never),
    call("getMetric", "metric", () => ["mae"], wgrad.getMetric as never),
    call("getOptimizer", "optimizer", () => ["adam"], wgrad.getOptimizer as never),
  ];
}

export function hostCalls(): Call[] {
  return [
    ...tensorCalls(),
    ...randomCalls(),
    ...datasetCalls(),
    ...pictureCalls(),
    ...textCalls(),
    ...fileCalls(),
    ...applicationCalls(),
    ...lookUpCalls(),
    call(
      "ImageBatch",
      "pictures options",
      () => [[new wgrad.utils.Picture(1, 1, 3, new Uint8Array(3))], { imageSize: 2 }],
      (...args) => new wgrad.ImageBatch(...(args as unknown as [never, never])),
      ["imageSize", "colorMode", "scale", "offset"],
    ),
  ];
}
