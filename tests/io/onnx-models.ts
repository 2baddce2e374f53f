/** Nets of many kinds, with inputs for them, that are written as ONNX graphs. */
import * as w from "../../src/index.js";

type Net = readonly [model: w.Model<any, any>, inputs: readonly w.Tensor[]];

export function wave(shape: readonly number[], step = 0.7): w.Tensor<"float32"> {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, i) => Math.sin(step * i + 0.1));
  return new w.Tensor([...shape], data, "float32");
}

export function numbers(shape: readonly number[], count: number): w.Tensor<"int32"> {
  const size = shape.reduce((a, b) => a * b, 1);
  return new w.Tensor(
    [...shape],
    Int32Array.from({ length: size }, (_, i) => (i * 7) % count),
    "int32",
  );
}

export const stack = (...layers: readonly w.AnyLayer[]): w.Sequential => new w.Sequential(layers as never);
const through = (x: w.SymbolicTensor, ...layers: readonly w.AnyLayer[]): w.SymbolicTensor =>
  layers.reduce((y, layer) => layer.apply(y), x);

/** Batch normalization with statistics that are not the ones it starts with. */
const norm = () =>
  new w.BatchNormalization({
    movingMeanInitializer: new w.RandomUniform({ minval: -0.5, maxval: 0.5 }),
    movingVarianceInitializer: new w.RandomUniform({ minval: 0.5, maxval: 2 }),
    gammaInitializer: new w.RandomUniform({ minval: 0.5, maxval: 1.5 }),
    betaInitializer: new w.RandomUniform({ minval: -0.5, maxval: 0.5 }),
  });

function depthwiseBlock(x: w.SymbolicTensor, filters: number, strides: number): w.SymbolicTensor {
  const own = through(x, new w.DepthwiseConv2D(3, { strides, padding: "same", useBias: false }), norm(), new w.ReLU(6));
  return through(own, new w.Conv2D(filters, 1, { useBias: false }), norm(), new w.ReLU(6));
}

function residualBlock(x: w.SymbolicTensor, filters: number, strides: number): w.SymbolicTensor {
  const conv = (stride: number) =>
    new w.Conv2D(filters, 3, { strides: stride, padding: "same", kernelInitializer: "heNormal" });
  const main = through(x, conv(strides), norm(), new w.ReLU(), conv(1), norm());
  const short = strides === 1 ? x : through(x, new w.Conv2D(filters, 1, { strides }), norm());
  return new w.ReLU().apply(new w.Add().apply([main, short]));
}

function encoderBlock(x: w.SymbolicTensor, width: number, how: object = {}): w.SymbolicTensor {
  const attended = new w.MultiHeadAttention(2, 4, { dropout: 0.1 }).apply([x, x], how) as w.SymbolicTensor;
  const a = new w.LayerNormalization({ epsilon: 1e-6 }).apply(new w.Add().apply([x, attended]));
  const forward = through(a, new w.Dense(2 * width, { activation: "gelu" }), new w.Dense(width), new w.Dropout(0.1));
  return new w.LayerNormalization({ epsilon: 1e-6 }).apply(w.ops.add(a, forward));
}

/** What the issue wants exported, and more. */
export const architectures: Readonly<Record<string, () => Net>> = {
  MLP: () => [
    stack(
      new w.Rescaling(0.5, { offset: 0.1, inputShape: [6] }),
      new w.Dense(8, { activation: "gelu" }),
      new w.Dropout(0.5),
      new w.Dense(8, { activation: "silu", useBias: false }),
      new w.LayerNormalization(),
      new w.Dense(4, { activation: "softmax" }),
    ),
    [wave([3, 6])],
  ],
  "CNN with batch normalization": () => [
    stack(
      new w.ZeroPadding2D([[1, 0], [0, 1]], { inputShape: [9, 8, 2] }), // biome-ignore format: one line
      new w.Conv2D(4, 3, { strides: 2, padding: "same", activation: "relu" }),
      norm(),
      new w.DepthwiseConv2D(3, { padding: "same", depthMultiplier: 2, activation: "relu6" }),
      new w.MaxPooling2D(2, { padding: "same" }),
      new w.Conv2D(4, [1, 2], { groups: 2, activation: "leakyRelu" }),
      new w.AveragePooling2D([2, 1]),
      new w.Flatten(),
      new w.Dense(3, { activation: "tanh" }),
    ),
    [wave([2, 9, 8, 2])],
  ],
  "MobileNet-like": () => {
    const x = w.Input([16, 16, 3]);
    const stem = through(x, new w.Conv2D(4, 3, { strides: 2, padding: "same", useBias: false }), norm(), new w.ReLU(6));
    const body = depthwiseBlock(depthwiseBlock(depthwiseBlock(stem, 8, 1), 12, 2), 12, 1);
    const head = through(body, new w.GlobalAveragePooling2D(), new w.Dense(5, { activation: "softmax" }));
    return [new w.Model({ inputs: x, outputs: head }), [wave([2, 16, 16, 3])]];
  },
  "ResNet-like": () => {
    const x = w.Input([12, 12, 3]);
    const stem = through(x, new w.Conv2D(4, 7, { strides: 2, padding: "same" }), norm(), new w.ReLU());
    const pooled = new w.MaxPooling2D(3, { strides: 1, padding: "same" }).apply(stem);
    const body = residualBlock(residualBlock(pooled, 4, 1), 8, 2);
    const head = through(body, new w.GlobalAveragePooling2D(), new w.Dense(4));
    return [new w.Model({ inputs: x, outputs: head }), [wave([2, 12, 12, 3])]];
  },
  LSTM: () => [
    stack(
      new w.Embedding(6, 4, { inputShape: [5] }),
      new w.LSTM(5, { returnSequences: true }),
      new w.Conv1D(4, 2, { dilationRate: 2 }),
      new w.GRU(3, { returnSequences: true }),
      new w.SimpleRNN(4, { activation: "relu" }),
      new w.Dense(2, { activation: "sigmoid" }),
    ),
    [numbers([2, 5], 6)],
  ],
  "GRU, both ways": () => [
    stack(
      new w.Bidirectional(new w.GRU(4, { returnSequences: true }), { inputShape: [6, 3] } as never),
      new w.Bidirectional(new w.LSTM(3), { mergeMode: "sum" }),
      new w.Dense(2),
    ),
    [wave([3, 6, 3])],
  ],
  "ConvLSTM and TimeDistributed": () => [
    stack(
      new w.TimeDistributed(new w.Conv2D(2, 3, { padding: "same" }), { inputShape: [3, 6, 6, 2] } as never),
      new w.ConvLSTM2D(3, 3, { padding: "same", returnSequences: true }),
      new w.TimeDistributed(stack(new w.MaxPooling2D(2, { inputShape: [6, 6, 3] }), new w.Flatten()) as never),
      new w.LSTM(4),
    ),
    [wave([2, 3, 6, 6, 2])],
  ],
  "transformer encoder": () => {
    const words = w.Input([7], { dtype: "int32" });
    const places = w.ops.add(new w.Embedding(11, 8).apply(words), w.constant(wave([7, 8], 0.3)));
    const body = encoderBlock(encoderBlock(places, 8), 8, { useCausalMask: true });
    const head = through(body, new w.GlobalAveragePooling1D(), new w.Dense(3, { activation: "softmax" }));
    return [new w.Model({ inputs: words, outputs: [head, body] }) as never, [numbers([2, 7], 11)]];
  },
  autoencoder: () => [
    stack(
      new w.Conv2D(4, 3, { strides: 2, padding: "same", activation: "relu", inputShape: [8, 8, 1] }),
      new w.Conv2D(2, 3, { strides: 2, padding: "same", activation: "relu" }),
      new w.Conv2DTranspose(4, 3, { strides: 2, padding: "same", activation: "relu" }),
      new w.Conv2DTranspose(4, 4, { strides: 2, padding: "same" }),
      new w.UpSampling2D(2, { interpolation: "bilinear" }),
      new w.Cropping2D(4),
      new w.Conv2D(1, 3, { padding: "same", activation: "sigmoid" }),
    ),
    [wave([2, 8, 8, 1])],
  ],
  "captions of pictures": () => {
    const image = w.Input([8, 8, 3]);
    const words = w.Input([5], { dtype: "int32" });
    const seen = through(
      image,
      new w.Conv2D(4, 3, { activation: "relu" }),
      new w.GlobalMaxPooling2D(),
      new w.Dense(6, { activation: "relu" }),
      new w.RepeatVector(5),
    );
    const said = through(words, new w.Embedding(9, 6), new w.LSTM(6, { returnSequences: true }));
    const both = new w.Concatenate().apply([seen, said]);
    const next = through(both, new w.LSTM(5), new w.Dense(9, { activation: "softmax" }));
    const gate = new w.Multiply().apply([seen, new w.Activation("sigmoid").apply(said)]);
    return [
      new w.Model({ inputs: [image, words], outputs: [next, gate] }) as never,
      [wave([2, 8, 8, 3]), numbers([2, 5], 9)],
    ];
  },
  "U-Net": () => {
    const x = w.Input([12, 12, 1]);
    const conv = (filters: number) => new w.Conv2D(filters, 3, { padding: "same", activation: "relu" });
    const one = through(x, conv(3), conv(3));
    const two = through(new w.MaxPooling2D(2).apply(one), conv(4), norm());
    const three = through(new w.MaxPooling2D(2).apply(two), conv(5));
    const up = new w.Concatenate().apply([new w.Conv2DTranspose(4, 2, { strides: 2 }).apply(three), two]);
    const top = new w.Concatenate().apply([new w.UpSampling2D(2).apply(conv(4).apply(up)), one]);
    const out = through(top, conv(3), new w.Conv2D(2, 1, { activation: "softmax" }));
    return [new w.Model({ inputs: x, outputs: out }), [wave([2, 12, 12, 1])]];
  },
};
