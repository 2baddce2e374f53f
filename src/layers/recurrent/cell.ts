import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Shape } from "../../shape.js";
import { type CallContext, Layer, type LayerConfig } from "../layer.js";
import type { Mask } from "../mask.js";

/** What one step takes: an input, and the states that the step before left. */
export type CellInput = readonly [x: SymbolicTensor, states: readonly SymbolicTensor[]];

/** What one step gives: an output, and the states for the next one. */
export type CellOutput = readonly [output: SymbolicTensor, states: readonly SymbolicTensor[]];

/** One step of a sequence that is under way. */
export type Step = (x: SymbolicTensor, states: readonly SymbolicTensor[]) => CellOutput;

/** What all steps together make. */
export interface Scan {
  /** The output of each step: [batch, steps, …] */
  readonly outputs: SymbolicTensor;
  /** Those after the last step. */
  readonly states: readonly SymbolicTensor[];
}

/** How a sequence is gone through. */
export interface SequenceContext {
  readonly training: boolean;
  /** Steps that count, bool: [batch, steps]. */
  readonly mask?: Mask;
  /** States before the first step. Default: zeros. */
  readonly initialState?: readonly SymbolicTensor[] | undefined;
}

/**
 * One step of a recurrent layer: a layer that takes an input and states, and gives an output and new states. Wrapped in
 * {@link RNN} it goes through a sequence.
 *
 * @example
 * class Leaky extends RecurrentCell {
 *   static override className = "Leaky";
 *   override stateShapes() { return [[8]]; }
 *   override build([[features = 1]]: readonly [Shape, readonly Shape[]]) { this.addWeight("kernel", [features, 8], "glorotUniform"); }
 *   override call([x, states]: CellInput): CellOutput {
 *     const [h = x] = states;
 *     const next = ops.tanh(ops.add(ops.matmul(x, this.weight("kernel")), ops.multiply(h, 0.9)));
 *     return [next, [next]];
 *   }
 * }
 * new RNN(new Leaky(), { returnSequences: true });
 */
export abstract class RecurrentCell<C extends LayerConfig = LayerConfig> extends Layer<CellInput, CellOutput, C> {
  static override className = "RecurrentCell";

  /** Shapes of the states of one sample, for one sample's input of shape `x`. */
  abstract stateShapes(x: Shape): readonly Shape[];

  /** Shape of one sample's output for one sample's input. Default: that of the first state. */
  outputShapeOf(x: Shape): Shape {
    return this.stateShapes(x)[0] ?? [];
  }

  /** Which of the states, for one sample's input of shape `x`, is the output of the step before as well. Default: the first. */
  outputState(_x: Shape): number {
    return 0;
  }

  /**
   * Begins a sequence of `batch` samples: gives what is done at each step. Default: a call of the cell. A cell that draws dropout
   * masks overrides it, since one mask serves all steps.
   */
  begin(_batch: number, { training }: Pick<SequenceContext, "training">): Step {
    return (x, states) => this.apply([x, states], { training });
  }

  /** All steps at once, where there are kernels for it; undefined: step by step. */
  scan(_x: SymbolicTensor, _context: SequenceContext): Scan | undefined {
    return undefined;
  }
}

/** A cell that says what it does in `begin`. Called as a layer, it begins and takes one step. */
export abstract class SequenceCell<C extends LayerConfig = LayerConfig> extends RecurrentCell<C> {
  static override className = "SequenceCell";

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    if (this.config.activityRegularizer === undefined) return;
    throw new ArgumentError({
      where: this.name,
      problem: "a cell has no activityRegularizer, since its steps are not calls",
      remedy: "Give it to the layer around the cell",
    });
  }

  abstract override begin(batch: number, context: Pick<SequenceContext, "training">): Step;

  override call([x, states]: CellInput, context: CallContext<CellInput>): CellOutput {
    return this.begin(x.shape[0] ?? 1, context)(x, states);
  }
}
