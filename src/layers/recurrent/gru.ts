import type { Defaults, Options } from "../../config.js";
import { InternalError } from "../../errors.js";
import { slice } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import type { Shape } from "../../shape.js";
import type { SequenceContext, Step } from "./cell.js";
import { cellFunction, cellOptions, GATED_CELL, type GatedCellConfig } from "./cell-config.js";
import { GatedCell } from "./gated-cell.js";
import { RecurrentLayer, SEQUENCE, type SequenceConfig } from "./recurrent-layer.js";

/** What a {@link GRUCell} takes. */
export interface GRUCellConfig extends GatedCellConfig {
  /**
   * Whether the reset gate is applied after the recurrent product, as cuDNN does, or before, as in the paper; the latter has no
   * fused kernel. Default true.
   */
  readonly resetAfter: boolean;
}

/** Options of {@link GRUCell}. */
export type GRUCellOptions = Options<GRUCellConfig, "units">;

const GRU_CELL: Defaults<GRUCellConfig, "units"> = { ...GATED_CELL, resetAfter: true };

/** One step of a {@link GRU}: [x, [h]] → [h, [h]]. */
export class GRUCell extends GatedCell<GRUCellConfig> {
  static override className = "GRUCell";
  static override defaults = GRU_CELL;
  protected override readonly kind = "gru";
  protected override readonly recurrentActivation = cellFunction(this.config.recurrentActivation);

  constructor(units: number, options?: GRUCellOptions) {
    super(options, { units });
  }

  protected override get fuses(): boolean {
    return this.config.resetAfter;
  }

  protected override get biasShape(): Shape {
    return this.config.resetAfter ? [2, this.width] : [this.width];
  }

  protected override biases() {
    if (!this.config.useBias || !this.config.resetAfter) return super.biases();
    const row = (index: number) =>
      reshape(slice(this.weight("bias"), [{ start: index, stop: index + 1 }]), [this.width]);
    return { input: row(0), recurrent: row(1) };
  }

  override begin(batch: number, { training }: Pick<SequenceContext, "training">): Step {
    let gates: ReturnType<GatedCell["gates"]> | undefined;
    const { apply: a } = this.activation;
    const { apply: s } = this.recurrentActivation;
    return (x, [h]) => {
      if (h === undefined) throw new InternalError(`${this.name}: the state is missing`);
      gates ??= this.gates(batch, training, x.shape.at(-1) ?? 1);
      const { input, recurrent } = gates;
      const z = s(add(input(x, 0), recurrent(h, 0)));
      const r = s(add(input(x, 1), recurrent(h, 1)));
      const reset = this.config.resetAfter ? multiply(r, recurrent(h, 2)) : recurrent(multiply(r, h), 2);
      const n = a(add(input(x, 2), reset));
      const next = add(multiply(z, h), multiply(subtract(1, z), n));
      return [next, [next]];
    };
  }
}

/** What a {@link GRU} takes. */
export interface GRUConfig<R extends boolean = boolean> extends GRUCellConfig, SequenceConfig<R> {}

/** Options of {@link GRU}. */
export type GRUOptions<R extends boolean = boolean> = Options<GRUConfig<R>, "units">;

const GRU_DEFAULTS: Defaults<GRUConfig, "units"> = { ...GRU_CELL, ...SEQUENCE };

/**
 * Gated recurrent unit (Cho et al., 2014): an LSTM with one state and three gates.
 *
 * z, r = s(x·W + h·U + b), n = a(x·W + b + r·(h·U + b)), h = z·h + (1 − z)·n, with `activation` a and `recurrentActivation`
 * s.
 *
 * Input [batch, steps, features] → output [batch, units], or [batch, steps, units] with `returnSequences`; with
 * `returnState` a list: output, h. Weights of its `cell`: kernel [features, 3·units], recurrent_kernel [units, 3·units], bias
 * [2, 3·units] (input's, recurrent; [3·units] without `resetAfter`), gates in the order z, r, n.
 *
 * @example new GRU(64)
 */
export class GRU<R extends boolean = false> extends RecurrentLayer<R, GRUConfig<R>> {
  static override className = "GRU";
  static override args = ["units"];
  static override defaults = GRU_DEFAULTS;

  constructor(units: number, options?: GRUOptions<R>) {
    super(options, { units });
  }

  protected override makeCell(): GRUCell {
    return new GRUCell(this.config.units, cellOptions(GRUCell, this.config));
  }
}
