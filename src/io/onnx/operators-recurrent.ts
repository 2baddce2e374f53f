import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import { recurrent } from "../../ops/sequence/recurrent.js";
import { type Cell, GATES } from "../../ops/sequence/recurrent-lowering.js";
import type { Call, Row } from "./call.js";

/** ONNX's gates in our order: it has i, o, f, c in an LSTM. */
const ORDER = { lstm: [0, 2, 3, 1], gru: [0, 1, 2], rnn: [0] } as const;

/** A layer in one direction. Sequences lie as [steps, batch, features], with `layout` 1 as [batch, steps, features]. */
const layer =
  (cell: keyof typeof ORDER): Row =>
  (call) => {
    call.needs(call.text("direction", "forward") === "forward", "another direction");
    call.needs(call.optional(4) === undefined && call.optional(7) === undefined, "lengths or peepholes");
    const batchwise = call.number("layout", 0) === 1;
    const x = batchwise ? call.tensor(0) : ops.transpose(call.tensor(0), [1, 0, 2]);
    const units = call.number("hidden_size", 1);
    const kernel = ops.transpose(gates(call.tensor(1), cell, units));
    const u = ops.transpose(gates(call.tensor(2), cell, units));
    const product = ops.matmul(x, kernel);
    call.needs(cell !== "gru" || call.number("linear_before_reset", 0) === 1, "a reset before the product");
    const biases = call.optional(3);
    const apart = cell === "gru" && biases !== undefined; // of a GRU, which resets one product and not the other
    const initial = [5, 6].flatMap((i) => states(call, i, batchwise));
    const { h, c } = recurrent(
      {
        xz:
          biases === undefined
            ? product
            : ops.add(product, apart ? biasOf(biases, cell, units, 0) : sumOfBiases(biases, cell, units)),
        ...(cell === "gru" && { bias: apart ? biasOf(biases, cell, units, 1) : ops.zeros([3 * units]) }),
        u,
        initial: initial.length === 0 ? undefined : ops.concat(initial),
      },
      { cell, activation: "tanh", recurrentActivation: "sigmoid", keep: false },
    );
    const last = (state: SymbolicTensor) => {
      const step = ops.slice(state, [undefined, { start: -1 }]);
      return batchwise ? step : ops.transpose(step, [1, 0, 2]);
    };
    // With an axis for the directions: [steps, 1, batch, units], or [batch, steps, 1, units].
    const sequence = batchwise ? ops.expandDims(h, 2) : ops.expandDims(ops.transpose(h, [1, 0, 2]), 1);
    return [sequence, last(h), ...(c === undefined ? [] : [last(c)])];
  };

/** The rows of a weight [1, gates · units, …], gate by gate in our order: [gates · units, …]. */
function gates(weight: SymbolicTensor, cell: keyof typeof ORDER, units: number): SymbolicTensor {
  const [, ...shape] = weight.shape;
  const rows = ops.reshape(weight, shape);
  const order: readonly number[] = ORDER[cell];
  return ops.concat(
    order.map((gate) => ops.slice(rows, [{ start: gate * units, stop: (gate + 1) * units }])),
    0,
  );
}

/** The two biases, [1, 2 · gates · units], as one. */
function sumOfBiases(biases: SymbolicTensor, cell: Cell & keyof typeof ORDER, units: number): SymbolicTensor {
  return ops.add(biasOf(biases, cell, units, 0), biasOf(biases, cell, units, 1));
}

/** The first bias, which is the input's, or the second, the state's. */
function biasOf(biases: SymbolicTensor, cell: Cell & keyof typeof ORDER, units: number, which: 0 | 1): SymbolicTensor {
  const halves = ops.reshape(biases, [2, GATES[cell] * units]);
  return gates(ops.slice(halves, [{ start: which, stop: which + 1 }]), cell, units);
}

function states(call: Call, i: number, batchwise: boolean): SymbolicTensor[] {
  const state = call.optional(i);
  return state === undefined ? [] : [ops.squeeze(state, batchwise ? 1 : 0)];
}

export const recurrents: Readonly<Record<string, Row>> = {
  LSTM: layer("lstm"),
  GRU: layer("gru"),
  RNN: layer("rnn"),
};
