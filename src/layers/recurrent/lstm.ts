import type { Defaults, Options } from "../../config.js";
import { InternalError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { ValuesPlan } from "../../graph/symbols/variable.js";
import { getInitializer, type InitializerLike, SlicedInitializer } from "../../initializers/index.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { type Shape, sizeOf } from "../../shape.js";
import type { WeightRules } from "../rules.js";
import type { SequenceContext, Step } from "./cell.js";
import { cellFunction, cellOptions, GATED_CELL, type GatedCellConfig } from "./cell-config.js";
import { GatedCell } from "./gated-cell.js";
import { RecurrentLayer, SEQUENCE, type SequenceConfig } from "./recurrent-layer.js";

/** What an {@link LSTMCell} takes. */
export interface LSTMCellConfig extends GatedCellConfig {
  /** Begins with the forget gates open: their bias is one (Jozefowicz et al., 2015). Default true. */
  readonly unitForgetBias: boolean;
}

/** Options of {@link LSTMCell}. */
export type LSTMCellOptions = Options<LSTMCellConfig, "units">;

const LSTM_CELL: Defaults<LSTMCellConfig, "units"> = { ...GATED_CELL, unitForgetBias: true };

/** One step of an {@link LSTM}: [x, [h, c]] → [h, [h, c]]. */
export class LSTMCell extends GatedCell<LSTMCellConfig> {
  static override className = "LSTMCell";
  static override defaults = LSTM_CELL;
  protected override readonly kind = "lstm";
  protected override readonly recurrentActivation = cellFunction(this.config.recurrentActivation);

  constructor(units: number, options?: LSTMCellOptions) {
    super(options, { units });
  }

  protected override get biasRules(): WeightRules {
    return forgetBias(super.biasRules, this.config.unitForgetBias);
  }

  override begin(batch: number, { training }: Pick<SequenceContext, "training">): Step {
    let gates: ReturnType<GatedCell["gates"]> | undefined;
    const { apply: a } = this.activation;
    const { apply: s } = this.recurrentActivation;
    return (x, [h, c]) => {
      if (h === undefined || c === undefined) throw new InternalError(`${this.name}: a state is missing`);
      gates ??= this.gates(batch, training, x.shape.at(-1) ?? 1);
      const { input, recurrent } = gates;
      const z = (gate: number): SymbolicTensor => add(input(x, gate), recurrent(h, gate));
      const [i, f, g, o] = [z(0), z(1), z(2), z(3)];
      const next = add(multiply(s(f), c), multiply(s(i), a(g)));
      const output = multiply(s(o), a(next));
      return [output, [output, next]];
    };
  }
}

/** The rules of an LSTM's bias, whose forget gates may begin open. */
export function forgetBias(rules: WeightRules, open: boolean): WeightRules {
  return open ? { ...rules, initializer: new OpenForgetGates(rules.initializer ?? "zeros") } : rules;
}

/** Ones for the second quarter, the forget gates; the rest as another initializer says. */
class OpenForgetGates extends SlicedInitializer<{ readonly rest: InitializerLike }> {
  static override className = "OpenForgetGates";
  static override args = ["rest"];

  constructor(rest: InitializerLike) {
    super({}, { rest });
  }

  override plan(shape: Shape): ValuesPlan {
    const units = sizeOf(shape) / 4;
    const rest = getInitializer(this.config.rest);
    const [before, behind] = [rest.plan([units]), rest.plan([2 * units])];
    return function* () {
      const values = new Float32Array(4 * units);
      values.set(yield* before());
      values.fill(1, units, 2 * units);
      values.set(yield* behind(), 2 * units);
      return values;
    };
  }
}

/** What an {@link LSTM} takes. */
export interface LSTMConfig<R extends boolean = boolean> extends LSTMCellConfig, SequenceConfig<R> {}

/** Options of {@link LSTM}. */
export type LSTMOptions<R extends boolean = boolean> = Options<LSTMConfig<R>, "units">;

const LSTM_DEFAULTS: Defaults<LSTMConfig, "units"> = { ...LSTM_CELL, ...SEQUENCE };

/**
 * Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gates by Gers et al., 2000): a recurrent layer whose
 * cell state is only ever scaled and added to, so that gradients survive many steps.
 *
 * i, f, o = s(x·W + h·U + b), g = a(x·W + h·U + b), c = f·c + i·g, h = o·a(c), with `activation` a and
 * `recurrentActivation` s.
 *
 * Input [batch, steps, features] → output [batch, units], or [batch, steps, units] with `returnSequences`; with
 * `returnState` a list: output, h, c. Weights of its `cell`: kernel [features, 4·units], recurrent_kernel [units, 4·units], bias
 * [4·units], gates in the order i, f, g, o.
 *
 * @example new LSTM(128, { returnSequences: true })
 */
export class LSTM<R extends boolean = false> extends RecurrentLayer<R, LSTMConfig<R>> {
  static override className = "LSTM";
  static override args = ["units"];
  static override defaults = LSTM_DEFAULTS;

  constructor(units: number, options?: LSTMOptions<R>) {
    super(options, { units });
  }

  protected override makeCell(): LSTMCell {
    return new LSTMCell(this.config.units, cellOptions(LSTMCell, this.config));
  }
}
