/** Which ops of a layer, forward and backward, read at full width what could be float16: with a kernel of their own for that, none. */
import { expect, test } from "vitest";
import {
  Activation,
  AdaptiveAveragePooling2D,
  Add,
  type AnyLayer,
  AveragePooling2D,
  BatchNormalization,
  Bidirectional,
  Concatenate,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  ConvLSTM2D,
  Dense,
  DepthwiseConv2D,
  Dropout,
  EinsumDense,
  Embedding,
  GlobalAveragePooling2D,
  GlobalMaxPooling2D,
  GRU,
  GroupNormalization,
  Input,
  LayerNormalization,
  LSTM,
  MaxPooling2D,
  MultiHeadAttention,
  PositionEmbedding,
  PReLU,
  RBF,
  RMSNormalization,
  SeparableConv2D,
  SimpleRNN,
  Softmax,
  SpatialDropout2D,
  TimeDistributed,
  UnitNormalization,
  UpSampling2D,
  ZeroPadding2D,
} from "wgrad";
import type { DType } from "../../src/dtype.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import { mixing } from "../../src/graph/symbols/mixing.js";
import { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { traced } from "../../src/graph/symbols/trace.js";
import { within } from "../../src/module/scope.js";
import { cast } from "../../src/ops/core/cast.js";
import { sum } from "../../src/ops/core/sum.js";
import { add } from "../../src/ops/elementwise/binary.js";

void Input;

function given(shape: readonly number[], dtype: DType = "float32") {
  return new SymbolicTensor({ shape, dtype }, { kind: "input", name: "x" });
}

/** The ops, with the input, that were called on float16 and have no kernel for it. */
function widened(layer: AnyLayer, x: unknown): string[] {
  const found = new Set<string>();
  const how = {
    cast,
    onWidened: (op: { name: string; elementwise?: string }, input: string) => {
      found.add(`${op.name} ${input}${op.elementwise ? " (element-wise)" : ""}`);
    },
  };
  traced(() =>
    within({ precision: "mixedFloat16", training: true }, () =>
      mixing(how, () => {
        const y = layer.apply(x as never);
        const outputs = [y].flat() as SymbolicTensor[];
        const loss = outputs.map((one) => sum(cast(one, "float32"))).reduce((a, b) => add(a, b));
        gradients(
          loss,
          [...layer.trainableWeights.map(({ tensor }) => tensor), ...([x].flat() as SymbolicTensor[])].filter(
            ({ dtype }) => dtype !== "int32",
          ),
        );
        for (const one of outputs) if (one.dtype !== "float16") found.add(`gives ${one.dtype}`);
      }),
    ),
  );
  return [...found];
}

const image = () => given([2, 8, 8, 4]);
const rows = () => given([2, 6]);
const steps = () => given([2, 5, 8]);

const layers: Record<string, () => [AnyLayer, unknown]> = {
  Dense: () => [new Dense(3, { activation: "relu" }), rows()],
  EinsumDense: () => [new EinsumDense("abc,cd->abd", [null, 5], { biasAxes: "d" }), steps()],
  Conv1D: () => [new Conv1D(3, 3), steps()],
  Conv2D: () => [new Conv2D(3, 3, { activation: "gelu" }), image()],
  Conv2DTranspose: () => [new Conv2DTranspose(3, 3), image()],
  DepthwiseConv2D: () => [new DepthwiseConv2D(3), image()],
  SeparableConv2D: () => [new SeparableConv2D(3, 3), image()],
  MaxPooling2D: () => [new MaxPooling2D(2), image()],
  AveragePooling2D: () => [new AveragePooling2D(2), image()],
  AdaptiveAveragePooling2D: () => [new AdaptiveAveragePooling2D(3), image()],
  GlobalAveragePooling2D: () => [new GlobalAveragePooling2D(), image()],
  GlobalMaxPooling2D: () => [new GlobalMaxPooling2D(), image()],
  UpSampling2D: () => [new UpSampling2D(2), image()],
  "UpSampling2D bilinear": () => [new UpSampling2D(2, { interpolation: "bilinear" }), image()],
  ZeroPadding2D: () => [new ZeroPadding2D(1), image()],
  BatchNormalization: () => [new BatchNormalization(), image()],
  "BatchNormalization axis 1": () => [new BatchNormalization({ axis: 1 }), image()],
  LayerNormalization: () => [new LayerNormalization(), steps()],
  GroupNormalization: () => [new GroupNormalization({ groups: 2 }), image()],
  RMSNormalization: () => [new RMSNormalization(), steps()],
  UnitNormalization: () => [new UnitNormalization(), steps()],
  Embedding: () => [new Embedding(10, 4), given([2, 5], "int32")],
  PositionEmbedding: () => [new PositionEmbedding(9), steps()],
  SimpleRNN: () => [new SimpleRNN(4), steps()],
  LSTM: () => [new LSTM(4, { returnSequences: true }), steps()],
  GRU: () => [new GRU(4), steps()],
  "GRU unrolled": () => [new GRU(4, { unroll: true }), steps()],
  Bidirectional: () => [new Bidirectional(new LSTM(4)), steps()],
  ConvLSTM2D: () => [new ConvLSTM2D(2, 3), given([2, 3, 6, 6, 2])],
  MultiHeadAttention: () => [new MultiHeadAttention(2, 4), [steps(), steps()]],
  "MultiHeadAttention fused": () => [new MultiHeadAttention(2, 4), [given([1, 200, 8]), given([1, 200, 8])]],
  TimeDistributed: () => [new TimeDistributed(new Dense(3)), steps()],
  Dropout: () => [new Dropout(0.5), rows()],
  SpatialDropout2D: () => [new SpatialDropout2D(0.5), image()],
  Activation: () => [new Activation("selu"), rows()],
  Softmax: () => [new Softmax(), rows()],
  PReLU: () => [new PReLU(), rows()],
  RBF: () => [new RBF(3), rows()],
  Add: () => [new Add(), [rows(), rows()]],
  Concatenate: () => [new Concatenate(), [rows(), rows()]],
};

for (const [name, make] of Object.entries(layers)) {
  test(name, () => {
    const [layer, x] = make();
    expect(widened(layer, x)).toEqual([]);
  });
}
