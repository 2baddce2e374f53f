import { startOf } from "./palette.js";
import type { Part } from "./part.js";
import { type Answer, type DataChoice, dataSets, type Family, lossesFor } from "./tasks.js";

/** A layer of a net, and how it is joined to those before. */
export interface LayerPart extends Part {
  /** Attention only: each step sees those before it, and itself. */
  readonly causal?: boolean;
  /** What comes out is added to what came out so many layers before: a way around those between. */
  readonly skip?: number;
}

/** A net but for its last layer, which the data decide, and how it learns. */
export interface Net {
  readonly layers: readonly LayerPart[];
  readonly optimizer: Part;
  readonly loss: Part;
}

/** All that a playground is: what its address says. */
export interface Playground {
  readonly data: DataChoice;
  readonly batchSize: number;
  /** One, or two that learn side by side. */
  readonly nets: readonly [Net] | readonly [Net, Net];
}

const adam = (learningRate: number): Part => ({ name: "Adam", options: { learningRate } });

function layer(name: string, options: Part["options"] = {}): LayerPart {
  const start = startOf(name);
  return { name, options: { ...start?.options, ...options } };
}

interface Preset {
  readonly title: string;
  readonly layers: readonly LayerPart[];
  readonly optimizer: Part;
}

/** A block of a transformer: attention, and two Dense layers, each beside a way around it. */
function block(size: number, heads: number): LayerPart[] {
  return [
    layer("LayerNormalization"),
    { ...layer("MultiHeadAttention", { numHeads: heads, keyDim: size / heads }), causal: true, skip: 2 },
    layer("LayerNormalization"),
    layer("Dense", { units: 2 * size, activation: "gelu" }),
    { ...layer("Dense", { units: size, activation: "linear" }), skip: 3 },
  ];
}

/** Nets to begin with. */
export const presets: Readonly<Record<Family, readonly [Preset, Preset, ...Preset[]]>> = {
  plane: [
    { title: "Two layers, tanh", layers: [layer("Dense"), layer("Dense")], optimizer: adam(0.02) },
    { title: "RBF units", layers: [layer("RBF", { units: 12 })], optimizer: adam(0.05) },
    { title: "One line", layers: [], optimizer: adam(0.05) },
    {
      title: "Deep, ReLU",
      layers: Array.from({ length: 4 }, () => layer("Dense", { activation: "relu" })),
      optimizer: adam(0.01),
    },
  ],
  table: [
    { title: "One layer, ReLU", layers: [layer("Dense", { units: 16, activation: "relu" })], optimizer: adam(0.02) },
    { title: "Linear", layers: [], optimizer: adam(0.05) },
    {
      title: "Wide, with dropout",
      layers: [layer("Dense", { units: 64, activation: "relu" }), layer("Dropout", { rate: 0.3 })],
      optimizer: adam(0.01),
    },
  ],
  pictures: [
    {
      title: "Convolutions",
      layers: [
        layer("Conv2D"),
        layer("MaxPooling2D"),
        layer("Conv2D", { filters: 16 }),
        layer("MaxPooling2D"),
        layer("Flatten"),
      ],
      optimizer: adam(0.003),
    },
    {
      title: "Dense",
      layers: [layer("Flatten"), layer("Dense", { units: 32, activation: "relu" })],
      optimizer: adam(0.003),
    },
    {
      title: "Rows by LSTM",
      layers: [layer("Reshape", { targetShape: [28, 28] }), layer("LSTM", { units: 32 })],
      optimizer: adam(0.005),
    },
  ],
  text: [
    {
      title: "LSTM",
      layers: [layer("Embedding", { outputDim: 24 }), layer("LSTM", { units: 64, returnSequences: true })],
      optimizer: adam(0.01),
    },
    {
      title: "A small GPT",
      layers: [
        layer("Embedding", { outputDim: 32 }),
        { ...layer("PositionEmbedding"), skip: 1 },
        ...block(32, 4),
        ...block(32, 4),
        layer("LayerNormalization"),
      ],
      optimizer: adam(0.004),
    },
    {
      title: "Convolutions that look back",
      layers: [
        layer("Embedding", { outputDim: 24 }),
        ...[1, 2, 4].map((dilationRate) => layer("Conv1D", { filters: 48, dilationRate })),
      ],
      optimizer: adam(0.005),
    },
  ],
};

export function netOf({ layers, optimizer }: Preset, answer: Answer): Net {
  return { layers, optimizer, loss: lossesFor(answer)[0] };
}

/** The playground that data begin with: one net, the first of its kind. */
export function startWith(data: DataChoice, old?: Playground): Playground {
  const { family, task } = dataSets[data.name];
  const [first, second] = presets[family];
  const a = netOf(first, task.answer);
  return {
    data,
    batchSize: family === "plane" ? 20 : 32,
    nets: old?.nets.length === 2 ? [a, netOf(second, task.answer)] : [a],
  };
}

export const FIRST: Playground = startWith({ name: "spirals", count: 150, noise: 0 });
