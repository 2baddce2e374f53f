import { type Configured, construct, type Declaration } from "../../../src/config.js";
import * as wgrad from "../../../src/index.js";
import type { Call } from "../slots.js";

type ConfiguredClass = (new (...args: never[]) => Configured) & Declaration;

const { Dense, LSTM, LSTMCell } = wgrad;

/** Arguments that must be given, by class. */
const required: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
  ...each(["AdaptiveAveragePooling", "AdaptiveMaxPooling"], ["1D", "2D", "3D"], () => ({ outputSize: 2 })),
  ...each(["Conv", "ConvLSTM"], ["1D", "2D", "3D"], () => ({ filters: 2, kernelSize: 3 })),
  ...each(["Conv"], ["1DTranspose", "2DTranspose", "3DTranspose"], () => ({ filters: 2, kernelSize: 3 })),
  ...each(["SeparableConv"], ["1D", "2D"], () => ({ filters: 2, kernelSize: 3 })),
  ...each(["DepthwiseConv"], ["1D", "2D"], () => ({ kernelSize: 3 })),
  ...each(["SpatialDropout"], ["1D", "2D", "3D"], () => ({ rate: 0.5 })),
  ...each(["", "Alpha", "Gaussian"], ["Dropout"], () => ({ rate: 0.5 })),
  ...each(["SimpleRNN", "GRU", "LSTM"], ["", "Cell"], () => ({ units: 2 })),
  ...each(["Bidirectional"], [""], () => ({ layer: new LSTM(2) })),
  ...each(["TimeDistributed", "SpectralNormalization", "Wrapper"], [""], () => ({ layer: new Dense(2) })),
  Activation: () => ({ activation: "relu" }),
  CategoryEncoding: () => ({ numTokens: 3 }),
  CenterCrop: () => ({ height: 2, width: 2 }),
  Dense: () => ({ units: 2 }),
  Dot: () => ({ axes: 1 }),
  Discretization: () => ({ binBoundaries: [0, 1] }),
  EinsumDense: () => ({ equation: "ab,bc->ac", outputShape: 3 }),
  ...each(["Embedding", "ReversibleEmbedding"], [""], () => ({ inputDim: 4, outputDim: 2 })),
  Feature: () => ({ dtype: "float32", preprocessor: new Dense(2), outputMode: "float" }),
  FeatureSpace: () => ({ features: { a: "float" } }),
  Cross: () => ({ featureNames: ["a", "b"], crossingDim: 3 }),
  GaussianNoise: () => ({ stddev: 0.1 }),
  GroupQueryAttention: () => ({ headDim: 2, numQueryHeads: 2, numKeyValueHeads: 1 }),
  HashedCrossing: () => ({ numBins: 3 }),
  Hashing: () => ({ numBins: 3 }),
  InputLayer: () => ({ shape: [3] }),
  Lambda: () => ({ function: (x: unknown) => x }),
  MultiHeadAttention: () => ({ numHeads: 2, keyDim: 2 }),
  Permute: () => ({ dims: [2, 1] }),
  PositionEmbedding: () => ({ sequenceLength: 4 }),
  RBF: () => ({ units: 2 }),
  RNN: () => ({ cell: new LSTMCell(2) }),
  RepeatVector: () => ({ n: 2 }),
  Rescaling: () => ({ scale: 2 }),
  Reshape: () => ({ targetShape: [3, 2] }),
  ...each(
    ["Brightness", "ColorDegeneration", "Contrast", "Hue", "Rotation", "Saturation", "Sharpness"].map(
      (name) => `Random${name}`,
    ),
    [""],
    () => ({
      factor: 0.2,
    }),
  ),
  RandomCrop: () => ({ height: 2, width: 2 }),
  RandomPosterization: () => ({ factor: 3 }),
  RandomTranslation: () => ({ heightFactor: 0.1, widthFactor: 0.1 }),
  RandomZoom: () => ({ heightFactor: 0.1 }),
  Resizing: () => ({ height: 2, width: 2 }),
  StackedRNNCells: () => ({ cells: [new LSTMCell(2)] }),
  CustomLoss: () => ({ fn: (y: unknown) => y }),
  MeanMetricWrapper: () => ({ fn: (y: unknown) => y }),
  ...each(["MeanIoU", "OneHotMeanIoU"], [""], () => ({ numClasses: 3 })),
  ...each(["IoU", "OneHotIoU"], [""], () => ({ numClasses: 3, targetClassIds: [0, 2] })),
  SensitivityAtSpecificity: () => ({ specificity: 0.5 }),
  SpecificityAtSensitivity: () => ({ sensitivity: 0.5 }),
  PrecisionAtRecall: () => ({ recall: 0.5 }),
  RecallAtPrecision: () => ({ precision: 0.5 }),
  LossScaleOptimizer: () => ({ innerOptimizer: new wgrad.SGD() }),
  PrunedOptimizer: () => ({ innerOptimizer: new wgrad.SGD(), schedule: new wgrad.ConstantSparsity(0.5, 0) }),
  ConstantSparsity: () => ({ targetSparsity: 0.5, beginStep: 0 }),
  PolynomialSparsity: () => ({ initialSparsity: 0, finalSparsity: 0.5, beginStep: 0, endStep: 10 }),
  MultiOptimizer: () => ({ optimizerMap: new wgrad.OptimizerMap(new wgrad.SGD()) }),
  OptimizerMap: () => ({ defaultOptimizer: new wgrad.SGD(), optimizerMap: { "dense/.*": new wgrad.Adam() } }),
  ...each(["CosineDecay", "PolynomialDecay"], [""], () => ({ initialLearningRate: 0.1, decaySteps: 10 })),
  ...each(["ExponentialDecay", "InverseTimeDecay"], [""], () => ({
    initialLearningRate: 0.1,
    decaySteps: 10,
    decayRate: 0.5,
  })),
  CosineDecayRestarts: () => ({ initialLearningRate: 0.1, firstDecaySteps: 10 }),
  PiecewiseConstantDecay: () => ({ boundaries: [10], values: [0.1, 0.01] }),
  LinearWarmup: () => ({ after: 0.1, warmupSteps: 10 }),
  OneCycle: () => ({ maxLearningRate: 0.1, totalSteps: 10 }),
  BackupAndRestore: () => ({ save: () => undefined, load: () => undefined }),
  CSVLogger: () => ({ sink: () => undefined }),
  LearningRateScheduler: () => ({ schedule: (_: number, rate: number) => rate }),
  ModelCheckpoint: () => ({ save: () => undefined }),
  LambdaCallback: () => ({}),
  SeedGenerator: () => ({ seed: 1 }),
};

/** Bases that only subclasses make objects of. */
const abstract = new Set([
  ...[
    "Layer",
    "ImageAugmentation",
    "AttentionLayer",
    "RecurrentCell",
    "RecurrentLayer",
    "Wrapper",
    "Initializer",
    "RandomInitializer",
  ],
  ...["ScaledInitializer", "SlicedInitializer", "Loss", "Metric", "MeanMetric", "ConfusionMetric", "ThresholdMetric"],
  ...["LossMetric", "ConfusionMatrixMetric"],
  ...[
    "BaseOptimizer",
    "Optimizer",
    "Regularizer",
    "Constraint",
    "LearningRateSchedule",
    "MonitorCallback",
    "CallbackList",
  ],
]);

function each<T>(names: readonly string[], ends: readonly string[], make: T): Record<string, T> {
  return Object.fromEntries(names.flatMap((name) => ends.map((end) => [name + end, make])));
}

const namespaces = {
  layers: wgrad.layers,
  initializers: wgrad.initializers,
  losses: wgrad.losses,
  metrics: wgrad.metrics,
  optimizers: wgrad.optimizers,
  regularizers: wgrad.regularizers,
  constraints: wgrad.constraints,
  schedules: wgrad.schedules,
  callbacks: wgrad.callbacks,
  "": { SeedGenerator: wgrad.SeedGenerator },
};

/** What is asked for where a class is no longer the one that namespace and name say. */
export const classDefaults = new Map<string, Declaration>();

/** Every class that is made from a config, as `new` and by `fromConfig`. */
export function classCalls(): Call[] {
  return Object.entries(namespaces).flatMap(([namespace, classes]) =>
    Object.entries(classes).flatMap(([name, Class]: [string, unknown]): Call[] => {
      if (typeof Class !== "function" || !/^[A-Z]/.test(name) || abstract.has(name)) return [];
      const made = Class as ConfiguredClass;
      const full = namespace === "initializers" && name === "Identity" ? "IdentityInitializer" : name;
      classDefaults.set(full, made);
      const config = required[name] ?? (() => ({}));
      const options = Object.keys(made.defaults).filter((option) => !made.args.includes(option));
      const run = (...args: readonly never[]) => {
        const one = new made(...args);
        if (namespace === "layers" && one instanceof wgrad.Layer) one.getConfig();
        return one;
      };
      const args = () => {
        const given: Readonly<Record<string, unknown>> = config();
        const rest = Object.fromEntries(Object.entries(given).filter(([key]) => !made.args.includes(key)));
        return [...made.args.map((arg) => given[arg]), rest];
      };
      return [
        { name: full, names: [...made.args, "options"], args, options, run },
        {
          name: full,
          names: ["config"],
          args: () => [{ ...made.defaults, ...config() }],
          run: (given: unknown) => construct(made as never, given as object),
        },
      ];
    }),
  );
}
