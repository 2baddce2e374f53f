import { ArgumentError, ShapeError } from "../../errors.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { assign, Variable } from "../../graph/symbols/variable.js";
import { stack, unstack } from "../../ops/arrange/joining.js";
import { flip } from "../../ops/arrange/rearrange.js";
import { reshape } from "../../ops/core/reshape.js";
import { multiply } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { cast } from "../../ops/elementwise/unary.js";
import { lastStep } from "../../ops/sequence/recurrent.js";
import { formatShape, type Shape } from "../../shape.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";
import type { Mask } from "../mask.js";
import type { RecurrentCell, Scan, SequenceContext } from "./cell.js";
import { StackedRNNCells } from "./stacked-cells.js";

/** What all recurrent layers take. */
export interface RNNOptions<R extends boolean = boolean> extends LayerOptions {
  /** Gives the output of every step instead of the last. Default false. */
  readonly returnSequences?: boolean | undefined;
  /** Gives a list: the output and then the states after the last step. Default false. */
  readonly returnState?: R | undefined;
  /** Goes through the sequence from its end; outputs come in the order they are made. Default false. */
  readonly goBackwards?: boolean | undefined;
  /** Begins each batch with the states that the batch before ended with. See {@link RNN.resetStates}. Default false. */
  readonly stateful?: boolean | undefined;
  /** Gives zeros for steps that the mask leaves out, instead of the output before. Default false. */
  readonly zeroOutputForMask?: boolean | undefined;
}

/** What recurrent layers take when they are called. */
export interface RNNCall {
  /** States before the first step, each [batch, …]. Default: zeros, or what a stateful layer keeps. */
  readonly initialState?: readonly SymbolicTensor[] | undefined;
}

/** What a recurrent layer gives: a tensor, or with `returnState` a list that begins with it. */
export type RNNOutput<R extends boolean> = R extends true ? readonly SymbolicTensor[] : SymbolicTensor;

/**
 * Goes through a sequence with a cell: [batch, steps, …] → the cell's output after the last step, or after each.
 *
 * LSTM, GRU and SimpleRNN run one fused kernel a step; other cells are unrolled into the graph, a copy of their ops a
 * step.
 *
 * @example new RNN([new LSTMCell(64), new LSTMCell(32)], { returnSequences: true })
 */
export class RNN<R extends boolean = false> extends Layer<SymbolicTensor, RNNOutput<R>, RNNCall> {
  override readonly supportsMasking = true;
  readonly cell: RecurrentCell;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  readonly zeroOutputForMask: boolean;
  #states: readonly Variable[] = [];

  /** `cell` is a cell, a list of cells to stack, or makes one for the layer's name. */
  constructor(
    cell: RecurrentCell | readonly RecurrentCell[] | ((name: string) => RecurrentCell),
    options: RNNOptions<R> = {},
  ) {
    super(options);
    const made = typeof cell === "function" ? cell(this.name) : cell;
    this.cell = this.addLayer(Array.isArray(made) ? new StackedRNNCells(made) : (made as RecurrentCell));
    this.returnSequences = options.returnSequences ?? false;
    this.returnState = options.returnState ?? false;
    this.goBackwards = options.goBackwards ?? false;
    this.stateful = options.stateful ?? false;
    this.zeroOutputForMask = options.zeroOutputForMask ?? false;
  }

  override build(inputShape: Shape): void {
    if (inputShape.length < 2) {
      throw new ShapeError({
        where: this.name,
        problem: "not a sequence",
        expected: "[batch, steps, features]",
        received: formatShape(["batch", ...inputShape]),
      });
    }
    const sample = inputShape.slice(1);
    this.cell.ensureBuilt([sample]);
  }

  override call(x: SymbolicTensor, { training, mask, initialState }: CallContext & RNNCall): RNNOutput<R> {
    const given = initialState ?? (this.stateful ? this.#kept(x.shape[0] ?? 1) : undefined);
    this.#checkStates(x, given);
    const steps = this.goBackwards ? flip(x, 1) : x;
    const stepMask = this.goBackwards && mask !== undefined ? flip(mask, 1) : mask;
    const context = { training, mask: stepMask, initialState: given };
    const { outputs, states } = this.cell.scan(steps, context) ?? stepByStep(this.cell, steps, context);
    if (this.stateful) {
      this.#states.forEach((variable, i) => {
        const state = states[i];
        if (state !== undefined) assign(variable, state);
      });
    }
    const shown = this.zeroOutputForMask && stepMask !== undefined ? zeroed(outputs, stepMask) : outputs;
    const output = this.returnSequences ? shown : lastStep(shown);
    return (this.returnState ? [output, ...states] : output) as RNNOutput<R>;
  }

  /** The mask goes on where there still are steps. */
  override computeMask(_x: SymbolicTensor, mask: Mask) {
    if (!this.returnSequences || mask === undefined) return undefined;
    return (this.returnState ? [mask] : mask) as ReturnType<Layer<SymbolicTensor, RNNOutput<R>>["computeMask"]>;
  }

  /** A new layer like this one that goes the other way, for {@link Bidirectional}. */
  mirrored(_name: string): RNN<R> {
    throw new ArgumentError({
      where: this.name,
      problem: "cannot be mirrored, since its cell cannot be copied",
      remedy: "Give Bidirectional a backwardLayer",
    });
  }

  /** Sets the states that a stateful layer keeps between batches to zero, or to the given values, one array a state. */
  resetStates(values?: readonly ArrayLike<number>[]): void {
    if (!this.stateful) {
      throw new ArgumentError({
        where: this.name,
        problem: "keeps no states",
        remedy: "Make the layer with stateful: true",
      });
    }
    this.#states.forEach((state, i) => {
      state.set(values?.[i] ?? new Float32Array(state.size));
    });
  }

  /** The states that a stateful layer keeps. Their batch size is settled once they are on the GPU. */
  #kept(batch: number): readonly SymbolicTensor[] {
    const [first] = this.#states;
    const fits = first?.shape[0] === batch;
    if (first?.region !== undefined && !fits) {
      throw new ShapeError({
        where: this.name,
        problem: "a stateful layer has one batch size",
        expected: `${first.shape[0]} samples`,
        received: `${batch}`,
        remedy: "Leave the last, smaller batch out",
      });
    }
    if (!fits) {
      this.#states = this.cell.stateShapes.map(
        (shape, i) => new Variable(`${this.name}/state_${i}`, [batch, ...shape]),
      );
    }
    return this.#states.map(({ tensor }) => tensor);
  }

  #checkStates(x: SymbolicTensor, states: readonly SymbolicTensor[] | undefined): void {
    if (states === undefined) return;
    const wanted = this.cell.stateShapes.map((shape) => formatShape([x.shape[0] ?? 1, ...shape])).join(", ");
    const received = states.map(({ shape }) => formatShape(shape)).join(", ");
    if (wanted === received) return;
    throw new ShapeError({ where: this.name, problem: "the initial state does not fit", expected: wanted, received });
  }
}

/** Goes through a sequence with a copy of the cell's ops for each step. */
function stepByStep(cell: RecurrentCell, x: SymbolicTensor, context: SequenceContext): Scan {
  const [batch = 1] = x.shape;
  const step = cell.begin(batch, context);
  const masks = context.mask && unstack(context.mask, 1);
  let states = context.initialState ?? cell.stateShapes.map((shape) => fill(0, [batch, ...shape]));
  let before: SymbolicTensor | undefined;
  const outputs = unstack(x, 1).map((input, t) => {
    const next = step(input, states);
    const counts = masks?.[t];
    const keep = (fresh: SymbolicTensor, old: SymbolicTensor) =>
      counts === undefined ? fresh : where(spread(counts, fresh.rank), fresh, old);
    states = states.map((old, i) => keep(next.states[i] ?? old, old));
    before = keep(next.output, before ?? fill(0, next.output.shape));
    return before;
  });
  return { outputs: stack(outputs, 1), states };
}

/** Zeros where the mask leaves steps out. */
function zeroed(outputs: SymbolicTensor, mask: SymbolicTensor): SymbolicTensor {
  return multiply(outputs, spread(cast(mask, "float32"), outputs.rank));
}

/** With axes of size 1 up to a rank. */
function spread(mask: SymbolicTensor, rank: number): SymbolicTensor {
  return reshape(mask, [...mask.shape, ...new Array<number>(rank - mask.rank).fill(1)]);
}
