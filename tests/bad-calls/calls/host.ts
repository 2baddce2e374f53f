import * as wgrad from "../../../src/index.js";
import fixture from "../../fixtures/datasets/datasets.json" with { type: "json" };
import classifier from "../../fixtures/onnx/classifier.json" with { type: "json" };
import { fromBase64, serve } from "../../harness/serve.js";
import type { Call } from "../slots.js";

const { Tensor, Dataset, Random } = wgrad;

const rows = () =>
  Tensor.from([
    [1, 2, 3],
    [4, 5, 6],
  ]);
const halves = () => Tensor.from([1, 0.5, 2]);

type Args = () => readonly unknown[];

/** A call of a function, or of a method of something that is made for each call. */
function call(
  name: string,
  names: string,
  args: Args,
  run: (...args: readonly never[]) => unknown,
  options: readonly string[] = [],
): Call {
  return { name, names: names.split(" ").filter(Boolean), args, run, options };
}

/** A method of what `make` gives. */
function method(
  owner: string,
  make: () => object,
  name: string,
  names: string,
  args: Args,
  options: readonly string[] = [],
): Call {
  return call(`${owner}.${name}`, names, args, (...given) => Reflect.get(make(), name).call(make(), ...given), options);
}

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

function datasetCalls(): Call[] {
  const dataset = () => Dataset.fromTensors({ x: rows(), y: Tensor.from([0, 1]) });
  const stream = () =>
    Dataset.fromGenerator(
      async function* () {
        yield rows();
        yield rows();
      },
      { size: 2 },
    );
  const of = (name: string, names: string, args: Args, options: readonly string[] = []) => [
    call(
      `Dataset.${name}`,
      names,
      args,
      async (...given) =>
        Reflect.get(dataset(), name)
          .call(dataset(), ...given)
          .toArray(),
      options,
    ),
    call(
      `Dataset.${name} of a stream`,
      names,
      args,
      async (...given) =>
        Reflect.get(stream(), name)
          .call(stream(), ...given)
          .toArray(),
      options,
    ),
  ];
  return [
    call(
      "Dataset.fromTensors",
      "tensors",
      () => [{ x: rows(), y: halves().slice(0, 2) }],
      Dataset.fromTensors as never,
    ),
    call(
      "Dataset.fromGenerator",
      "generate options",
      () => [
        function* () {
          yield rows();
        },
        { size: 1 },
      ],
      (...args) => (Dataset.fromGenerator as (...args: readonly never[]) => wgrad.Dataset<never>)(...args).toArray(),
      ["size"],
    ),
    ...of("map", "fn options", () => [(element: unknown) => element, {}], ["parallelCalls"]),
    ...of("filter", "predicate", () => [() => true]),
    ...of("flatMap", "fn", () => [(element: unknown) => [element]]),
    ...of("interleave", "fn options", () => [(element: unknown) => [element], {}], ["cycleLength", "blockLength"]),
    ...of("shuffle", "options", () => [{}], ["seed", "bufferSize", "reshuffle"]),
    ...of("batch", "size options", () => [2, {}], ["dropRemainder", "padding"]),
    ...of("batch", "size options", () => [2, { padding: { values: 0, shapes: {} } }]),
    ...of("window", "size options", () => [2, {}], ["shift", "stride", "dropRemainder"]),
    call("Dataset.repeat", "count", () => [2], (count) => dataset().repeat(count).take(5).toArray()), // biome-ignore format: one line
    ...of("concatenate", "other", () => [Dataset.fromTensors({ x: rows(), y: Tensor.from([0, 1]) })]),
    ...of("cache", "", () => []),
    call("Dataset.unbatch", "", () => [], () => dataset().batch(2).unbatch().toArray()), // biome-ignore format: one line
    call(
      "Dataset.zip",
      "datasets",
      () => [{ x: dataset(), y: stream() }],
      (...args) => (Dataset.zip as (...args: readonly never[]) => wgrad.Dataset<never>)(...args).toArray(),
    ),
    call(
      "Dataset.fromCsv",
      "source options",
      () => [new Blob(["a,b\n1,2\n"]), {}],
      (...args) => (Dataset.fromCsv as (...args: readonly never[]) => wgrad.Dataset<never>)(...args).toArray(),
      ["header", "delimiter", "columns", "label", "types", "missing", "missingValues", "vector", "fetch", "signal"],
    ),
    call(
      "Dataset.fromImages",
      "images options",
      () => [[new wgrad.utils.Picture(1, 1, 3, new Uint8Array(3))], {}],
      (...args) => (Dataset.fromImages as (...args: readonly never[]) => wgrad.Dataset<never>)(...args).toArray(),
      IMAGE_OPTIONS,
    ),
    ...of("take", "count", () => [1]),
    ...of("skip", "count", () => [1]),
    ...of("prefetch", "count", () => [1]),
    call(
      "Dataset.epoch",
      "epoch options",
      () => [0, {}],
      async (...args) => {
        const found: unknown[] = [];
        for await (const one of (
          dataset().shuffle().epoch as (...args: readonly never[]) => AsyncIterable<unknown>
        ).call(dataset(), ...args))
          found.push(one);
        return found;
      },
      ["inPlace"],
    ),
    call(
      "timeseriesDatasetFromArray",
      "data targets options",
      () => [Tensor.zeros([9, 2]), Tensor.zeros([9]), { sequenceLength: 3 }],
      wgrad.timeseriesDatasetFromArray as never,
      ["sequenceLength", "sequenceStride", "samplingRate", "batchSize", "shuffle", "seed", "startIndex", "endIndex"],
    ),
    call("trainTestSplit", "tensors options", () => [{ x: Tensor.zeros([9, 2]) }, {}], wgrad.trainTestSplit as never, [
      "testSize",
    ]),
    call(
      "splitDataset",
      "dataset options",
      () => [{ x: Tensor.zeros([9, 2]) }, { leftSize: 3 }],
      wgrad.splitDataset as never,
      ["leftSize", "rightSize", "shuffle", "seed"],
    ),
    call("normalize", "x options", () => [[3, 4], {}], wgrad.normalize as never, ["axis", "order"]),
  ];
}

const IMAGE_OPTIONS = [
  "colorMode",
  "imageSize",
  "interpolation",
  "cropToAspectRatio",
  "padToAspectRatio",
  "dataFormat",
];
const FOLDER_OPTIONS = [
  ...["labels", "labelMode", "classNames", "batchSize", "shuffle", "seed"],
  ...["validationSplit", "subset", "followLinks", "verbose"],
];

/** A PNG of one pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4XmNgZGIGAAAOAAcuqnHJAAAAAElFTkSuQmCC";

function pictureCalls(): Call[] {
  const { utils } = wgrad;
  const pixels = () => Tensor.zeros([2, 2, 3]);
  const picture = () => utils.arrayToImg(pixels());
  const stack = () => new wgrad.Sequential([new wgrad.Dense(2, { inputShape: [3] })]);
  const DIAGRAM = ["showShapes", "showDtype", "showLayerNames", "showLayerActivations", "showTrainable", "expandNested", "rankdir"]; // biome-ignore format: one line
  const png = () => new Blob([Buffer.from(PIXEL, "base64")]);
  const folder = () => ({ "a/1.txt": new Blob(["one"]), "b/2.txt": new Blob(["two"]) });
  return [
    call("imgToArray", "img options", () => [picture(), {}], utils.imgToArray as never, ["dataFormat", "dtype", "colorMode"]), // biome-ignore format: one line
    call("arrayToImg", "x options", () => [pixels(), {}], utils.arrayToImg as never, ["dataFormat", "scale"]),
    call("smartResize", "x size options", () => [pixels(), [1, 1], {}], utils.smartResize as never, ["interpolation", "dataFormat"]), // biome-ignore format: one line
    call("loadImg", "source options", () => [png(), {}], utils.loadImg as never, [
      "colorMode",
      "targetSize",
      "interpolation",
      "keepAspectRatio",
      "fetch",
      "signal",
    ]),
    call(
      "Picture",
      "width height channels data",
      () => [1, 1, 3, new Uint8Array(3)],
      (...args) => new utils.Picture(...(args as unknown as [never, never, never, never])),
    ),
    method("Picture", picture, "toBlob", "options", () => [{}], ["format", "quality"]), // biome-ignore format: one line
    call(
      "textDatasetFromDirectory",
      "directory options",
      () => [folder(), { verbose: false }],
      utils.textDatasetFromDirectory as never,
      [...FOLDER_OPTIONS, "maxLength"],
    ),
    call(
      "imageDatasetFromDirectory",
      "directory options",
      () => [{ "a/1.png": new Blob([]) }, { verbose: false }],
      utils.imageDatasetFromDirectory as never,
      [...FOLDER_OPTIONS, ...IMAGE_OPTIONS],
    ),
    call("modelToDot", "model options", () => [stack(), {}], wgrad.modelToDot as never, [...DIAGRAM, "dpi", "splines"]),
    call("plotModel", "model options", () => [stack(), {}], wgrad.plotModel as never, DIAGRAM),
    call(
      "new Progbar",
      "target options",
      () => [3, { verbose: 0 }],
      (...args) => new wgrad.Progbar(...(args as unknown as [never, never])),
      [...["width", "verbose", "interval", "statefulMetrics", "statelessMetrics"], ...["unitName", "terminal", "now"]],
    ),
    ...["update", "add"].map((name) =>
      method(
        "Progbar",
        () => new wgrad.Progbar(3, { verbose: 0 }),
        name,
        "current values",
        () => [1, { loss: 0.5 }],
      ),
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

/** Data sets whose files are at hand are loaded, of the others it is asked alone. */
function dataSetCalls(): Call[] {
  const { datasets } = wgrad;
  const { fetch } = serve({
    "imdb.npz": fromBase64(fixture.imdb.file),
    "reuters.npz": fromBase64(fixture.reuters.file),
    "boston_housing.npz": fromBase64(fixture.boston.file),
    "california_housing.npz": fromBase64(fixture.california.file),
    "imdb_word_index.json": new TextEncoder().encode('{"a":1}'),
    "reuters_word_index.json": new TextEncoder().encode('{"a":1}'),
  });
  const source = ["url", "fetch", "signal", "progress", "cache"];
  const texts = ["numWords", "skipTop", "maxlen", "seed", "startChar", "oovChar", "indexFrom"];
  const own = (name: string, load: unknown, options: readonly string[] = []) =>
    call(`datasets.${name}`, "options", () => [{ fetch, verify: false }], load as never, [...source, ...options]);
  return [
    own("mnist", datasets.mnist, ["source", "imagesUrl", "labelsUrl"]),
    own("fashionMnist", datasets.fashionMnist),
    own("cifar10", datasets.cifar10),
    own("cifar100", datasets.cifar100, ["labelMode"]),
    own("imdb", datasets.imdb, texts),
    own("imdb.getWordIndex", datasets.imdb.getWordIndex),
    own("reuters", datasets.reuters, [...texts, "testSplit"]),
    own("reuters.getWordIndex", datasets.reuters.getWordIndex),
    own("californiaHousing", datasets.californiaHousing, ["testSplit", "seed", "version"]),
    own("bostonHousing", datasets.bostonHousing, ["testSplit", "seed"]),
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
    call("saveOnnx", "model", () => [model()], wgrad.saveOnnx as never),
    call("loadOnnx", "file", () => [onnx()], wgrad.loadOnnx as never, ["outputs", "name"]),
    call("toJson", "model", () => [model()], wgrad.toJson as never),
    call("modelFromJson", "json", () => [wgrad.toJson(model())], wgrad.modelFromJson as never),
    call("loadModel", "source options", () => [emptyModel(), {}], wgrad.loadModel as never, [
      "customObjects",
      "compile",
      "fetch",
      "signal",
    ]),
    call("cloneModel", "model", () => [model()], wgrad.cloneModel as never),
    call("registerClass", "class", () => [wgrad.Dense], wgrad.registerClass as never),
    call("enableLora", "model rank", () => [built(), 2], wgrad.enableLora as never, [
      "alpha",
      "aInitializer",
      "bInitializer",
    ]),
    call("mergeLora", "model", () => [adapted()], wgrad.mergeLora as never),
    call("enableFakeQuantization", "model", () => [built()], wgrad.enableFakeQuantization as never),
    call("disableFakeQuantization", "model", () => [rounded()], wgrad.disableFakeQuantization as never),
    call("sparsityOf", "model", () => [model()], wgrad.sparsityOf as never),
    call("freezeWeights", "model range", () => [model(), { from: 0, to: -1 }], wgrad.freezeWeights as never),
    call("unfreezeWeights", "model range", () => [model(), { from: 0, to: -1 }], wgrad.unfreezeWeights as never),
  ];
}

/** One application for all: they have one frame, and this is the quickest to make. */
function applicationCalls(): Call[] {
  const { VGG16, imagenetUtils, mobilenet } = wgrad.applications;
  const names = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, ["n", "word"]]));
  const image = () => Tensor.zeros([2, 2, 3]);
  return [
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
  ];
}
