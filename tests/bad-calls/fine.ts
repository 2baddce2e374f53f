import {
  constraints,
  Dataset,
  initializers,
  Layer,
  losses,
  regularizers,
  SeedGenerator,
  SymbolicTensor,
  Tensor,
} from "../../src/index.js";

/** Which values are no garbage after all. Says so without touching what may throw. */
export type Fine = (value: unknown) => boolean;

const anyOf =
  (...rules: readonly Fine[]): Fine =>
  (value) =>
    rules.some((rule) => rule(value));
const isNumber: Fine = (value) => typeof value === "number" && !Number.isNaN(value);
const numberWhere = (test: (value: number) => boolean): Fine => {
  return (value) => typeof value === "number" && test(value);
};

export const nothing: Fine = () => false;
export const missing: Fine = (value) => value === undefined;
export const nullish: Fine = (value) => value === null;
export const bool: Fine = (value) => typeof value === "boolean";
export const text: Fine = (value) => typeof value === "string";
export const func: Fine = (value) => typeof value === "function";
export const finite = numberWhere(Number.isFinite);
export const integer = numberWhere(Number.isSafeInteger);
export const whole = numberWhere((value) => Number.isSafeInteger(value) && value >= 0);
export const count = numberWhere((value) => Number.isSafeInteger(value) && value >= 1);
export const fromZero = numberWhere((value) => Number.isFinite(value) && value >= 0);
export const above = numberWhere((value) => Number.isFinite(value) && value > 0);
export const part = numberWhere((value) => value >= 0 && value < 1);
export const share = numberWhere((value) => value >= 0 && value <= 1);
export const one = (...names: readonly unknown[]): Fine => {
  return (value) => names.includes(value);
};
/** A list each entry of which is fine; lists that throw when looked into are none. */
export const list = (rule: Fine, least = 0): Fine => {
  return (value) => {
    try {
      return Array.isArray(value) && value.length >= least && value.length < 1000 && Array.from(value).every(rule);
    } catch {
      return false;
    }
  };
};
export const either = anyOf;
const instance = (Class: abstract new (...args: never[]) => object): Fine => {
  return (value) => {
    try {
      return value instanceof Class;
    } catch {
      return false;
    }
  };
};
export const layer = instance(Layer);
export const symbolic = instance(SymbolicTensor);
export const tensor = instance(Tensor);
export const dataset: Fine = (value) => {
  try {
    return value instanceof Dataset;
  } catch {
    return false;
  }
};
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A record that says nothing. */
const empty: Fine = (value) => {
  try {
    return typeof value === "object" && value !== null && Object.keys(value).length === 0 && isPlain(value);
  } catch {
    return false;
  }
};
export const seed = either(missing, instance(SeedGenerator), whole);

/** Numbers in lists of any depth, not ragged, or typed arrays that lie on memory of ours: what a host tensor can be made from. */
export const data: Fine = (value) => {
  if (typeof value === "number" || typeof value === "boolean") return true; // NaN, too
  try {
    if (ArrayBuffer.isView(value)) return !/DataView/.test(Object.prototype.toString.call(value));
    return Array.isArray(value) && value.length < 1000 && (value.length === 0 || isEven(value));
  } catch {
    return false;
  }
};
function isEven(value: readonly unknown[]): boolean {
  const shapes = new Set(Array.from(value, (inner) => (Array.isArray(inner) ? inner.length : typeof inner)));
  const leaves = [...value].flat(3);
  return shapes.size === 1 && leaves.length < 1000 && leaves.every((leaf) => isNumber(leaf) || bool(leaf));
}

/** What a program has no use for among its numbers, it does not look at. */
const anyRecord: Fine = (value) => {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value) && isPlain(value);
  } catch {
    return false;
  }
};

const channels = one("channelsLast", "channelsFirst");
const sizes = either(count, list(count, 1));
const names = {
  kind: (namespace: object): Fine => either(func, ...classesIn(namespace)),
};
function classesIn(namespace: object): Fine[] {
  const classes = Object.values(namespace).filter((value) => typeof value === "function" && value.prototype);
  return classes.map((Class) => instance(Class as new () => object));
}

/** What options may be, by their names; where a class or function means another thing by it, by both: `Dense.units`. */
export const fine: Readonly<Record<string, Fine>> = {
  name: either(missing, text),
  inputShape: either(missing, list(count)),
  trainable: bool,
  activityRegularizer: either(missing, names.kind(regularizers)),
  activation: either(missing, nullish, func),
  recurrentActivation: either(missing, nullish, func),
  seed,
  noiseShape: either(missing, list(either(count, nullish))),
  outputSize: sizes,
  dataFormat: channels,
  dropout: part,
  recurrentDropout: part,
  rate: part,
  poolSize: sizes,
  kernelSize: sizes,
  strides: either(missing, sizes),
  dilationRate: sizes,
  size: sizes,
  filters: count,
  groups: either(missing, count, list(nothing)),
  units: count,
  outputPadding: either(missing, whole, list(whole)),
  depthMultiplier: count,
  epsilon: fromZero,
  axis: either(integer, list(integer)),
  momentum: share,
  renormMomentum: share,
  renormClipping: either(missing, empty),
  inputAxes: either(missing, list(integer)),
  outputAxes: either(missing, list(integer)),
  slidingWindow: either(missing, count),
  rope: either(missing, bool, empty),
  frameLength: count,
  frameStep: either(missing, count),
  fftLength: either(missing, count),
  numMelBins: count,
  minFreq: fromZero,
  maxFreq: either(missing, above),
  topDb: fromZero,
  magExp: above,
  minPower: above,
  refPower: finite,
  logitSoftCap: either(missing, above),
  attnLogitsSoftCap: either(missing, above),
  initial: isNumber,
  reduction: missing,
  scaling: nullish,
  window: either(nullish, list(finite)),
  "MelSpectrogram.options.window": nullish,
  "MelSpectrogram.config.window": nullish,
  "MelSpectrogram.options.sequenceLength": either(missing, count),
  "MelSpectrogram.config.sequenceLength": either(missing, count),
  "MelSpectrogram.options.samplingRate": above,
  "MelSpectrogram.config.samplingRate": above,
  "ops.unfold.options.padding": either(whole, list(whole)),
  numTokens: count,
  height: count,
  width: count,
  axes: either(integer, list(integer)),
  cropping: either(whole, list(either(whole, list(whole)))),
  inputDim: count,
  outputDim: count,
  stddev: fromZero,
  negativeSlope: fromZero,
  maxValue: either(missing, fromZero),
  threshold: finite,
  maskValue: isNumber,
  sharedAxes: list(integer),
  n: count,
  scale: either(finite, list(finite), bool),
  offset: either(finite, list(finite)),
  targetShape: list(either(whole, one(-1))),
  fillValue: finite,
  powerIterations: count,
  headDim: count,
  numHeads: count,
  numQueryHeads: count,
  numKeyValueHeads: count,
  keyDim: count,
  valueDim: either(missing, count),
  attentionAxes: either(missing, integer, list(integer)),
  flashAttention: either(missing, nullish, bool),
  outputShape: either(missing, count, list(either(count, nullish))),
  biasAxes: either(missing, text),
  alpha: finite,
  layer,
  backwardLayer: either(missing, layer),
  dims: list(count),
  shape: list(either(count, nullish)),
  dtype: nothing,
  function: func,
  mean: either(missing, finite, data),
  variance: either(missing, fromZero, data),
  gain: finite,
  minval: finite,
  minValue: fromZero,
  now: func,
  config: empty,
  maxval: finite,
  value: either(finite, data),
  l1: fromZero,
  l2: fromZero,
  factor: either(finite, list(finite)),
  heightFactor: either(finite, list(finite)),
  widthFactor: either(missing, finite, list(finite)),
  xFactor: either(finite, list(finite)),
  yFactor: either(finite, list(finite)),
  brightnessFactor: either(missing, finite, list(finite)),
  contrastFactor: either(missing, finite, list(finite)),
  saturationFactor: either(missing, finite, list(finite)),
  hueFactor: either(missing, finite, list(finite)),
  additionFactor: either(finite, list(finite)),
  thresholdFactor: either(finite, list(finite)),
  valueRange: list(finite),
  sigma: either(finite, list(finite)),
  numOps: whole,
  numChains: count,
  chainDepth: count,
  bins: count,
  clipLimit: finite,
  tileGridSize: either(count, list(count)),
  antialias: bool,
  transposeA: bool,
  transposeB: bool,
  topCropping: either(missing, whole),
  leftCropping: either(missing, whole),
  bottomCropping: either(missing, whole),
  rightCropping: either(missing, whole),
  topPadding: either(missing, whole),
  leftPadding: either(missing, whole),
  bottomPadding: either(missing, whole),
  rightPadding: either(missing, whole),
  targetHeight: either(missing, whole),
  targetWidth: either(missing, whole),
  filterSize: count,
  filterSigma: above,
  maxVal: above,
  k1: fromZero,
  k2: fromZero,
  learningRate: either(fromZero, func),
  after: either(fromZero, func),
  "Model.setOptimizerState.state.learningRate": fromZero,
  clipnorm: either(missing, above),
  clipvalue: either(missing, above),
  globalClipnorm: either(missing, above),
  lossScaleFactor: either(missing, above),
  emaMomentum: share,
  emaOverwriteFrequency: either(missing, count),
  gradientAccumulationSteps: either(
    missing,
    numberWhere((value) => Number.isSafeInteger(value) && value >= 2),
  ),
  initialAccumulatorValue: fromZero,
  learningRatePower: numberWhere((value) => Number.isFinite(value) && value <= 0),
  l1RegularizationStrength: fromZero,
  l2RegularizationStrength: fromZero,
  l2ShrinkageRegularizationStrength: fromZero,
  "Ftrl.beta": fromZero,
  beta2Decay: finite,
  epsilon1: above,
  epsilon2: fromZero,
  clipThreshold: above,
  adamBeta1: part,
  adamBeta2: part,
  adamWeightDecay: fromZero,
  excludeLayers: list(text),
  muonA: finite,
  muonB: finite,
  muonC: finite,
  adamLrRatio: fromZero,
  nsSteps: count,
  rmsRate: either(nullish, above),
  initialScale: above,
  dynamicGrowthSteps: count,
  optimizerMap: either(func, empty),
  decayRate: fromZero,
  warmupTarget: either(missing, fromZero),
  warmupSteps: whole,
  firstDecaySteps: above,
  tMul: numberWhere((value) => Number.isFinite(value) && value >= 1),
  mMul: fromZero,
  maxLearningRate: above,
  totalSteps: count,
  percentStart: share,
  divFactor: above,
  finalDivFactor: above,
  boundaries: list(whole),
  "boundaries[0]": whole,
  "ops.logspace.options.base": isNumber,
  "ops.stft.options.window": nullish,
  "ops.istft.options.window": nullish,
  "PiecewiseConstantDecay.values": list(fromZero),
  "RandomErasing.config.fillValue": either(finite, list(finite)),
  "values[0]": fromZero,
  weightDecay: fromZero,
  beta1: part,
  beta2: part,
  rho: part,
  initialLearningRate: fromZero,
  decaySteps: above,
  endLearningRate: fromZero,
  power: above,
  labelSmoothing: share,
  ignoreClass: either(missing, integer),
  ...Object.fromEntries(Object.keys(losses).map((name) => [`${name}.config.reduction`, nullish])),
  ...Object.fromEntries(Object.keys(losses).map((name) => [`${name}.options.reduction`, nullish])),
  margin: finite,
  gamma: fromZero,
  delta: above,
  beta: above,
  q: numberWhere((value) => value > 0 && value < 1),
  "F1Score.options.threshold": either(nullish, share),
  "F1Score.config.threshold": either(nullish, share),
  "FBetaScore.options.threshold": either(nullish, share),
  "FBetaScore.config.threshold": either(nullish, share),
  ...Object.fromEntries(
    ["Dice.config", "Dice.options", "Tversky.config", "Tversky.options"].map((name) => [
      `${name}.axis`,
      either(nullish, integer, list(integer)),
    ]),
  ),
  "Tversky.options.beta": fromZero,
  "Tversky.config.beta": fromZero,
  average: nullish,
  classAggregation: nullish,
  numRegressors: whole,
  targetClassIds: list(whole),
  "IoU.targetClassIds[0]": whole,
  "OneHotIoU.targetClassIds[0]": whole,
  specificity: share,
  sensitivity: share,
  precision: share,
  recall: share,
  fn: func,
  numThresholds: numberWhere((value) => Number.isSafeInteger(value) && value > 1),
  thresholds: either(missing, share, list(share)),
  numLabels: either(missing, count),
  labelWeights: either(missing, list(fromZero), data),
  topK: either(missing, count),
  classId: either(missing, whole),
  monitor: text,
  minDelta: fromZero,
  everyEpochs: count,
  patience: whole,
  cooldown: whole,
  verbose: one(0, 1, "auto", 2),
  baseline: either(missing, isNumber),
  startFromEpoch: whole,
  initialValueThreshold: either(missing, isNumber),
  minLr: fromZero,
  saveFreq: count,
  separator: text,
  schedule: func,
  save: either(missing, func),
  load: func,
  remove: either(missing, func),
  sink: either(missing, func),
  terminal: missing,
  keepdims: bool,
  x: tensor,
  y: tensor,
  w: tensor,
  options: either(missing, empty),
  "Random.fork.label": either(text, finite),
  "Dataset.fromGenerator.options.size": either(missing, whole),
  "Tensor.add.other": data,
  "Tensor.sub.other": data,
  "Tensor.mul.other": data,
  "Tensor.div.other": data,
  "Tensor.from.values[0]": either(isNumber, bool),
  "Tensor.gather.indices[0]": either(integer, bool),
  epochs: whole,
  initialEpoch: whole,
  stepsPerEpoch: either(missing, count),
  validationSteps: either(missing, count),
  validationBatchSize: either(missing, count),
  validationFreq: either(missing, count, list(count)),
  validationSplit: part,
  callbacks: either(missing, list(empty)),
  classWeight: empty,
  sampleWeight: either(missing, data),
  steps: either(missing, count),
  signal: missing,
  iterations: whole,
  slots: empty,
  label: text,
  candidate: whole,
  iteration: isNumber,
  "Model.trainOnBatch.sampleWeight": either(missing, data),
  "Model.testOnBatch.sampleWeight": either(missing, data),
  "Program.enqueue.step": either(missing, anyRecord),
  "Program.enqueue.step.seed": isNumber,
  endpoint: bool,
  ...Object.fromEntries(
    [
      "sorted",
      "upper",
      "lower",
      "equalNan",
      "assumeUnique",
      "invert",
      "increasing",
      "fullMatrices",
      "computeUv",
      "reverse",
      "fromLogits",
    ].map((name) => [name, bool]),
  ),
  ...Object.fromEntries(["nan", "posinf", "neginf", "rtol", "atol", "rcond", "tol"].map((name) => [name, isNumber])),
  unroll: either(count, bool),
  "ops.istft.options": either(missing, anyRecord),
  "ops.scan.options.length": count,
  approximate: bool,
  isCausal: bool,
  "ZeroPadding1D.padding": either(whole, list(whole)),
  "ZeroPadding2D.padding": either(whole, list(whole)),
  "ZeroPadding3D.padding": either(whole, list(whole)),
  "targetShape[0]": either(whole, one(-1)),
  "shape[0]": either(count, nullish),
  "ops.slice.1": list(either(missing, empty)),
  "ops.slice.1[0]": either(missing, empty),
  columns: whole,
  k: integer,
  b: finite,
  decimals: integer,
  ord: either(isNumber),
  order: either(isNumber),
  maskIndex: whole,
  numSegments: count,
  num: count,
  constantValues: isNumber,
  descending: bool,
  mask: either(missing, symbolic, list(either(missing, symbolic))),
  bias: either(missing, symbolic),
  "ops.dropout.options.noiseShape": either(missing, list(whole)),
  dropRemainder: bool,
  reshuffle: bool,
  inPlace: bool,
  bufferSize: count,
  testSize: isNumber,
  sequenceLength: count,
  sequenceStride: count,
  samplingRate: count,
  batchSize: either(missing, nullish, count),
  shuffle: bool,
  startIndex: either(missing, integer),
  endIndex: either(missing, integer),
  maxTokens: either(
    missing,
    numberWhere((value) => Number.isSafeInteger(value) && value > 1),
  ),
  numOovIndices: numberWhere((value) => Number.isSafeInteger(value) && value >= 0 && value <= 1_000_000),
  maskToken: either(nullish, text),
  oovToken: text,
  "IntegerLookup.maskToken": either(nullish, integer),
  "IntegerLookup.oovToken": integer,
  vocabulary: either(missing, list(text, 1)),
  "IntegerLookup.vocabulary": either(missing, list(integer, 1)),
  salt: either(missing, whole, (value) => list(whole, 2)(value) && (value as readonly unknown[]).length === 2),
  "IntegerLookup.salt": missing,
  "StringTensor.data": nothing,
  "StringTensor.shape": nothing,
  "StringTensor.from.values": either(text, list(text)),
  "Hashing.maskValue": either(nullish, text, finite),
  numBins: count,
  "Discretization.numBins": either(missing, count),
  binBoundaries: either(missing, list(finite)),
  "binBoundaries[0]": finite,
  ngrams: either(missing, count, list(count)),
  "StringLookup.adapt.options.steps": missing,
  featureNames: list(text, 2),
  crosses: either(missing, list(nothing)),
  crossingDim: count,
  hashingDim: count,
  numDiscretizationBins: count,
  preprocessor: layer,
  "Normalization.apply.numbers": either(data, tensor, symbolic),
  "unfreezeWeights.range.from": integer,
  "Hashing.apply.data": either(text, list(text), data, tensor, symbolic),
  includeSpecialTokens: bool,
  standardize: either(nullish, func),
  split: either(nullish, func),
  outputSequenceLength: either(missing, count),
  idfWeights: missing,
  maxlen: either(missing, whole),
  numClasses: either(missing, count),
  beamWidth: count,
  topPaths: count,
  mergeRepeated: bool,
  training: bool,
  useCausalMask: bool,
  returnAttentionScores: bool,
  attentionMask: symbolic,
  initialState: list(symbolic),
  expandNested: bool,
  lossWeights: either(missing, list(finite), empty),
  metrics: either(missing, func, list(func), empty),
  weightedMetrics: either(missing, func, list(func), empty),
  loss: either(missing, func, list(func), empty),
  url: text,
  by: text,
  "registerClass.class": func,
  "ops.clip.1": either(symbolic, (value) => typeof value === "number"),
  "ops.clip.2": either(symbolic, (value) => typeof value === "number"),
  "Dataset.fromTensors.tensors.x": either(tensor, list(empty)),
  "Dataset.fromTensors.tensors.y": either(tensor, list(empty)),
  "getMetric.metric": func,
  "getLoss.loss": func,
  "getActivation.activation": either(missing, nullish, func),
  "getInitializer.initializer": func,
  "getRegularizer.regularizer": func,
  "getConstraint.constraint": func,
};

/** The rule for an option that is not named above, by the end of its name or by its default. */
export function ruleFor(owner: string, argument: string, defaultValue?: unknown): Fine {
  if (owner.startsWith("ops.") && argument === "epsilon") return isNumber; // Keras's ops do not mind
  if (owner.startsWith("ops.") && ["alpha", "b", "threshold", "negativeSlope", "maxValue"].includes(argument))
    return either(missing, isNumber);
  const named = fine[`${owner}.${argument}`] ?? fine[argument];
  if (named !== undefined) return named;
  if (/Initializer$/.test(argument)) return either(missing, names.kind(initializers));
  if (/Regularizer$/.test(argument)) return either(missing, names.kind(regularizers));
  if (/Constraint$/.test(argument)) return either(missing, names.kind(constraints));
  if (/^on[A-Z]/.test(argument)) return either(missing, func);
  return typeof defaultValue === "boolean" ? bool : nothing;
}

/** Whether a value may stand in the place of an option or of an argument that has a default. */
export function mayBeLeftOut(value: unknown): boolean {
  return value === undefined || empty(value);
}

/**
 * What functions take in the place of an example, if nothing more is said: tensors of any shape for a tensor, numbers for a number, lists
 * or arrays of numbers for such a list, text for text.
 */
export function like(example: unknown): Fine {
  if (symbolic(example)) return either(missing, symbolic, (value) => typeof value === "number");
  if (typeof example === "number") return either(isNumber, bool, list(integer));
  if (typeof example === "string") return either(text);
  if (typeof example === "boolean") return bool;
  if (typeof example === "function") return func;
  if (tensor(example)) return either(tensor, data, list(tensor), dataset);
  if (ArrayBuffer.isView(example)) return either(data, data);
  if (Array.isArray(example))
    return symbolic(example[0]) ? either(symbolic, list(symbolic)) : either(data, list(text), list(data));
  return example === undefined ? anyOf(isNumber, list(integer)) : either(missing, empty);
}
