import {
  bool,
  count,
  data,
  dataset,
  either,
  empty,
  type Fine,
  finite,
  fromZero,
  func,
  integer,
  layer,
  list,
  missing,
  nullish,
  share,
  symbolic,
  tensor,
  text,
  whole,
} from "./rules.js";

const number: Fine = (value) => typeof value === "number"; // NaN, too
const pair: Fine = (value) => list(finite, 2)(value) && (value as readonly unknown[]).length === 2;
const emptyArray: Fine = (value) => ArrayBuffer.isView(value) && value.byteLength === 0;
/** Goes for an iterable of texts, its letters. */
const boxedText: Fine = (value) => Object.prototype.toString.call(value) === "[object String]";
const leftOut = either(missing, nullish);
const axis: readonly [Fine, ...string[]] = [integer, "cross.axisa", "cross.axisb", "cross.axisc"];
const flags: readonly [Fine, ...string[]] = [bool, "istft.center", "stft.center"];

/** Options of operators that take the place of no other's by that name. */
const ops: readonly (readonly [Fine, ...string[]])[] = [
  [...axis, "diagonal.axis1", "diagonal.axis2", "trace.axis1", "trace.axis2"],
  flags,
  [whole, "diff.n", "vander.N", "whileLoop.maximumIterations"],
  [count, "istft.length", "rearrange.h"],
  [either(whole, list(whole)), "fold.padding"],
  [either(count, list(count)), "unfold.dilation", "unfold.stride"],
  [either(leftOut, pair), "histogram.range"],
  [either(leftOut, finite, symbolic), "dotProductAttention.scale"],
  [either(leftOut, count, list(count)), "extractPatches.strides", "extractPatches3d.strides"],
  [either(leftOut, count), "irfft.fftLength", "rfft.fftLength", "scan.length"],
  [leftOut, "array.dtype", "eye.dtype", "identity.dtype"],
  [either(leftOut, integer, list(integer)), "logSoftmax.axis", "softmax.axis"],
  [either(number, symbolic), "max.initial", "min.initial"],
];

/**
 * What else is no garbage where every piece of it is put into every place: numbers that are not finite, what may be left out, and tensors
 * where the next argument stands for options or for one more.
 */
export const fineArguments: Readonly<Record<string, Fine>> = {
  ...Object.fromEntries(
    ops.flatMap(([rule, ...names]) => names.map((name) => [`ops.${name.replace(".", ".options.")}`, rule])),
  ),
  ...Object.fromEntries(["average", "switch", "trapezoid"].map((name) => [`ops.${name}.options`, symbolic])),
  "ops.select.options": either(number, symbolic),
  "ops.array.0[0]": either(number, bool),
  "ops.full.1": either(number, bool, symbolic),
  "ops.nanpercentile.1": either(finite, list(fromZero), symbolic),
  "ops.percentile.1": either(finite, list(fromZero), symbolic),
  "ops.nanquantile.1": either(share, list(share), symbolic),
  "ops.quantile.1": either(share, list(share), symbolic),
  "ops.randomBeta.2": either(number, symbolic),
  "ops.randomBinomial.1": either(number, symbolic),
  "ops.switch.1": list(func, 1),
  "Bidirectional.options.mergeMode": nullish,
  "Bidirectional.config.mergeMode": nullish,
  "Normalization.axis": either(leftOut, integer, list(integer)),
  "Normalization.config.axis": either(leftOut, integer, list(integer)),
  ...Object.fromEntries(
    ["options", "config"].flatMap((given) => [
      [`MelSpectrogram.${given}.sequenceLength`, either(leftOut, count)],
      [`STFTSpectrogram.${given}.frameStep`, either(leftOut, count)],
      [`STFTSpectrogram.${given}.fftLength`, either(leftOut, count)],
      [`PrunedOptimizer.${given}.sparsityMByN`, either(missing, pair)],
    ]),
  ),
  "OptimizerMap.optimizerMap": either(missing, empty),
  "fill.value": number,
  "fill.shape": either(
    missing,
    list((size) => integer(size) && Number(size) >= -1),
  ),
  "fill.dtype": missing,
  "new Variable.initial": either(missing, func, data),
  "Variable.set.values[0]": number,
  "new SymbolicTensor.spec": either(symbolic, tensor),
  "new SymbolicTensor.spec.shape": list((size) => integer(size) && Number(size) >= -1),
  "defineOp.declaration.inputs": list(text),
  "defineOp.declaration.elementwise": text,
  "Input.shape": list(either(count, nullish)),
  "Input.shape[0]": either(count, nullish),
  "Input.options.name": either(leftOut, text),
  "utils.boundingBoxes.clipToImageSize.boundingBoxes.labels": symbolic,
  "layers.dot.options.normalize": bool,
  "LSTM.apply.options.initialState": either(leftOut, symbolic, list(symbolic)),
  "new Sequential.layers": either(missing, list(layer)),
  "new Sequential.layers[0]": either(layer, symbolic),
  "Sequential.add.layer": either(layer, symbolic),
  "Model.compile.options.optimizer": leftOut,
  ...Object.fromEntries(
    ["loss", "lossWeights", "metrics", "weightedMetrics"].map((name) => [
      `Model.compile.options.${name}`,
      either(missing, func, list(either(missing, func, finite)), (value) => data(value) && Array.isArray(value)),
    ]),
  ),
  "Model.trainOnBatch.classWeight.0": fromZero,
  "Model.compile.options.checkGradients": bool,
  "Model.compile.options.stepsPerExecution": count,
  "Optimizer.learningRate.learningRate": either(fromZero, func),
  "Tensor.zeros.dtype": missing,
  "Tensor.from.shape": either(leftOut, list(whole)),
  "Tensor.from.dtype": leftOut,
  "Tensor.slice.start": either(missing, integer),
  "Tensor.slice.end": either(leftOut, integer),
  ...Object.fromEntries(
    ["add", "sub", "mul", "div"].map((name) => [`Tensor.${name}.other`, either(number, data, list(number), tensor)]),
  ),
  "Tensor.toArray.rank": either(missing, whole),
  "Dataset.fromTensors.tensors": tensor,
  "timeseriesDatasetFromArray.targets": either(leftOut, data, tensor),
  "trainTestSplit.tensors": tensor,
  "normalize.x": either(data, list(number), tensor),
  "plotFilters.options.columns": either(leftOut, count),
  "plotFilters.options.channel": whole,
  "plotEmbedding.options.classes": either(missing, list(integer)),
  "principalComponents.count": either(missing, count),
  "StringTensor.from.shape": either(leftOut, list(whole)),
  "StringTensor.slice.shape": either(missing, integer),
  ...Object.fromEntries(
    ["StringLookup", "TextVectorization"].flatMap((name) => [
      [`${name}.adapt.data`, either(text, list(text), dataset, boxedText, emptyArray)],
      [`${name}.apply.texts`, either(text, list(text), symbolic, emptyArray)],
    ]),
  ),
  ...Object.fromEntries(
    ["IntegerLookup", "Discretization", "Normalization"].map((name) => [
      `${name}.adapt.data`,
      either(number, data, list(number), tensor, dataset),
    ]),
  ),
  "Discretization.adapt.data[0]": either(number, data),
  "Discretization.apply.numbers": either(number, data, list(number), tensor, symbolic),
  "Discretization.apply.numbers[0]": either(number, data),
  "padSequences.options.maxlen": either(leftOut, whole),
  "padSequences.options.dtype": leftOut,
  "toCategorical.labels": either(data, tensor),
  "losses.ctcDecode.sequenceLengths": either(missing, list(whole, 1)),
  "saveInt8Weights.model": layer,
  "loadOnnx.options.outputs": leftOut,
  "loadOnnx.options.name": either(leftOut, text),
  "loadModel.options.cache": bool,
  ...Object.fromEntries(
    ["normalizer", "pre_tokenizer", "post_processor", "decoder"].map((part) => [
      `loadTokenizer.source.${part}`,
      leftOut,
    ]),
  ),
  "Tokenizer.decode.options.skipSpecialTokens": bool,
  "KerasFileEditor.open.options.cache": bool,
  "KerasFileEditor.addObject.weights.0": either(data, tensor),
  "KerasFileEditor.addWeights.weights.1": either(data, tensor),
  "applications.Bert.options.pooling": nullish,
  "applications.VGG16.options.includeTop": bool,
  "applications.mobilenet.preprocessInput.x": either(symbolic, tensor),
  "plotHistory.history.loss": list(number),
  "normalize.x[0]": either(number, data),
};
