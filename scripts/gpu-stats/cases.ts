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

const heads = (size: number, isCausal = false): Case => {
  const rows = { shape: [8, 512, 8, size] };
  const options = { isCausal, flashAttention: true };
  return { specs: [rows, rows, rows], call: (q, k, v) => ops.dotProductAttention(q, need(k), need(v), options) };
};

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
  "heads of 32": heads(32),
  "heads of 64": heads(64),
  "heads of 128": heads(128),
  "heads of 64, causal": heads(64, true),
  "heads of 64, masked": {
    specs: [...heads(64).specs, { shape: [8, 1, 512, 512], dtype: "bool" }],
    call: (q, k, v, mask) => ops.dotProductAttention(q, need(k), need(v), { mask: need(mask), flashAttention: true }),
  },
  "3×3 convolution": {
    specs: [{ shape: [8, 32, 32, 64] }, { shape: [3, 3, 64, 64] }],
    call: (x, w) => ops.conv2d(x, need(w), { padding: "same" }),
  },
  LSTM: cells("lstm", 4),
  GRU: cells("gru", 3),
  RNN: cells("rnn", 1),
};
