export { Bidirectional, type BidirectionalConfig, type BidirectionalOptions, type MergeMode } from "./bidirectional.js";
export { type CellInput, type CellOutput, RecurrentCell, type SequenceContext, type Step } from "./cell.js";
export type { CellConfig, GatedCellConfig } from "./cell-config.js";
export { ConvLSTM1D, ConvLSTM2D, ConvLSTM3D, type ConvLSTMConfig, type ConvLSTMOptions } from "./conv-lstm.js";
export { GRU, GRUCell, type GRUCellConfig, type GRUCellOptions, type GRUConfig, type GRUOptions } from "./gru.js";
export {
  LSTM,
  LSTMCell,
  type LSTMCellConfig,
  type LSTMCellOptions,
  type LSTMConfig,
  type LSTMOptions,
} from "./lstm.js";
export { Masking, type MaskingConfig, type MaskingOptions } from "./masking.js";
export { RecurrentLayer, type RNNCall, type RNNOutput, type SequenceConfig } from "./recurrent-layer.js";
export { RNN, type RNNConfig, type RNNOptions } from "./rnn.js";
export {
  SimpleRNN,
  SimpleRNNCell,
  type SimpleRNNCellOptions,
  type SimpleRNNConfig,
  type SimpleRNNOptions,
} from "./simple-rnn.js";
export { StackedRNNCells, type StackedRNNCellsConfig, type StackedRNNCellsOptions } from "./stacked-cells.js";
export { TimeDistributed, type TimeDistributedOptions } from "./time-distributed.js";
