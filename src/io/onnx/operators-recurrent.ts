import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import { recurrent } from "../../ops/sequence/recurrent.js";
import { type CellActivation, GATES } from "../../ops/sequence/recurrent-lowering.js";
import { bounded, type Call, type Row } from "./call.js";

/** ONNX's gates in our order: it has i, o, f, c in an LSTM. */
const ORDER = { lstm: [0, 2, 3, 1], gru: [0, 1, 2], rnn: [0] } as const;

type Cell = keyof typeof ORDER;

/** What one direction computes with. */
interface Direction {
  readonly call: Call;
  readonly cell: Cell;
  readonly units: number;
  /** [batch, steps, features], in the order in which they are gone through. */
  readonly x: SymbolicTensor;
  /** Which of the directions in the weights. */
  readonly at: number;
  readonly mask: SymbolicTensor | undefined;
  readonly functions: Functions;
}

interface Functions {
  readonly activation: CellActivation;
  readonly gates: CellActivation;
}

/** States of all steps, [batch, steps, units], and after the last: h and, of an LSTM, c, each [batch, units]. */
interface States {
  readonly all: SymbolicTensor;
  readonly last: readonly SymbolicTensor[];
}

/** A layer. Sequences lie as [steps, batch, features], with `layout` 1 as [batch, steps, features]. */
const layer =
  (cell: Cell): Row =>
  (call) => {
    const direction = call.text("direction", "forward");
    call.needs(["forward", "reverse", "bidirectional"].includes(direction), `direction ${direction}`);
    call.needs(call.optional(7) === undefined, "peepholes");
    call.needs(call.attribute("clip") === undefined, "a clip");
    call.needs(call.number("input_forget", 0) === 0, "coupled gates");
    const batchwise = call.number("layout", 0) === 1;
    const x = batchwise ? call.tensor(0) : ops.transpose(call.tensor(0), [1, 0, 2]);
    const units = call.number("hidden_size", 1);
    const lengths = call.optional(4);
    call.needs(lengths === undefined || direction === "forward", "lengths, from the end");
    const mask = lengths && ops.less(ops.arange(x.shape[1] ?? 1), ops.expandDims(lengths, 1));
    const count = direction === "bidirectional" ? 2 : 1;
    const ways = Array.from({ length: count }, (_, at): States => {
      const isBack = direction === "reverse" || at === 1;
      const functions = functionsOf(call, cell, at);
      const given = { call, cell, units, x: isBack ? ops.flip(x, 1) : x, at, mask, functions };
      const { all, last } = run(given, statesBefore(given, batchwise));
      return { all: isBack ? ops.flip(all, 1) : all, last };
    });
    // With an axis for the directions: [steps, directions, batch, units], or [batch, steps, directions, units].
    const sequences = ops.stack(
      ways.map(({ all }) =>
        mask === undefined ? all : ops.multiply(all, ops.expandDims(ops.cast(mask, all.dtype), -1)),
      ),
      2,
    );
    const lasts = (i: number) =>
      ops.stack(
        ways.flatMap(({ last }) => last[i] ?? []),
        batchwise ? 1 : 0,
      );
    const y = batchwise ? sequences : ops.transpose(sequences, [1, 2, 0, 3]);
    return [y, lasts(0), ...(cell === "lstm" ? [lasts(1)] : [])];
  };

function run({ call, cell, units, x, at, mask, functions }: Direction, initial: readonly SymbolicTensor[]): States {
  const w = ops.transpose(gates(weightsOf(call.tensor(1), at), cell, units));
  const u = ops.transpose(gates(weightsOf(call.tensor(2), at), cell, units));
  const given = call.optional(3);
  const halves = given && ops.reshape(weightsOf(given, at), [2, GATES[cell] * units]);
  const bias = (half: 0 | 1) =>
    halves && gates(ops.squeeze(ops.slice(halves, [{ start: half, stop: half + 1 }]), 0), cell, units);
  const [own, states] = [bias(0), bias(1)];
  const product = ops.matmul(x, w);
  const shared = (terms: readonly (SymbolicTensor | undefined)[]) =>
    terms.reduce<SymbolicTensor>((sum, term) => (term === undefined ? sum : ops.add(sum, term)), product);
  if (cell === "gru" && call.number("linear_before_reset", 0) === 0) {
    call.needs(mask === undefined, "lengths, and a reset before the product");
    return resetBefore({ xz: shared([own]), u, bias: states, units, functions }, initial);
  }
  const { h, c } = recurrent(
    {
      xz: cell === "gru" ? shared([own]) : shared([own, states]),
      ...(cell === "gru" && { bias: states ?? ops.zeros([3 * units]) }),
      u,
      initial: initial.length === 0 ? undefined : ops.concat(initial),
      mask,
    },
    { cell, activation: functions.activation, recurrentActivation: functions.gates, keep: false },
  );
  const last = (state: SymbolicTensor) => ops.squeeze(ops.slice(state, [undefined, { start: -1 }]), 1);
  return { all: h, last: c === undefined ? [last(h)] : [last(h), last(c)] };
}

interface GruInputs {
  readonly xz: SymbolicTensor;
  readonly u: SymbolicTensor;
  readonly bias: SymbolicTensor | undefined;
  readonly units: number;
  readonly functions: Functions;
}

/** Each step is a dozen nodes of the graph. */
const MOST_STEPS = 4096;

/** A GRU as it was first (Cho et al., 2014), whose state is reset before its product: step by step. */
function resetBefore({ xz, u, bias, units, functions }: GruInputs, initial: readonly SymbolicTensor[]): States {
  const [s, a] = [FUNCTIONS[functions.gates], FUNCTIONS[functions.activation]];
  const part = (x: SymbolicTensor, gate: number) =>
    ops.slice(x, [...x.shape.slice(1).map(() => undefined), { start: gate * units, stop: (gate + 1) * units }]);
  const share = (h: SymbolicTensor, gate: number) => {
    const product = ops.matmul(h, part(u, gate));
    return bias === undefined ? product : ops.add(product, part(bias, gate));
  };
  let h = initial[0] ?? ops.zeros([xz.shape[0] ?? 1, units]);
  bounded(xz.shape[1] ?? 1, MOST_STEPS);
  const all = ops.unstack(xz, 1).map((z) => {
    const [update, reset] = [0, 1].map((gate) => s(ops.add(part(z, gate), share(h, gate)))) as [
      SymbolicTensor,
      SymbolicTensor,
    ];
    const fresh = a(ops.add(part(z, 2), share(ops.multiply(reset, h), 2)));
    h = ops.add(ops.multiply(update, h), ops.multiply(ops.subtract(1, update), fresh));
    return h;
  });
  return { all: ops.stack(all, 1), last: [h] };
}

const FUNCTIONS: Readonly<Record<CellActivation, (x: SymbolicTensor) => SymbolicTensor>> = {
  tanh: ops.tanh,
  sigmoid: ops.sigmoid,
  relu: (x) => ops.relu(x),
  linear: (x) => x,
  hardSigmoid: ops.hardSigmoid,
};

/** Their names, with the α and β that ours have. */
const NAMES: Readonly<Record<string, readonly [CellActivation, alpha?: number, beta?: number]>> = {
  tanh: ["tanh"],
  sigmoid: ["sigmoid"],
  relu: ["relu"],
  affine: ["linear", 1, 0],
  hardsigmoid: ["hardSigmoid", 1 / 6, 0.5],
};

/** The activations of a direction: of an LSTM those of the gates, of the cell and of the state, the last two of which must be one. */
function functionsOf(call: Call, cell: Cell, at: number): Functions {
  const given = call.attribute("activations") as readonly string[] | undefined;
  if (given === undefined) return { activation: "tanh", gates: "sigmoid" };
  const count = { lstm: 3, gru: 2, rnn: 1 }[cell];
  const names = given.slice(at * count, (at + 1) * count);
  const found = names.map((name, i): CellActivation => {
    const [ours, alpha, beta] = NAMES[name.toLowerCase()] ?? [];
    const [a, b] = ["activation_alpha", "activation_beta"].map((key) => call.ints(key)?.[at * count + i]);
    const same = (wanted: number | undefined, has: number | undefined) =>
      wanted === undefined || (has !== undefined && Math.abs(has - wanted) < 1e-6);
    call.needs(ours !== undefined && same(alpha, a) && same(beta, b), `the activation ${name}`);
    return ours ?? "tanh";
  });
  if (cell === "rnn") return { activation: found[0] ?? "tanh", gates: "sigmoid" };
  call.needs(cell === "gru" || found[1] === found[2], "two activations of the cell");
  return { gates: found[0] ?? "sigmoid", activation: found[1] ?? "tanh" };
}

/** Those of one direction. */
function weightsOf(weight: SymbolicTensor, at: number): SymbolicTensor {
  return ops.squeeze(ops.slice(weight, [{ start: at, stop: at + 1 }]), 0);
}

/** The rows of a weight [gates · units, …], gate by gate in our order. */
function gates(rows: SymbolicTensor, cell: Cell, units: number): SymbolicTensor {
  const order: readonly number[] = ORDER[cell];
  return ops.concat(
    order.map((gate) => ops.slice(rows, [{ start: gate * units, stop: (gate + 1) * units }])),
    0,
  );
}

function statesBefore({ call, at }: Direction, batchwise: boolean): SymbolicTensor[] {
  return [5, 6].flatMap((i) => {
    const state = call.optional(i);
    if (state === undefined) return [];
    const axis = batchwise ? 1 : 0;
    const ranges = state.shape.map((_, j) => (j === axis ? { start: at, stop: at + 1 } : undefined));
    return [ops.squeeze(ops.slice(state, ranges), axis)];
  });
}

export const recurrents: Readonly<Record<string, Row>> = {
  LSTM: layer("lstm"),
  GRU: layer("gru"),
  RNN: layer("rnn"),
};
