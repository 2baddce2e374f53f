import { InternalError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add } from "../../ops/elementwise/binary.js";
import type { Step } from "./cell.js";
import type { CellOptions } from "./cell-options.js";
import { GatedCell } from "./gated-cell.js";
import { RNN, type RNNOptions } from "./rnn.js";

/** Options of {@link SimpleRNNCell}. */
export type SimpleRNNCellOptions = CellOptions;

/** One step of a {@link SimpleRNN}: [x, h] → [h, h]. */
export class SimpleRNNCell extends GatedCell {
  constructor(units: number, options: SimpleRNNCellOptions = {}) {
    super("rnn", units, options);
  }

  override begin(batch: number, { training }: { readonly training: boolean }) {
    let gates: ReturnType<GatedCell["gates"]> | undefined;
    return (x: SymbolicTensor, [h]: readonly SymbolicTensor[]): Step => {
      if (h === undefined) throw new InternalError(`${this.name}: the state is missing`);
      gates ??= this.gates(batch, training, x.shape.at(-1) ?? 1);
      const next = this.activation.apply(add(gates.input(x, 0), gates.recurrent(h, 0)));
      return { output: next, states: [next] };
    };
  }
}

/** Options of {@link SimpleRNN}. */
export type SimpleRNNOptions<R extends boolean = boolean> = SimpleRNNCellOptions & RNNOptions<R>;

/**
 * The plain recurrent layer (Elman, 1990): h = activation(x·W + h·U + b).
 *
 * Input [batch, steps, features] → output [batch, units], or [batch, steps, units] with `returnSequences`; with
 * `returnState` a list: output, h. Weights: kernel [features, units], recurrent_kernel [units, units], bias [units].
 *
 * @example new SimpleRNN(32)
 */
export class SimpleRNN<R extends boolean = false> extends RNN<R> {
  readonly units: number;
  readonly #options: SimpleRNNOptions<R>;

  constructor(units: number, options: SimpleRNNOptions<R> = {}) {
    super((name) => new SimpleRNNCell(units, { ...options, name: `${name}/simple_rnn_cell` }), options);
    this.units = units;
    this.#options = options;
  }

  override mirrored(name: string): SimpleRNN<R> {
    return new SimpleRNN(this.units, { ...this.#options, name, goBackwards: !this.goBackwards });
  }
}
