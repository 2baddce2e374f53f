import type { Defaults, Options } from "../../config.js";
import { InternalError } from "../../errors.js";
import { add } from "../../ops/elementwise/binary.js";
import type { SequenceContext, Step } from "./cell.js";
import { CELL, type CellConfig, cellFunction, cellOptions } from "./cell-config.js";
import { GatedCell } from "./gated-cell.js";
import { RecurrentLayer, SEQUENCE, type SequenceConfig } from "./recurrent-layer.js";

/** Options of {@link SimpleRNNCell}. */
export type SimpleRNNCellOptions = Options<CellConfig, "units">;

/** One step of a {@link SimpleRNN}: [x, [h]] → [h, [h]]. */
export class SimpleRNNCell extends GatedCell {
  static override className = "SimpleRNNCell";
  protected override readonly kind = "rnn";
  /** It has no gates. */
  protected override readonly recurrentActivation = cellFunction("linear");

  constructor(units: number, options?: SimpleRNNCellOptions) {
    super(options, { units });
  }

  override begin(batch: number, { training }: Pick<SequenceContext, "training">): Step {
    let gates: ReturnType<GatedCell["gates"]> | undefined;
    return (x, [h]) => {
      if (h === undefined) throw new InternalError(`${this.name}: the state is missing`);
      gates ??= this.gates(batch, training, x.shape.at(-1) ?? 1);
      const next = this.activation.apply(add(gates.input(x, 0), gates.recurrent(h, 0)));
      return [next, [next]];
    };
  }
}

/** What a {@link SimpleRNN} takes. */
export interface SimpleRNNConfig<R extends boolean = boolean> extends CellConfig, SequenceConfig<R> {}

/** Options of {@link SimpleRNN}. */
export type SimpleRNNOptions<R extends boolean = boolean> = Options<SimpleRNNConfig<R>, "units">;

const SIMPLE_RNN: Defaults<SimpleRNNConfig, "units"> = { ...CELL, ...SEQUENCE };

/**
 * The plain recurrent layer (Elman, 1990): h = activation(x·W + h·U + b).
 *
 * Input [batch, steps, features] → output [batch, units], or [batch, steps, units] with `returnSequences`; with
 * `returnState` a list: output, h. Weights of its `cell`: kernel [features, units], recurrent_kernel [units, units], bias [units].
 *
 * @example new SimpleRNN(32)
 */
export class SimpleRNN<R extends boolean = false> extends RecurrentLayer<R, SimpleRNNConfig<R>> {
  static override className = "SimpleRNN";
  static override args = ["units"];
  static override defaults = SIMPLE_RNN;

  constructor(units: number, options?: SimpleRNNOptions<R>) {
    super(options, { units });
  }

  protected override makeCell(): SimpleRNNCell {
    return new SimpleRNNCell(this.config.units, cellOptions(SimpleRNNCell, this.config));
  }
}
