import { GRUCell, LSTM, LSTMCell, RNN } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";

const units = [0, 1.5, Number.NaN, "3", undefined];
const rates = [-0.1, 1, Number.NaN, "0.5"];
const gated = { units: 3, recurrentActivation: "hardSigmoid", dropout: 0.5, recurrentDropout: 0.25, useBias: false };
const plain = { units: 3, activation: "relu", recurrentInitializer: "zeros" };
const sequence = {
  returnSequences: true,
  returnState: true,
  goBackwards: true,
  stateful: true,
  zeroOutputForMask: true,
};
const refuses = { units, dropout: rates, recurrentDropout: rates, activation: ["tanhh"] };

checkConfig("LSTMCell", {
  config: { ...gated, unitForgetBias: false },
  refuses,
});
checkConfig("GRUCell", {
  config: { ...gated, resetAfter: false },
  refuses,
});
checkConfig("SimpleRNNCell", { config: plain, refuses });
checkConfig("LSTM", { config: { ...gated, ...sequence, unitForgetBias: false }, refuses });
checkConfig("GRU", { config: { ...gated, ...sequence, resetAfter: false }, refuses });
checkConfig("SimpleRNN", { config: { ...plain, ...sequence }, refuses });

const images = { filters: 4, kernelSize: 3, strides: 2, padding: "same", dilationRate: 1 };
const refusesImages = {
  filters: units,
  kernelSize: [0, [3, 3, 3, 3], 1.5],
  strides: [0, [1, 1, 1, 1]],
  dilationRate: [Number.NaN, -1],
  padding: ["sam", "full", [1]],
  dropout: rates,
};
checkConfig("ConvLSTM1D", { config: { ...images, ...sequence, padding: "causal" }, refuses: refusesImages });
checkConfig("ConvLSTM2D", { config: images, refuses: { ...refusesImages, padding: ["causal", "Same"] } });
checkConfig("ConvLSTM3D", { config: { ...images, kernelSize: [1, 2, 3] }, refuses: refusesImages });

checkConfig("RNN", {
  config: { cell: [new LSTMCell(4), new GRUCell(3)], ...sequence },
  refuses: { cell: [undefined, 3, [], [3], new LSTM(3)] },
});
checkConfig("StackedRNNCells", { config: { cells: [new LSTMCell(4)] }, refuses: { cells: [undefined, [], [3]] } });
checkConfig("Bidirectional", {
  config: { layer: new LSTM(3), backwardLayer: new LSTM(4, { goBackwards: true }), mergeMode: null },
  refuses: {
    layer: [undefined, new LSTMCell(3)],
    mergeMode: ["con_cat", "average", 3],
    backwardLayer: [
      new LSTM(3),
      new LSTM(3, { goBackwards: true, returnSequences: true }),
      new RNN(new LSTMCell(3), { goBackwards: true, returnState: true }),
      new LSTMCell(3),
    ],
  },
});
checkConfig("TimeDistributed", { config: { layer: new LSTM(3) }, refuses: { layer: [undefined, 3] } });
checkConfig("Masking", { config: { maskValue: -1 }, refuses: { maskValue: [Number.NaN, "0"] } });
