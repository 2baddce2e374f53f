import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { InitializerLike } from "../../initializers/index.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { concat, slice } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { matmul } from "../../ops/product/matmul.js";
import { lastStep, recurrent } from "../../ops/sequence/recurrent.js";
import { type Cell, GATES } from "../../ops/sequence/recurrent-lowering.js";
import type { Shape } from "../../shape.js";
import { biasRules, kernelRules } from "../kernel-options.js";
import { RecurrentCell, type Scan, type SequenceContext } from "./cell.js";
import { type CellFunction, cellFunction, dropMask, dropRate, type GatedCellOptions } from "./cell-options.js";

/**
 * What the LSTM, GRU and plain cells share: a kernel for the input and one for the state, with a column for every unit
 * and gate, gates side by side.
 */
export abstract class GatedCell extends RecurrentCell {
  readonly units: number;
  protected readonly options: GatedCellOptions;
  protected readonly activation: CellFunction;
  protected readonly recurrentActivation: CellFunction;
  readonly #kind: Cell;
  readonly #dropout: number;
  readonly #recurrentDropout: number;

  constructor(kind: Cell, units: number, options: GatedCellOptions) {
    super(options);
    this.#kind = kind;
    this.units = positiveInteger(this.name, "units", units);
    this.options = options;
    this.activation = cellFunction(options.activation ?? "tanh");
    this.recurrentActivation = cellFunction(options.recurrentActivation ?? "sigmoid");
    this.#dropout = dropRate(this.name, "dropout", options.dropout);
    this.#recurrentDropout = dropRate(this.name, "recurrentDropout", options.recurrentDropout);
  }

  override get stateShapes(): readonly Shape[] {
    return this.#kind === "lstm" ? [[this.units], [this.units]] : [[this.units]];
  }

  protected get usesBias(): boolean {
    return this.options.useBias ?? true;
  }

  /** Columns of the kernels. */
  protected get width(): number {
    return GATES[this.#kind] * this.units;
  }

  override build([x]: readonly Shape[]): void {
    const { kernelInitializer = "glorotUniform", recurrentInitializer = "orthogonal" } = this.options;
    const { recurrentRegularizer: regularizer, recurrentConstraint: constraint } = this.options;
    this.addWeight("kernel", [x?.at(-1) ?? 1, this.width], kernelInitializer, kernelRules(this.options));
    this.addWeight("recurrent_kernel", [this.units, this.width], recurrentInitializer, { regularizer, constraint });
    if (this.usesBias) this.addWeight("bias", this.biasShape, this.biasInitializer, biasRules(this.options));
  }

  protected get biasShape(): Shape {
    return [this.width];
  }

  protected get biasInitializer(): InitializerLike {
    return this.options.biasInitializer ?? "zeros";
  }

  /** Bias of the input's product, and of the recurrent one where that has its own. */
  protected biases(): { readonly input?: SymbolicTensor; readonly recurrent?: SymbolicTensor } {
    return this.usesBias ? { input: this.weight("bias") } : {};
  }

  /** Whether the fused kernels compute what the options ask for. */
  protected get fuses(): boolean {
    return this.activation.fused !== undefined && this.recurrentActivation.fused !== undefined;
  }

  override scan(x: SymbolicTensor, { training, mask, initialState }: SequenceContext): Scan | undefined {
    const { activation, recurrentActivation } = this;
    if (activation.fused === undefined || recurrentActivation.fused === undefined || !this.fuses) return undefined;
    if (training && this.#recurrentDropout > 0) return undefined;
    const [batch = 1, steps = 1, features = 1] = x.shape;
    const { input, recurrent: bias } = this.biases();
    const kept = dropMask([batch, 1, features], this.#dropout, training);
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
        cell: this.#kind,
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
    const count = GATES[this.#kind];
    const apart = training && this.#recurrentDropout > 0;
    const draw = (size: number, rate: number) => dropMask([batch, size], rate, training);
    const shared = apart ? undefined : draw(features, this.#dropout);
    const inputMasks = Array.from({ length: count }, () => (apart ? draw(features, this.#dropout) : shared));
    const stateMasks = Array.from({ length: count }, () => draw(this.units, this.#recurrentDropout));
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
    const columns = { start: gate * this.units, stop: (gate + 1) * this.units };
    return slice(x, [...x.shape.slice(1).map(() => undefined), columns]);
  }
}
