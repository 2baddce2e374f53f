import { InternalError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { getInitializer, Initializer, type InitializerLike } from "../../initializers/index.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { type Shape, sizeOf } from "../../shape.js";
import type { Step } from "./cell.js";
import type { GatedCellOptions } from "./cell-options.js";
import { GatedCell } from "./gated-cell.js";
import { RNN, type RNNOptions } from "./rnn.js";

/** Options of {@link LSTMCell}. */
export interface LSTMCellOptions extends GatedCellOptions {
  /** Begins with the forget gates open: their bias is one (Jozefowicz et al., 2015). Default true. */
  readonly unitForgetBias?: boolean | undefined;
}

/** One step of an {@link LSTM}: [x, h, c] → [h, h, c]. */
export class LSTMCell extends GatedCell {
  constructor(units: number, options: LSTMCellOptions = {}) {
    super("lstm", units, options);
  }

  protected override get biasInitializer(): InitializerLike {
    const { unitForgetBias = true } = this.options as LSTMCellOptions;
    return unitForgetBias ? new OpenForgetGates(super.biasInitializer) : super.biasInitializer;
  }

  override begin(batch: number, { training }: { readonly training: boolean }) {
    let gates: ReturnType<GatedCell["gates"]> | undefined;
    const { apply: a } = this.activation;
    const { apply: s } = this.recurrentActivation;
    return (x: SymbolicTensor, [h, c]: readonly SymbolicTensor[]): Step => {
      if (h === undefined || c === undefined) throw new InternalError(`${this.name}: a state is missing`);
      gates ??= this.gates(batch, training, x.shape.at(-1) ?? 1);
      const z = [0, 1, 2, 3].map((gate) => add(gates?.input(x, gate) ?? x, gates?.recurrent(h, gate) ?? h));
      const [i = x, f = x, g = x, o = x] = z;
      const next = add(multiply(s(f), c), multiply(s(i), a(g)));
      const output = multiply(s(o), a(next));
      return { output, states: [output, next] };
    };
  }
}

/** Ones for the second quarter, the forget gates; the rest as another initializer says. */
export class OpenForgetGates extends Initializer {
  readonly #rest: Initializer;

  constructor(rest: InitializerLike) {
    super();
    this.#rest = getInitializer(rest);
  }

  override generate(shape: Shape): Float32Array<ArrayBuffer> {
    const units = sizeOf(shape) / 4;
    const values = new Float32Array(4 * units);
    values.set(this.#rest.generate([units]));
    values.fill(1, units, 2 * units);
    values.set(this.#rest.generate([2 * units]), 2 * units);
    return values;
  }
}

/** Options of {@link LSTM}. */
export type LSTMOptions<R extends boolean = boolean> = LSTMCellOptions & RNNOptions<R>;

/**
 * Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gates by Gers et al., 2000): a recurrent layer whose
 * cell state is only ever scaled and added to, so that gradients survive many steps.
 *
 * i, f, o = s(x·W + h·U + b), g = a(x·W + h·U + b), c = f·c + i·g, h = o·a(c), with `activation` a and
 * `recurrentActivation` s.
 *
 * Input [batch, steps, features] → output [batch, units], or [batch, steps, units] with `returnSequences`; with
 * `returnState` a list: output, h, c. Weights: kernel [features, 4·units], recurrent_kernel [units, 4·units], bias
 * [4·units], gates in the order i, f, g, o.
 *
 * @example new LSTM(128, { returnSequences: true })
 */
export class LSTM<R extends boolean = false> extends RNN<R> {
  readonly units: number;
  readonly #options: LSTMOptions<R>;

  constructor(units: number, options: LSTMOptions<R> = {}) {
    super((name) => new LSTMCell(units, { ...options, name: `${name}/lstm_cell` }), options);
    this.units = units;
    this.#options = options;
  }

  override mirrored(name: string): LSTM<R> {
    return new LSTM(this.units, { ...this.#options, name, goBackwards: !this.goBackwards });
  }
}
