import { fraction, positiveInteger } from "../../check.js";
import type { Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { concat } from "../../ops/core/concat.js";
import { slice } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { matmul } from "../../ops/product/matmul.js";
import { lastStep, recurrent } from "../../ops/sequence/recurrent.js";
import { type Cell, GATES, STATES } from "../../ops/sequence/recurrent-lowering.js";
import { generatorOf } from "../../seed.js";
import type { Shape } from "../../shape.js";
import { rulesOf, type WeightRules } from "../rules.js";
import type { Shapes } from "../signature.js";
import { type CellInput, type Scan, SequenceCell, type SequenceContext } from "./cell.js";
import { CELL, type CellConfig, type CellFunction, cellFunction, dropMask } from "./cell-config.js";

/**
 * What the LSTM, GRU and plain cells share: a kernel for the input and one for the state, with a column for every unit
 * and gate, gates side by side.
 */
export abstract class GatedCell<C extends CellConfig = CellConfig> extends SequenceCell<C> {
  static override className = "GatedCell";
  static override args = ["units"];
  static override defaults: object = CELL;
  /** What the fused kernels call it. */
  protected abstract readonly kind: Cell;
  protected abstract readonly recurrentActivation: CellFunction;
  protected readonly activation = cellFunction(this.config.activation);
  readonly #seed = generatorOf(this.name, this.config.seed);

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    const { units, dropout, recurrentDropout } = this.config;
    positiveInteger(this.name, "units", units);
    fraction(this.name, "dropout", dropout);
    fraction(this.name, "recurrentDropout", recurrentDropout);
  }

  override stateShapes(): readonly Shape[] {
    return Array.from({ length: STATES[this.kind] }, () => [this.config.units]);
  }

  /** Columns of the kernels. */
  protected get width(): number {
    return GATES[this.kind] * this.config.units;
  }

  override build([x]: Shapes<CellInput>): void {
    const { units, useBias } = this.config;
    this.addWeight("kernel", [x.at(-1) ?? 1, this.width], rulesOf("kernel", this.config));
    this.addWeight("recurrent_kernel", [units, this.width], rulesOf("recurrent", this.config));
    if (useBias) this.addWeight("bias", this.biasShape, this.biasRules);
  }

  protected get biasShape(): Shape {
    return [this.width];
  }

  protected get biasRules(): WeightRules {
    return rulesOf("bias", this.config);
  }

  /** Bias of the input's product, and of the recurrent one where that has its own. */
  protected biases(): { readonly input?: SymbolicTensor; readonly recurrent?: SymbolicTensor } {
    return this.config.useBias ? { input: this.weight("bias") } : {};
  }

  /** Whether the fused kernels compute what the options ask for, as far as they know its activations. */
  protected get fuses(): boolean {
    return true;
  }

  override scan(x: SymbolicTensor, { training, mask, initialState }: SequenceContext): Scan | undefined {
    const { activation, recurrentActivation } = this;
    if (activation.fused === undefined || recurrentActivation.fused === undefined || !this.fuses) return undefined;
    const { dropout, recurrentDropout } = this.config;
    if (training && recurrentDropout > 0) return undefined;
    const [batch = 1, steps = 1, features = 1] = x.shape;
    const { input, recurrent: bias } = this.biases();
    const kept = dropMask(x, [batch, 1, features], dropout, training, this.#seed);
    // As one matrix of all steps, into whose product the bias is fused, and its gradient into the kernel's.
    const rows = reshape(kept === undefined ? x : multiply(x, kept), [batch * steps, features]);
    const product = matmul(rows, this.weight("kernel"));
    const biased = input === undefined ? product : add(product, input);
    const { h, c } = recurrent(
      {
        xz: reshape(biased, [batch, steps, this.width]),
        u: this.weight("recurrent_kernel"),
        bias,
        initial: initialState && concat(initialState),
        mask,
      },
      {
        cell: this.kind,
        activation: activation.fused,
        recurrentActivation: recurrentActivation.fused,
        keep: training,
      },
    );
    return { outputs: h, states: c === undefined ? [lastStep(h)] : [lastStep(h), lastStep(c)] };
  }

  /**
   * The products of one gate, with the masks of a sequence. As in Keras every gate drops inputs and states of its own where states
   * are dropped, and else all gates the same inputs.
   */
  protected gates(batch: number, training: boolean, features: number) {
    const { units, dropout, recurrentDropout } = this.config;
    const count = GATES[this.kind];
    const apart = training && recurrentDropout > 0;
    const draw = (size: number, rate: number) =>
      dropMask(this.weight("kernel"), [batch, size], rate, training, this.#seed);
    const shared = apart ? undefined : draw(features, dropout);
    const inputMasks = Array.from({ length: count }, () => (apart ? draw(features, dropout) : shared));
    const stateMasks = Array.from({ length: count }, () => draw(units, recurrentDropout));
    const biases = this.biases();
    const of = (
      x: SymbolicTensor,
      mask: SymbolicTensor | undefined,
      name: string,
      bias: SymbolicTensor | undefined,
      gate: number,
    ) => {
      const product = matmul(mask === undefined ? x : multiply(x, mask), this.gateOf(this.weight(name), gate));
      return bias === undefined ? product : add(product, this.gateOf(bias, gate));
    };
    return {
      input: (x: SymbolicTensor, gate: number) => of(x, inputMasks[gate], "kernel", biases.input, gate),
      recurrent: (h: SymbolicTensor, gate: number) =>
        of(h, stateMasks[gate], "recurrent_kernel", biases.recurrent, gate),
    };
  }

  /** The columns of one gate. */
  protected gateOf(x: SymbolicTensor, gate: number): SymbolicTensor {
    const columns = { start: gate * this.config.units, stop: (gate + 1) * this.config.units };
    return slice(x, [...x.shape.slice(1).map(() => undefined), columns]);
  }
}
