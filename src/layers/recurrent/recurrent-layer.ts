import type { Options } from "../../config.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { checkerOf } from "../../graph/symbols/parameters.js";
import { fill, SymbolicTensor } from "../../graph/symbols/tensor.js";
import { assign, type Variable } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import { within } from "../../module/scope.js";
import { stack, unstack } from "../../ops/arrange/joining.js";
import { flip } from "../../ops/arrange/rearrange.js";
import { cast } from "../../ops/core/cast.js";
import { reshape } from "../../ops/core/reshape.js";
import { multiply } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { lastStep } from "../../ops/sequence/recurrent.js";
import { formatShape, type Shape, sameShape } from "../../shape.js";
import { type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";
import type { Mask } from "../mask.js";
import type { Masks } from "../signature.js";
import type { RecurrentCell, Scan, SequenceContext } from "./cell.js";

/** What all recurrent layers take. */
export interface SequenceConfig<R extends boolean = boolean> extends LayerConfig {
  /** Gives the output of every step instead of the last. Default false. */
  readonly returnSequences: boolean;
  /** Gives a list: the output and then the states after the last step. Default false. */
  readonly returnState: R;
  /** Goes through the sequence from its end; outputs come in the order they are made. Default false. */
  readonly goBackwards: boolean;
  /** Begins each batch with the states that the batch before ended with. See {@link RecurrentLayer.resetStates}. Default false. */
  readonly stateful: boolean;
  /** Gives zeros for steps that the mask leaves out, instead of the output before. Default false. */
  readonly zeroOutputForMask: boolean;
  /**
   * Writes the steps down one by one, of ops, instead of taking the kernels that go through all of them: slower, but gradients of
   * gradients go through it. Default false.
   */
  readonly unroll: boolean;
}

/** The defaults of what all recurrent layers take. */
export const SEQUENCE: SequenceConfig = {
  ...LAYER,
  returnSequences: false,
  returnState: false,
  goBackwards: false,
  stateful: false,
  zeroOutputForMask: false,
  unroll: false,
};

/** What recurrent layers take when they are called. */
export interface RNNCall {
  /** States before the first step, each [batch, …]; the state itself where there is one. Default: zeros, or what a stateful layer keeps. */
  readonly initialState?: SymbolicTensor | readonly SymbolicTensor[] | undefined;
}

/** The states that a call gives, in a list. */
export function statesGiven({ initialState }: RNNCall): readonly SymbolicTensor[] | undefined {
  return isA(initialState, SymbolicTensor) ? [initialState] : initialState;
}

/** What a recurrent layer gives: a tensor, or with `returnState` a list that begins with it. */
export type RNNOutput<R extends boolean> = R extends true
  ? readonly [output: SymbolicTensor, ...states: SymbolicTensor[]]
  : SymbolicTensor;

/**
 * Goes through a sequence with a cell: [batch, steps, …] → the cell's output after the last step, or after each. What
 * {@link RNN}, {@link LSTM}, {@link GRU} and the others share; `C` is the config, which says what the cell is.
 */
export abstract class RecurrentLayer<
  R extends boolean = boolean,
  C extends SequenceConfig<R> = SequenceConfig<R>,
> extends Layer<SymbolicTensor, RNNOutput<R>, C, RNNCall> {
  static override className = "RecurrentLayer";
  static override callOptions = ["initialState"];
  static override defaults: object = SEQUENCE;
  override readonly supportsMasking = true;
  readonly cell: RecurrentCell;
  /** As the option. A {@link Bidirectional} around the layer says it instead: true with `returnSequences`, else false. */
  zeroOutputForMask = this.config.zeroOutputForMask;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    this.cell = this.makeCell();
  }

  /** Makes the cell from the config; nothing else of the layer is there yet. */
  protected abstract makeCell(): RecurrentCell;

  override build(sample: Shape): void {
    if (sample.length < 2) {
      throw new ShapeError({
        where: this.name,
        problem: "not a sequence",
        expected: "[batch, steps, features]",
        received: formatShape(["batch", ...sample]),
      });
    }
    const x = sample.slice(1);
    this.cell.ensureBuilt([x, this.cell.stateShapes(x)]);
  }

  override call(x: SymbolicTensor, { training, mask, ...given }: CallContext & RNNCall): RNNOutput<R> {
    const { returnSequences, returnState, goBackwards, stateful, unroll } = this.config;
    const kept = stateful ? this.#kept(x) : undefined;
    const initial = statesGiven(given) ?? kept?.map(({ tensor }) => tensor);
    this.#checkStates(x, initial);
    const steps = goBackwards ? flip(x, 1) : x;
    const stepMask = goBackwards && mask !== undefined ? flip(mask, 1) : mask;
    const context = { training, mask: stepMask, initialState: initial };
    const { outputs, states } = within(
      { caller: this.cell },
      () => (unroll ? undefined : this.cell.scan(steps, context)) ?? stepByStep(this.cell, steps, context),
    );
    states.forEach((state, i) => {
      const variable = kept?.[i];
      if (variable !== undefined) assign(variable, state);
    });
    const shown = this.zeroOutputForMask && stepMask !== undefined ? zeroed(outputs, stepMask) : outputs;
    const output = returnSequences ? shown : lastStep(shown);
    return (returnState ? [output, ...states] : output) as RNNOutput<R>;
  }

  /** The mask goes on where there still are steps. */
  override computeMask(_x: SymbolicTensor, mask: Mask): Masks<RNNOutput<R>> | undefined {
    if (!this.config.returnSequences || mask === undefined) return undefined;
    return (this.config.returnState ? [mask] : mask) as Masks<RNNOutput<R>>;
  }

  /**
   * Sets the states that a stateful layer keeps between batches to zero, or to the given values, one array a state. Throws an
   * ArgumentError if it keeps none.
   */
  resetStates(values?: readonly ArrayLike<number>[]): void {
    if (!this.config.stateful) {
      throw new ArgumentError({
        where: this.name,
        problem: "keeps no states",
        remedy: "Make the layer with stateful: true",
      });
    }
    this.states.forEach((state, i) => {
      state.set(values?.[i] ?? new Float32Array(state.size));
    });
  }

  /** What a stateful layer keeps between batches. */
  #kept(x: SymbolicTensor): readonly Variable[] {
    const [batch = 1, , ...sample] = x.shape;
    return this.cell.stateShapes(sample).map((shape, i) => this.addState(`state_${i}`, [batch, ...shape]));
  }

  #checkStates(x: SymbolicTensor, states: readonly SymbolicTensor[] | undefined): void {
    if (states === undefined) return;
    checkStates([states]);
    const [batch = 1, , ...sample] = x.shape;
    const wanted = this.cell.stateShapes(sample).map((shape) => formatShape([batch, ...shape]));
    const received = states.map(({ shape }) => formatShape(shape));
    if (String(wanted) === String(received)) return;
    throw new ShapeError({
      where: this.name,
      problem: "the initial state does not fit",
      expected: wanted.join(", "),
      received: received.join(", ") || "none",
    });
  }
}

/** Goes through a sequence with a copy of the cell's ops for each step. What masked steps give before any other is the output that the initial states hold. */
function stepByStep(cell: RecurrentCell, x: SymbolicTensor, context: SequenceContext): Scan {
  const [batch = 1, , ...sample] = x.shape;
  const step = cell.begin(batch, context);
  const masks = context.mask && unstack(context.mask, 1);
  let states = context.initialState ?? cell.stateShapes(sample).map((shape) => fill(0, [batch, ...shape], x.dtype));
  let before = states[cell.outputState(sample)];
  const outputs = unstack(x, 1).map((input, t) => {
    const [output, next] = step(input, states);
    const counts = masks?.[t];
    const keep = (fresh: SymbolicTensor, old: SymbolicTensor) =>
      counts === undefined ? fresh : where(spread(counts, fresh.rank), fresh, old);
    states = states.map((old, i) => keep(next[i] ?? old, old));
    const kept =
      before !== undefined && sameShape(before.shape, output.shape) ? before : fill(0, output.shape, output.dtype);
    before = keep(output, kept);
    return before;
  });
  return { outputs: stack(outputs, 1), states };
}

/** Zeros where the mask leaves steps out. */
function zeroed(outputs: SymbolicTensor, mask: SymbolicTensor): SymbolicTensor {
  return multiply(outputs, spread(cast(mask, outputs.dtype), outputs.rank));
}

/** With axes of size 1 up to a rank. */
function spread(mask: SymbolicTensor, rank: number): SymbolicTensor {
  return reshape(mask, [...mask.shape, ...new Array<number>(rank - mask.rank).fill(1)]);
}

const checkStates = checkerOf("initialState", ["initialState: tensors"]);
