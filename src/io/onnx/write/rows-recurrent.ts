import type { OpDefinition, OpNode } from "../../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import * as ops from "../../../ops/index.js";
import { recurrent } from "../../../ops/sequence/recurrent.js";
import { type Cell, type CellActivation, GATES } from "../../../ops/sequence/recurrent-lowering.js";
import { Tensor } from "../../../tensor.js";
import type { OpCall, OpRow, OpRows } from "./op-call.js";
import { partsAsRows } from "./rearrange.js";
import { opOf, probe } from "./samples.js";
import { scanned } from "./scan.js";

// A recurrent layer. Where nothing is masked and the weights are known it is ONNX's own LSTM, GRU or RNN, whose gates lie in another
// order; else one step is written down, and a Scan goes through all of them.

const OPERATORS = { lstm: "LSTM", gru: "GRU", rnn: "RNN" } as const satisfies Record<Cell, string>;
/** Gates of ONNX in terms of ours: an LSTM's are i, o, f, c there and i, f, c, o here; a GRU's are z, r, h in both. */
const ORDER: Readonly<Record<Cell, readonly number[]>> = { lstm: [0, 3, 1, 2], gru: [0, 1, 2], rnn: [0] };
/** Names there, α and β. */
const ACTIVATIONS: Readonly<Record<CellActivation, readonly [name: string, alpha: number, beta: number]>> = {
  tanh: ["Tanh", 0, 0],
  sigmoid: ["Sigmoid", 0, 0],
  relu: ["Relu", 0, 0],
  linear: ["Affine", 1, 0],
  hardSigmoid: ["HardSigmoid", 1 / 6, 0.5],
};

const cell: OpRow = (call) => {
  const share = call.has("mask") ? undefined : shareOf(call);
  const u = call.known("u");
  return share === undefined || u === undefined ? scanned(call) : native(call, share, u);
};

/** What the inputs' share of the gates is made of: the name of x, and what is known of x · W + b. */
interface Share {
  readonly x: string;
  readonly kernel: Tensor;
  readonly bias: Tensor | undefined;
}

const [reshape, add, matmul] = [
  opOf(ops.reshape(probe(), [6])),
  opOf(ops.add(probe(), probe())),
  opOf(ops.matmul(probe([2, 3]), probe([3, 2]))),
];

function shareOf(call: OpCall): Share | undefined {
  const [a, b] = call.pair("xz");
  const [one, other] = [partsOf(a), partsOf(b)];
  if (one === undefined || other === undefined) return undefined;
  const known = (key: "kernel" | "bias") => {
    const [first, second] = [one[key], other[key]];
    return first && second && call.writer.known(call.nameOf(first, second));
  };
  const [kernel, bias] = [known("kernel"), known("bias")];
  if (kernel === undefined || (one.bias !== undefined && bias === undefined)) return undefined;
  return { x: call.nameOf(one.x, other.x), kernel, bias };
}

/** x, W and b of x · W + b, as a matrix of all steps. */
function partsOf(xz: SymbolicTensor) {
  const rows = nodeOf(xz, reshape)?.inputs.x;
  const sum = nodeOf(rows, add);
  const product = nodeOf(sum?.inputs.a ?? rows, matmul);
  const x = nodeOf(product?.inputs.a, reshape)?.inputs.x;
  const kernel = product?.inputs.b;
  if (x === undefined || x.rank !== 3 || kernel === undefined) return undefined;
  return { x, kernel, bias: sum?.inputs.b };
}

function nodeOf(tensor: SymbolicTensor | undefined, op: OpDefinition): OpNode | undefined {
  return tensor?.source.kind === "output" && tensor.source.node.op === op ? tensor.source.node : undefined;
}

function native(call: OpCall, { x, kernel, bias }: Share, u: Tensor) {
  const { writer } = call;
  const kind = call.attr<Cell>("cell");
  const [units = 1] = u.shape;
  const order = ORDER[kind];
  const rows = (value: Tensor) => partsAsRows(value, order, units);
  const named = (key: string, value: Tensor) => writer.constant(`${call.input("u")}/${key}`, value);
  const stacked = (value: Tensor) => value.reshape([1, ...value.shape]);
  const byGate = (value: Tensor | undefined) =>
    value === undefined ? new Float32Array(GATES[kind] * units) : rows(value.reshape([1, value.size])).data;
  const recurrentBias = call.known("bias");
  if (call.has("bias") && recurrentBias === undefined) return scanned(call);
  const biases = [...byGate(bias), ...byGate(recurrentBias)];
  const step = call.node("Transpose", [x], { perm: [1, 0, 2] });
  const initial = call.has("initial") ? initialStates(call, kind, units) : [];
  const functions = functionsOf(call, kind);
  const [sequence = "", , c] = writer.nodeOfMany(
    OPERATORS[kind],
    [
      step,
      named("W", stacked(rows(kernel))),
      named("R", stacked(rows(u))),
      named("B", Tensor.from(biases, [1, biases.length], "float32")),
      ...(initial.length === 0 ? [] : ["", ...initial]),
    ],
    { hidden_size: units, ...functions, ...(kind === "gru" && { linear_before_reset: 1 }) },
    kind === "lstm" ? ["sequence", "", "c"] : ["sequence"],
  );
  const h = call.node("Transpose", [call.node("Squeeze", [sequence, writer.ints([1])])], { perm: [1, 0, 2] });
  if (c === undefined) return { h };
  // Only the last step of c is ever asked for: it stands for all of them.
  const last = call.node("Transpose", [c], { perm: [1, 0, 2] });
  return { h, c: call.node("Expand", [last, call.node("Shape", [h])]) };
}

/** The attributes that name the activations, where they are not the usual ones. */
function functionsOf(call: OpCall, kind: Cell) {
  const [activation, gates] = [
    call.attr<CellActivation>("activation"),
    call.attr<CellActivation>("recurrentActivation"),
  ];
  if (activation === "tanh" && (kind === "rnn" || gates === "sigmoid")) return {};
  const all = kind === "lstm" ? [gates, activation, activation] : kind === "gru" ? [gates, activation] : [activation];
  const found = all.map((name) => ACTIVATIONS[name]);
  return {
    activations: { strings: found.map(([name]) => name) },
    activation_alpha: { floats: found.map(([, alpha]) => alpha) },
    activation_beta: { floats: found.map(([, , beta]) => beta) },
  };
}

/** [batch, units], of an LSTM twice side by side, as ONNX has each: [1, batch, units]. */
function initialStates(call: OpCall, kind: Cell, units: number): string[] {
  const { writer } = call;
  const initial = call.input("initial");
  const states =
    kind === "lstm"
      ? writer.nodeOfMany("Split", [initial, writer.ints([units, units])], { axis: 1 }, ["h", "c"])
      : [initial];
  return states.map((state) => writer.node("Unsqueeze", [state, writer.ints([0])]));
}

const [xz, u, bias] = [probe([1, 2, 4]), probe([1, 4]), probe([3])];
const how = { activation: "tanh", recurrentActivation: "sigmoid", keep: false } as const;

export const recurrentRows: OpRows = [
  [opOf(recurrent({ xz, u }, { ...how, cell: "lstm" }).h), cell],
  [opOf(recurrent({ xz: probe([1, 2, 3]), u: probe([1, 3]), bias }, { ...how, cell: "gru" }).h), cell],
  [opOf(recurrent({ xz: probe([1, 2, 1]), u: probe([1, 1]) }, { ...how, cell: "rnn" }).h), cell],
];
