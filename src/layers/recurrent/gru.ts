import { InternalError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { slice } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import type { Shape } from "../../shape.js";
import type { Step } from "./cell.js";
import type { GatedCellOptions } from "./cell-options.js";
import { GatedCell } from "./gated-cell.js";
import { RNN, type RNNOptions } from "./rnn.js";

/** Options of {@link GRUCell}. */
export interface GRUCellOptions extends GatedCellOptions {
  /**
   * Whether the reset gate is applied after the recurrent product, as cuDNN does, or before, as in the paper; the latter has no
   * fused kernel. Default true.
   */
  readonly resetAfter?: boolean | undefined;
}

/** One step of a {@link GRU}: [x, h] → [h, h]. */
export class GRUCell extends GatedCell {
  readonly resetAfter: boolean;

  constructor(units: number, options: GRUCellOptions = {}) {
    super("gru", units, options);
    this.resetAfter = options.resetAfter ?? true;
  }

  protected override get fuses(): boolean {
    return this.resetAfter && super.fuses;
  }

  protected override get biasShape(): Shape {
    return this.resetAfter ? [2, this.width] : [this.width];
  }

  protected override biases() {
    if (!this.usesBias || !this.resetAfter) return super.biases();
    const row = (index: number) =>
      reshape(slice(this.weight("bias"), [{ start: index, stop: index + 1 }]), [this.width]);
    return { input: row(0), recurrent: row(1) };
  }

  override begin(batch: number, { training }: { readonly training: boolean }) {
    let gates: ReturnType<GatedCell["gates"]> | undefined;
    const { apply: a } = this.activation;
    const { apply: s } = this.recurrentActivation;
    return (x: SymbolicTensor, [h]: readonly SymbolicTensor[]): Step => {
      if (h === undefined) throw new InternalError(`${this.name}: the state is missing`);
      gates ??= this.gates(batch, training, x.shape.at(-1) ?? 1);
      const { input, recurrent } = gates;
      const z = s(add(input(x, 0), recurrent(h, 0)));
      const r = s(add(input(x, 1), recurrent(h, 1)));
      const reset = this.resetAfter ? multiply(r, recurrent(h, 2)) : recurrent(multiply(r, h), 2);
      const n = a(add(input(x, 2), reset));
      const next = add(multiply(z, h), multiply(subtract(1, z), n));
      return { output: next, states: [next] };
    };
  }
}

/** Options of {@link GRU}. */
export type GRUOptions<R extends boolean = boolean> = GRUCellOptions & RNNOptions<R>;

/**
 * Gated recurrent unit (Cho et al., 2014): an LSTM with one state and three gates.
 *
 * z, r = s(x·W + h·U + b), n = a(x·W + b + r·(h·U + b)), h = z·h + (1 − z)·n, with `activation` a and `recurrentActivation`
 * s.
 *
 * Input [batch, steps, features] → output [batch, units], or [batch, steps, units] with `returnSequences`; with
 * `returnState` a list: output, h. Weights: kernel [features, 3·units], recurrent_kernel [units, 3·units], bias
 * [2, 3·units] (input's, recurrent; [3·units] without `resetAfter`), gates in the order z, r, n.
 *
 * @example new GRU(64)
 */
export class GRU<R extends boolean = false> extends RNN<R> {
  readonly units: number;
  readonly #options: GRUOptions<R>;

  constructor(units: number, options: GRUOptions<R> = {}) {
    super((name) => new GRUCell(units, { ...options, name: `${name}/gru_cell` }), options);
    this.units = units;
    this.#options = options;
  }

  override mirrored(name: string): GRU<R> {
    return new GRU(this.units, { ...this.#options, name, goBackwards: !this.goBackwards });
  }
}
