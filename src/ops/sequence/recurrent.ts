import { defineOp, type Gradients, type Op } from "../../graph/symbols/op.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "../core/cast.js";
import { concat } from "../core/concat.js";
import { slice } from "../core/movement.js";
import { refuseTwice } from "../core/refuse-twice.js";
import { reshape } from "../core/reshape.js";
import { sum } from "../core/sum.js";
import { add } from "../elementwise/binary.js";
import { matmul } from "../product/matmul.js";
import { previousSteps } from "./previous-steps.js";
import { type Cell, type CellAttributes, GATES, lowerBackward, lowerForward, STATES } from "./recurrent-lowering.js";

/** What {@link recurrent} takes; sizes: [batch, steps, units], `GATES` 4 for an LSTM, 3 for a GRU, 1 for an RNN. */
export interface RecurrentInputs {
  /** The inputs' share of the gates for all steps, x · W + b: [batch, steps, GATES · units]. */
  readonly xz: SymbolicTensor;
  /** The recurrent kernel: [units, GATES · units]. */
  readonly u: SymbolicTensor;
  /** Bias of the recurrent product, of a GRU alone: [GATES · units]. */
  readonly bias?: SymbolicTensor | undefined;
  /** State before the first step, [batch, units]; of an LSTM h and c, [batch, 2 · units]. Default zeros. */
  readonly initial?: SymbolicTensor | undefined;
  /** Steps that count, bool: [batch, steps]. At others the state stays. Default: all. */
  readonly mask?: SymbolicTensor | undefined;
}

const PLAIN: CellAttributes = { cell: "rnn", activation: "tanh", recurrentActivation: "sigmoid", keep: false };

/** States after every step: [batch, steps, units]. An LSTM has a second one; of it only the last step may be used. */
export interface RecurrentStates {
  readonly h: SymbolicTensor;
  readonly c?: SymbolicTensor | undefined;
}

/**
 * A whole recurrent layer, one dispatch a step forward and one a step back. With `keep` the forward pass stores what the
 * way back needs, and without it the way back runs it again: so keep while training, and not otherwise.
 */
export function recurrent({ xz, u, bias, initial, mask }: RecurrentInputs, attrs: CellAttributes): RecurrentStates {
  return cells[attrs.cell](xz, u, bias, initial, mask, attrs);
}

const cells = { lstm: define("lstm"), gru: define("gru"), rnn: define("rnn") } as const satisfies Record<Cell, unknown>;

type CellOp = Op<readonly ["xz", "u", "bias?", "initial?", "mask?"], CellAttributes, readonly ["h", "c?", "saved?"]>;

/** The same op under three names, which a schedule shows. */
function define(cell: Cell): CellOp {
  const op: CellOp = defineOp({
    name: cell,
    inputs: ["xz", "u", "bias?", "initial?", "mask?"],
    outputs: ["h", "c?", "saved?"],
    attrs: { ...PLAIN, cell },
    infer({ xz, u }, { keep }) {
      const [batch = 1, steps = 1] = xz.shape;
      const [units = 1] = u.shape;
      const { dtype } = xz;
      const state = { shape: [batch, steps, units], dtype };
      return {
        h: state,
        c: cell === "lstm" ? state : undefined,
        saved: cell !== "rnn" && keep ? { shape: [batch, steps, 4 * units], dtype } : undefined,
      };
    },
    halves: true,
    lower: lowerForward,
    gradient(inputs, grads, outs, attrs) {
      const { xz, u, bias, initial, mask } = inputs;
      const full = attrs.keep ? outs : op(xz, u, bias, initial, mask, { ...attrs, keep: true });
      return backward(inputs, grads, full, attrs);
    },
    cost({ xz, u }) {
      const [batch = 1, steps = 1, gates = 1] = xz.shape;
      const [units = 1] = u.shape;
      return { flops: 2 * batch * steps * units * gates, bytes: 4 * (batch * steps * (gates + units) + units * gates) };
    },
  });
  return op;
}

const stepsBack = defineOp({
  name: "recurrentGradient",
  inputs: ["u", "saved?", "state", "dy", "initial?", "mask?", "last?"],
  outputs: ["dz", "carry"],
  attrs: PLAIN,
  infer({ state }, { cell }) {
    const [batch = 1, steps = 1, units = 1] = state.shape;
    return {
      dz: { shape: [batch, steps, (cell === "rnn" ? 1 : 4) * units], dtype: state.dtype },
      carry: { shape: [batch, 2 * units] },
    };
  },
  halves: ["u", "saved", "state", "dy", "initial"],
  lower: lowerBackward,
  gradient: () => refuseTwice("a recurrent layer", "Make the layer with unroll: true"),
});

/** Gradients of what the states come from. */
type StateGradients = { readonly h: SymbolicTensor | undefined; readonly c: SymbolicTensor | undefined };

/** What comes out of a cell that keeps what the way back needs. */
interface Outputs extends RecurrentStates {
  readonly saved: SymbolicTensor | undefined;
}

/** The gradients by way of one dispatch a step, and then one product for all steps together. */
function backward(
  { u, bias, initial, mask }: RecurrentInputs,
  grads: StateGradients,
  { h, c, saved }: Outputs,
  attrs: CellAttributes,
): Gradients<"xz" | "u" | "bias" | "initial"> {
  const { cell } = attrs;
  const [batch = 1, steps = 1, units = 1] = h.shape;
  const rows = batch * steps;
  const width = GATES[cell] * units;
  const zeros = fill(0, [batch, units], h.dtype);
  const dy = grads.h ?? fill(0, h.shape, h.dtype);
  const last = grads.c && cast(concat([zeros, lastStep(grads.c)]), "float32");
  const { dz, carry } = stepsBack(u, saved, c ?? h, dy, initial, mask, last, attrs);
  // Of a GRU, whose third gate sees its two products apart, the parts are z, r, h·U and xz.
  const part = (start: number, stop: number) => columns(dz, start * units, stop * units);
  const dProduct = cell === "gru" ? part(0, 3) : dz;
  const dxz = cell === "gru" ? concat([part(0, 2), part(3, 4)]) : dz;
  const before = previousSteps(h, initial === undefined ? zeros : columns(initial, 0, units));
  const du = matmul(reshape(before, [rows, units]), reshape(dProduct, [rows, width]), { transposeA: true });
  return {
    xz: dxz,
    u: du,
    bias: bias && sum(dProduct, { axis: [0, 1] }),
    initial: initial && initialGradient(),
  };

  function initialGradient(): SymbolicTensor {
    const first = reshape(slice(dProduct, [undefined, { stop: 1 }]), [batch, width]);
    const throughProduct = matmul(first, u, { transposeB: true });
    const carried = (start: number, stop: number) => cast(columns(carry, start, stop), h.dtype);
    const handsOnH = cell === "gru" || mask !== undefined;
    const dh = handsOnH ? add(throughProduct, carried(0, units)) : throughProduct;
    return STATES[cell] === 1 ? dh : concat([dh, carried(units, 2 * units)]);
  }
}

/** The last step of [batch, steps, …]: [batch, …]. */
export function lastStep(x: SymbolicTensor): SymbolicTensor {
  const [batch = 1, , ...rest] = x.shape;
  return reshape(slice(x, [undefined, { start: -1 }]), [batch, ...rest]);
}

/** Some columns of the last axis. */
function columns(x: SymbolicTensor, start: number, stop: number): SymbolicTensor {
  return slice(x, [...new Array<undefined>(x.rank - 1).fill(undefined), { start, stop }]);
}
