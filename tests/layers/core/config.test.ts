import { checkConfig } from "../../harness/check-config.js";

checkConfig("Activation", { config: { activation: "tanh" }, refuses: { activation: ["tanhh", 3] } });
checkConfig("Dense", {
  config: { units: 3, activation: "relu", useBias: false },
  refuses: { units: [0, 1.5, Number.NaN, "3", undefined] },
});
checkConfig("EinsumDense", {
  config: { equation: "abc,cd->abd", outputShape: [null, 64], biasAxes: "d" },
  refuses: {
    equation: ["abc->abd", 3, undefined],
    outputShape: [0, -1, [null, 1.5], undefined],
    biasAxes: ["z", "", "dz", "."],
  },
});
checkConfig("Embedding", {
  config: { inputDim: 5, outputDim: 2, maskZero: true },
  refuses: { inputDim: [0, 1.5, undefined], outputDim: [-1, Number.NaN] },
});
checkConfig("ReversibleEmbedding", {
  config: { inputDim: 5, outputDim: 2, tieWeights: false, logitSoftCap: 30 },
  refuses: { inputDim: [0, undefined], tieWeights: [1], logitSoftCap: [0, Number.NaN, "1"] },
});
checkConfig("PositionEmbedding", {
  config: { sequenceLength: 5, initializer: "zeros" },
  refuses: { sequenceLength: [0, 1.5, undefined], initializer: ["zeroes", 3] },
});
checkConfig("ActivityRegularization", { config: { l1: 0.1, l2: 0.2 }, refuses: { l1: [-1], l2: [Number.NaN] } });
checkConfig("MelSpectrogram", {
  config: { fftLength: 64, sequenceLength: 32, window: "hamming", maxFreq: 4000, powerToDb: false },
  refuses: {
    fftLength: [0, 1.5],
    sequenceLength: [0, 65],
    window: ["kaiser", 3],
    maxFreq: [0, 10],
    numMelBins: [0],
    minPower: [0],
  },
});
checkConfig("STFTSpectrogram", {
  config: { mode: "stft", frameLength: 6, frameStep: 2, window: [1, 2, 3, 3, 2, 1], scaling: null, padding: "same" },
  refuses: {
    mode: ["phase"],
    frameLength: [0],
    frameStep: [0, 7],
    fftLength: [5],
    window: ["kaiser", [Number.NaN]],
    scaling: ["L2"],
    padding: ["causal"],
    dataFormat: ["first"],
  },
});
checkConfig("Identity");
checkConfig("InputLayer", {
  config: { shape: [null, 3], dtype: "int32" },
  refuses: {
    shape: [undefined, 3, [0], [1.5], "28"],
    batchShape: [[null, 3]],
    batchSize: [0, 1.5],
    dtype: ["float64", "Int32", null],
  },
});
checkConfig("Lambda", { config: { function: (x: unknown) => x }, refuses: { function: [undefined, "x"] } });
checkConfig("RBF", { config: { units: 4, gammaInitializer: "ones" }, refuses: { units: [0, Number.NaN] } });

const notFromZeroUp = [-1, Number.NaN, Number.POSITIVE_INFINITY, "1"];
checkConfig("ReLU", {
  config: { maxValue: 6, negativeSlope: 0.1 },
  refuses: { maxValue: notFromZeroUp, negativeSlope: notFromZeroUp, threshold: notFromZeroUp },
});
checkConfig("LeakyReLU", { config: { negativeSlope: 0.1 }, refuses: { negativeSlope: notFromZeroUp } });
checkConfig("ELU", { config: { alpha: 2 }, refuses: { alpha: [Number.NaN, Number.POSITIVE_INFINITY, null] } });
checkConfig("PReLU", { config: { sharedAxes: [1, 2] }, refuses: { sharedAxes: [[1.5], ["1"]] } });
checkConfig("Softmax", { config: { axis: [1, 2] }, refuses: { axis: [0.5, [1, Number.NaN], "last"] } });
