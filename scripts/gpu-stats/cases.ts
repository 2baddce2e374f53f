/** What the table of machine code tells apart: calls of the kernels whose registers are dear, at sizes that their users have. */
import type { SymbolicTensor, TensorSpec } from "../../src/index.js";
import * as ops from "../../src/ops/index.js";
import { recurrent } from "../../src/ops/sequence/recurrent.js";
import type { Cell } from "../../src/ops/sequence/recurrent-lowering.js";

/** A call, and what it takes. */
export interface Case {
  readonly specs: readonly TensorSpec[];
  readonly call: (x: SymbolicTensor, ...more: SymbolicTensor[]) => SymbolicTensor;
}

type Binary = (a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor;

const product = (m: number, n: number, k: number): Case => ({
  specs: [{ shape: [m, k] }, { shape: [k, n] }],
  call: ops.matmul as Binary,
});

const heads = (size: number, options: { readonly isCausal?: boolean } = {}, isMasked = false): Case => {
  const rows = { shape: [8, 512, 8, size] };
  const masks: readonly TensorSpec[] = isMasked ? [{ shape: [8, 1, 512, 512], dtype: "bool" }] : [];
  return {
    specs: [rows, rows, rows, ...masks],
    call: (q, k, v, mask) =>
      ops.dotProductAttention(q, need(k), need(v), { ...options, ...(mask && { mask }), flashAttention: true }),
  };
};

const convolution = (channels: number): Case => ({
  specs: [{ shape: [8, 32, 32, channels] }, { shape: [3, 3, channels, channels] }],
  call: (x, w) => ops.conv2d(x, need(w), { padding: "same" }),
});

const cells = (cell: Cell, gates: number): Case => ({
  specs: [{ shape: [32, 4, gates * 128] }, { shape: [128, gates * 128] }],
  call: (xz, u) =>
    recurrent({ xz, u: need(u) }, { cell, activation: "tanh", recurrentActivation: "sigmoid", keep: true }).h,
});

const need = (x: SymbolicTensor | undefined): SymbolicTensor => x as SymbolicTensor;

/** By what the table calls them. The gradients of every input belong to a case. */
export const cases: Readonly<Record<string, Case>> = {
  "products of 512": product(512, 512, 512),
  "products of 2048": product(2048, 2048, 2048),
  "heads of 16": heads(16),
  ...Object.fromEntries(
    [32, 64, 128].flatMap((size) => [
      [`heads of ${size}`, heads(size)],
      [`heads of ${size}, causal`, heads(size, { isCausal: true })],
      [`heads of ${size}, masked`, heads(size, {}, true)],
      [`heads of ${size}, causal and masked`, heads(size, { isCausal: true }, true)],
    ]),
  ),
  "3×3 convolution": convolution(64),
  "3×3 convolution of 256": convolution(256),
  LSTM: cells("lstm", 4),
  GRU: cells("gru", 3),
  RNN: cells("rnn", 1),
};
