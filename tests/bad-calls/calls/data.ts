import * as wgrad from "../../../src/index.js";
import fixture from "../../fixtures/datasets/datasets.json" with { type: "json" };
import { fromBase64, serve } from "../../harness/serve.js";
import type { Call } from "../slots.js";
import { type Args, call, halves, method, rows } from "./call.js";

const { Tensor, Dataset } = wgrad;

export function datasetCalls(): Call[] {
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

export function pictureCalls(): Call[] {
  const { utils } = wgrad;
  const pixels = () => Tensor.zeros([2, 2, 3]);
  const picture = () => utils.arrayToImg(pixels());
  const stack = () => new wgrad.Sequential([new wgrad.Dense(2, { inputShape: [3] })]);
  const PLOT = ["title", "width", "height"];
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
      "audioDatasetFromDirectory",
      "directory options",
      () => [{ "a/1.wav": new Blob([]) }, { verbose: false }],
      utils.audioDatasetFromDirectory as never,
      [...FOLDER_OPTIONS, "samplingRate", "outputSequenceLength"],
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
    call("plotHistory", "history options", () => [{ loss: [1, 2] }, {}], wgrad.plotHistory as never, [
      ...PLOT,
      "metrics",
    ]),
    call("plotConfusionMatrix", "counts options", () => [Tensor.from([[1, 2], [3, 4]]), {}], wgrad.plotConfusionMatrix as never, [...PLOT, "labels"]), // biome-ignore format: one line
    call("plotHistogram", "values options", () => [halves(), {}], wgrad.plotHistogram as never, [...PLOT, "bins"]),
    call("plotFilters", "kernel options", () => [Tensor.zeros([2, 2, 3]), {}], wgrad.plotFilters as never, [...PLOT, "columns", "channel"]), // biome-ignore format: one line
    call("plotEmbedding", "x options", () => [rows(), {}], wgrad.plotEmbedding as never, [
      ...PLOT,
      "labels",
      "classes",
    ]),
    call("principalComponents", "x count", () => [rows(), 1], wgrad.principalComponents as never),
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

/** Data sets whose files are at hand are loaded, of the others it is asked alone. */
export function dataSetCalls(): Call[] {
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
