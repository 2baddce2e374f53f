import { createRequire } from "node:module";
import type { Port } from "./port.js";

const require = createRequire(import.meta.url);

/** The public names of TensorFlow.js, as its packages on npm export them, without those that make up its backends. */
export function tfjs(): Port {
  const core = require("@tensorflow/tfjs-core");
  const layers = require("@tensorflow/tfjs-layers");
  const inside = (object: object) => Object.keys(object).filter((name) => !INNER.test(name));
  const spaces = {
    train: core.train,
    losses: core.losses,
    linalg: core.linalg,
    image: core.image,
    signal: core.signal,
    spectral: core.spectral,
  };
  const ofLayers = ["layers", "initializers", "regularizers", "constraints", "metrics"];
  return {
    names: {
      "tf.": [
        ...inside(core).filter((name) => typeof core[name] === "function" && name !== "train"),
        "sequential",
        "model",
        "input",
        "loadLayersModel",
      ],
      ...Object.fromEntries(Object.entries(spaces).map(([name, space]) => [`tf.${name}.`, inside(space)])),
      ...Object.fromEntries(ofLayers.map((name) => [`tf.${name}.`, inside(layers[name])])),
      "model.": METHODS.filter((name) => name in layers.LayersModel.prototype),
    },
    rooms: {
      "tf.": ["ops"],
      "tf.train.": ["optimizers"],
      "tf.layers.": ["layers"],
      "tf.losses.": ["losses"],
      "tf.linalg.": ["ops"],
      "tf.image.": ["ops"],
      "tf.signal.": ["ops"],
      "tf.spectral.": ["ops"],
      "tf.initializers.": ["initializers"],
      "tf.regularizers.": ["regularizers"],
      "tf.constraints.": ["constraints"],
      "tf.metrics.": ["metrics"],
      "model.": ["Model"],
    },
    renamed: RENAMED,
    without: WITHOUT,
  };
}

/** Names of classes of kernels and of what only backends use. */
const INNER =
  /^[A-Z_]|[bB]ackend|[kK]ernel|Gradient$|_|^(env|engine|op|setPlatform|upcastType|sumOutType|deprecationWarn|disableDeprecationWarnings|enable\w+Mode|enclosingPowerOfTwo|broadcastArgs)$/;

const METHODS = [
  "compile", "countParams", "dispose", "evaluate", "evaluateDataset", "fit", "fitDataset", "getLayer", "getWeights", "predict",
  "predictOnBatch", "save", "setWeights", "summary", "trainOnBatch",
]; // biome-ignore format: a list

const RENAMED: Port["renamed"] = {
  "tf.sequential": "`new Sequential([…])`",
  "tf.model": "`new Model({ inputs, outputs })`",
  "tf.input": "`Input(shape)`",
  "tf.loadLayersModel": "`loadModel(source)`",
  "model.save": "`model.save(name)`",
  "model.fitDataset": "`model.fit(dataset)`",
  "model.evaluateDataset": "`model.evaluate(dataset)`",
  "tf.tensor": "`Tensor.from(values, shape)`; as a constant of a graph `constant(tensor)`",
  "tf.scalar": "a plain number, or `Tensor.from(5)`",
  "tf.fill": "`ops.full(shape, value)`",
  "tf.variable": "`new Variable(name, shape)`",
  "tf.grads": "`gradients(loss, [w, …])`",
  "tf.valueAndGrads": "`gradients(loss, [w, …])` beside the loss, in one `compile`",
  "tf.variableGrads": "`gradients(loss, variables)` of `model.trainableWeights`",
  "tf.customGrad": "`ops.customGradient(f)`",
  "tf.memory": "`(await init()).memory.report()`",
  "tf.profile": "`model.explain(x, y)`, `model.trainingStats(x, y)`",
  "tf.ready": "`await init()`",
  "tf.acos": "`ops.arccos`",
  "tf.acosh": "`ops.arccosh`",
  "tf.asin": "`ops.arcsin`",
  "tf.asinh": "`ops.arcsinh`",
  "tf.atan": "`ops.arctan`",
  "tf.atan2": "`ops.arctan2`",
  "tf.atanh": "`ops.arctanh`",
  "tf.addN": "`ops.add(a, ops.add(b, c))`",
  "tf.avgPool": "`ops.averagePool2d`",
  "tf.avgPool3d": "`ops.averagePool3d`",
  "tf.maxPool": "`ops.maxPool2d`",
  "tf.pool": "`ops.maxPool2d`, `ops.averagePool2d`",
  "tf.batchNorm": "`ops.normalizeBatch`, `ops.batchNormalization`",
  "tf.clipByValue": "`ops.clip`",
  "tf.conv2dTranspose": "`ops.convTranspose2d`",
  "tf.conv3dTranspose": "`ops.convTranspose3d`",
  "tf.denseBincount": "`ops.bincount`",
  "tf.div": "`ops.divide`",
  "tf.divNoNan": "`ops.divideNoNan`",
  "tf.euclideanNorm": "`ops.norm`",
  "tf.floorDiv": "`ops.floorDivide`",
  "tf.gather": "`ops.take`",
  "tf.lowerBound": '`ops.searchsorted(a, v, { side: "left" })`',
  "tf.upperBound": '`ops.searchsorted(a, v, { side: "right" })`',
  "tf.mirrorPad": '`ops.pad(x, widths, { mode: "reflect" })`',
  "tf.mul": "`ops.multiply`",
  "tf.multinomial": "`random.categorical`",
  "tf.neg": "`ops.negative`",
  "tf.outerProduct": "`ops.outer`",
  "tf.pow": "`ops.power`",
  "tf.rand": "`random.uniform`",
  "tf.randomStandardNormal": "`random.normal`",
  "tf.randomUniformInt": "`random.randint`",
  "tf.range": "`ops.arange`",
  "tf.reverse": "`ops.flip`",
  "tf.scatterND": "`ops.scatter`",
  "tf.tensorScatterUpdate": "`ops.scatterUpdate`",
  "tf.squaredDifference": "`ops.square(ops.subtract(a, b))`",
  "tf.step": "`ops.heaviside(x, 0)`",
  "tf.stridedSlice": "`ops.slice`",
  "tf.sub": "`ops.subtract`",
  "tf.truncatedNormal": "`random.truncatedNormal`",
  "tf.unsortedSegmentSum": "`ops.segmentSum`",
  "tf.train.momentum": "`new SGD({ momentum })`",
  "tf.losses.absoluteDifference": "`losses.meanAbsoluteError`",
  "tf.losses.cosineDistance": "`losses.cosineSimilarity`",
  "tf.losses.hingeLoss": "`losses.hinge`",
  "tf.losses.huberLoss": "`losses.huber`",
  "tf.losses.logLoss": "`losses.binaryCrossentropy`",
  "tf.losses.sigmoidCrossEntropy": "`new BinaryCrossentropy({ fromLogits: true })`",
  "tf.losses.softmaxCrossEntropy": "`new CategoricalCrossentropy({ fromLogits: true })`",
  "tf.linalg.gramSchmidt": "`ops.qr`",
  "tf.linalg.bandPart": "`ops.tril`, `ops.triu`",
  "tf.image.flipLeftRight": "`ops.fliplr`; of images `ops.flip(x, 2)`",
  "tf.image.resizeNearestNeighbor": '`ops.resize(images, size, { interpolation: "nearest" })`',
  "tf.image.resizeBilinear": "`ops.resize(images, size)`",
  "tf.image.rotateWithOffset": "`ops.affineTransform`",
  "tf.image.transform": "`ops.perspectiveTransform`",
  "tf.signal.hammingWindow": "`ops.hamming`",
  "tf.signal.hannWindow": "`ops.hanning`",
  "tf.signal.frame": "`ops.extractSequences`",
  "tf.layers.avgPool1d": "`AveragePooling1D`",
  "tf.layers.avgPool2d": "`AveragePooling2D`",
  "tf.layers.avgPool3d": "`AveragePooling3D`",
  "tf.layers.avgPooling1d": "`AveragePooling1D`",
  "tf.layers.avgPooling2d": "`AveragePooling2D`",
  "tf.layers.avgPooling3d": "`AveragePooling3D`",
  "tf.layers.maxPool1d": "`MaxPooling1D`",
  "tf.layers.maxPool2d": "`MaxPooling2D`",
  "tf.layers.globalMaxPool1d": "`GlobalMaxPooling1D`",
  "tf.layers.globalMaxPool2d": "`GlobalMaxPooling2D`",
  "tf.layers.input": "`Input(shape)`",
  "tf.layers.thresholdedReLU": "`new ReLU({ threshold })`",
  "tf.metrics.cosineProximity": "`metrics.CosineSimilarity`",
  "tf.metrics.mape": "`metrics.meanAbsolutePercentageError`",
  "tf.metrics.mse": "`metrics.meanSquaredError`",
};

const WITHOUT: Port["without"] = [
  {
    why: "nothing is to be freed or awaited by hand: a step is planned as a whole",
    names: ["tf.tidy", "tf.keep", "tf.dispose", "tf.disposeVariables", "tf.nextFrame", "tf.time", "tf.clone", "tf.print", "tf.buffer", "tf.ensureShape"], // biome-ignore format: a list
  },
  {
    why: "one function takes every rank",
    names: [
      ...["batchNorm2d", "batchNorm3d", "batchNorm4d", "concat1d", "concat2d", "concat3d", "concat4d", "pad1d", "pad2d", "pad3d", "pad4d"],
      ...["reverse1d", "reverse2d", "reverse3d", "reverse4d", "slice1d", "slice2d", "slice3d", "slice4d"],
      ...["tensor1d", "tensor2d", "tensor3d", "tensor4d", "tensor5d", "tensor6d"],
    ].map((name) => `tf.${name}`), // biome-ignore format: lists
  },
  {
    why: "a function of a function is a graph of its own here: see `tf.grads`",
    names: ["tf.grad", "tf.valueAndGrad"],
  },
  {
    why: "the size of what comes out would depend on numbers on the GPU",
    names: [
      ...["tf.booleanMaskAsync", "tf.whereAsync", "tf.unique", "tf.setdiff1dAsync", "tf.inTopKAsync"],
      ...["", "Async", "WithScore", "WithScoreAsync", "Padded", "PaddedAsync"].map((end) => `tf.image.nonMaxSuppression${end}`),
    ], // biome-ignore format: lists
  },
  {
    why: "a tensor has no complex numbers here",
    names: ["tf.complex", "tf.real", "tf.imag", "tf.ifft", "tf.spectral.ifft"],
  },
  {
    why: "rare, or done by layers",
    names: [
      ...["basicLSTMCell", "multiRNNCell", "batchToSpaceND", "spaceToBatchND", "cosineWindow", "dilation2d", "gatherND", "localResponseNormalization"],
      ...["maxPoolWithArgmax", "movingAverage", "raggedGather", "raggedRange", "raggedTensorToTensor", "sparseToDense"],
    ].map((name) => `tf.${name}`), // biome-ignore format: lists
  },
  {
    why: "not asked for yet",
    names: ["tf.losses.computeWeightedLoss", "tf.image.grayscaleToRGB", "tf.image.cropAndResize", "tf.layers.convLstm2dCell", "tf.layers.randomWidth"], // biome-ignore format: a list
  },
];
