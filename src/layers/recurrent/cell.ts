import { InternalError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Shape } from "../../shape.js";
import { Layer } from "../layer.js";
import type { Mask } from "../mask.js";

/** What one step makes of an input and the states before it. */
export interface Step {
  readonly output: SymbolicTensor;
  readonly states: readonly SymbolicTensor[];
}

/** What all steps together make: the output of each, and the states after the last. */
export interface Scan {
  /** [batch, steps, …] */
  readonly outputs: SymbolicTensor;
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
 * One step of a recurrent layer. Called as a layer it takes [input, …states] and gives [output, …states]; wrapped in
 * {@link RNN} it goes through a sequence.
 *
 * @example
 * class Leaky extends RecurrentCell {
 *   readonly stateShapes = [[8]];
 *   override build([x]: readonly Shape[]) { this.addWeight("kernel", [x?.[0] ?? 1, 8], "glorotUniform"); }
 *   override begin() {
 *     return (x: SymbolicTensor, [h]: readonly SymbolicTensor[]) => {
 *       const next = ops.tanh(ops.add(ops.matmul(x, this.weight("kernel")), ops.multiply(h, 0.9)));
 *       return { output: next, states: [next] };
 *     };
 *   }
 * }
 * new RNN(new Leaky(), { returnSequences: true });
 */
export abstract class RecurrentCell extends Layer<readonly SymbolicTensor[], readonly SymbolicTensor[]> {
  /** Shapes of the states of one sample. Known once the cell is built. */
  abstract readonly stateShapes: readonly Shape[];

  /** Begins a sequence of `batch` samples: gives what is done at each step. Dropout masks are drawn here, once for all steps. */
  abstract begin(
    batch: number,
    context: Pick<SequenceContext, "training">,
  ): (x: SymbolicTensor, states: readonly SymbolicTensor[]) => Step;

  /** Shape of one sample's output for one sample's input. Default: that of the first state. */
  outputShapeOf(_x: Shape): Shape {
    return this.stateShapes[0] ?? [];
  }

  /** All steps at once, where there are kernels for it; undefined: step by step. */
  scan(_x: SymbolicTensor, _context: SequenceContext): Scan | undefined {
    return undefined;
  }

  override call([x, ...states]: readonly SymbolicTensor[], context: { readonly training: boolean }) {
    if (x === undefined) throw new InternalError(`${this.name}: called without an input`);
    const { output, states: next } = this.begin(x.shape[0] ?? 1, context)(x, states);
    return [output, ...next];
  }
}
