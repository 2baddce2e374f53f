import { Input, layers as L, Model, ops, type SymbolicTensor } from "wgrad";
import type { Case } from "./case.js";

const merging = [L.Add, L.Average, L.Maximum, L.Minimum, L.Multiply, L.Concatenate].map(
  (Class): Case => ({
    name: Class.className.toLowerCase(),
    inputs: [
      [3, 2],
      [3, 2],
    ],
    build: (a, b) => new Class().apply([a, b] as never),
  }),
);

const x6 = [[6]] as const;

/** Layers with several inputs or outputs, layers called twice, models within models, ops between layers. */
export const wired: readonly Case[] = [
  ...merging,
  { name: "subtract", inputs: [[3], [3]], build: (a, b) => new L.Subtract().apply([a, b] as never) },
  {
    name: "dot",
    inputs: [
      [3, 2],
      [4, 2],
    ],
    build: (a, b) => new L.Dot(2, { normalize: true }).apply([a, b] as never),
  },
  {
    name: "attention",
    inputs: [
      [3, 4],
      [5, 4],
    ],
    build: (a, b) => new L.Attention({ useScale: true }).apply([a, b] as never) as SymbolicTensor,
  },
  {
    name: "additive_attention",
    inputs: [
      [3, 4],
      [5, 4],
    ],
    build: (a, b) => new L.AdditiveAttention().apply([a, b] as never) as SymbolicTensor,
  },
  {
    name: "multi_head_attention",
    inputs: [
      [3, 4],
      [5, 4],
    ],
    build: (a, b) => new L.MultiHeadAttention(2, 3).apply([a, b] as never) as SymbolicTensor,
  },
  {
    name: "multi_head_attention_causal",
    inputs: [[4, 4]],
    build: (a) =>
      new L.MultiHeadAttention(2, 3, { valueDim: 3, useBias: false }).apply([a, a] as never, {
        useCausalMask: true,
      }) as SymbolicTensor,
  },
  {
    name: "group_query_attention",
    inputs: [[3, 4]],
    build: (a) => new L.GroupQueryAttention(3, 4, 2).apply([a, a] as never) as SymbolicTensor,
  },
  {
    name: "encoder_states",
    inputs: [
      [4, 3],
      [5, 3],
    ],
    build: (a, b) => {
      const [, h, c] = new L.LSTM(4, { returnState: true }).apply(a as SymbolicTensor) as readonly SymbolicTensor[];
      return new L.LSTM(4).apply(b as SymbolicTensor, { initialState: [h, c] as never }) as SymbolicTensor;
    },
  },
  {
    name: "shared_twice",
    inputs: x6,
    build: (x) => {
      const dense = new L.Dense(6, { activation: "tanh" });
      return new L.Add().apply([dense.apply(dense.apply(x as SymbolicTensor)), x] as never);
    },
  },
  {
    name: "nested",
    inputs: x6,
    build: (x) => {
      const inner = Input([6]);
      const model = new Model({
        inputs: inner,
        outputs: new L.Dense(4, { activation: "relu" }).apply(new L.BatchNormalization().apply(inner)),
      });
      return new L.Dense(2).apply(model.apply(x as SymbolicTensor));
    },
  },
  {
    name: "nested_as_output",
    inputs: x6,
    build: (x) => {
      const inner = Input([6]);
      return new Model({ inputs: inner, outputs: new L.Dense(4).apply(inner) }).apply(x as SymbolicTensor);
    },
  },
  {
    name: "two_outputs",
    inputs: x6,
    build: (x) => [new L.Dense(2).apply(x as SymbolicTensor), new L.Dense(3).apply(x as SymbolicTensor)],
  },
  {
    name: "ops_arithmetic",
    inputs: [[3], [3]],
    build: (a, b) =>
      ops.divide(
        ops.add(ops.multiply(a as SymbolicTensor, 2), b as SymbolicTensor),
        ops.add(ops.exp(b as SymbolicTensor), 1),
      ),
  },
  {
    name: "ops_reduce",
    inputs: [[3, 4]],
    build: (x) =>
      ops.subtract(
        ops.mean(x as SymbolicTensor, { axis: -1, keepdims: true }),
        ops.max(x as SymbolicTensor, { axis: 1, keepdims: true }),
      ),
  },
  {
    name: "ops_shape",
    inputs: [[3, 4]],
    build: (x) => ops.transpose(ops.reshape(x as SymbolicTensor, [-1, 4, 3]), [0, 2, 1]),
  },
  {
    name: "ops_slice",
    inputs: [[5, 4]],
    build: (x) => ops.slice(x as SymbolicTensor, [undefined, { start: 1, stop: -1 }, { step: -2 }]),
  },
  {
    name: "ops_concat",
    inputs: [[3], [3]],
    build: (a, b) => ops.concat([a as SymbolicTensor, ops.relu(b as SymbolicTensor)], -1),
  },
  {
    name: "ops_where",
    inputs: [[3], [3]],
    build: (a, b) => ops.where(ops.greater(a as SymbolicTensor, 0), a as SymbolicTensor, b as SymbolicTensor),
  },
];
