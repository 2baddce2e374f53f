import { InternalError } from "../../errors.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { slice } from "../../ops/core/movement.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { type ConvPadding, convolve } from "../../ops/image/conv.js";
import { type PerAxis, perAxis, type Rank } from "../../ops/image/window.js";
import type { Shape } from "../../shape.js";
import { biasRules, kernelRules } from "../kernel-options.js";
import { RecurrentCell, type Step } from "./cell.js";
import { type CellFunction, cellFunction, dropMask, dropRate } from "./cell-options.js";
import { type LSTMCellOptions, OpenForgetGates } from "./lstm.js";
import { RNN, type RNNOptions } from "./rnn.js";

/** Options of the convolutional cells. */
export interface ConvLSTMCellOptions<D extends Rank> extends LSTMCellOptions {
  /** Of the convolution over the input. Default 1. */
  readonly strides?: PerAxis<D> | undefined;
  /** Of the convolution over the input; the one over the state is always `"same"`. Default `"valid"`. */
  readonly padding?: ConvPadding<D> | undefined;
  /** Default 1. */
  readonly dilationRate?: PerAxis<D> | undefined;
}

/** One step of an LSTM whose products are convolutions over `D` axes. */
class ConvLSTMCell<D extends Rank> extends RecurrentCell {
  readonly #rank: D;
  readonly #filters: number;
  readonly #kernelSize: readonly number[];
  readonly #options: ConvLSTMCellOptions<D>;
  readonly #activation: CellFunction;
  readonly #recurrentActivation: CellFunction;
  readonly #rates: { readonly input: number; readonly state: number };
  #input: Shape = [];
  #state: Shape = [];

  constructor(rank: D, filters: number, kernelSize: PerAxis<D>, options: ConvLSTMCellOptions<D>) {
    super(options);
    this.#rank = rank;
    this.#filters = positiveInteger(this.name, "filters", filters);
    this.#kernelSize = perAxis(this.name, "kernelSize", kernelSize, rank);
    this.#options = options;
    this.#activation = cellFunction(options.activation ?? "tanh");
    this.#recurrentActivation = cellFunction(options.recurrentActivation ?? "sigmoid");
    this.#rates = {
      input: dropRate(this.name, "dropout", options.dropout),
      state: dropRate(this.name, "recurrentDropout", options.recurrentDropout),
    };
  }

  override get stateShapes(): readonly Shape[] {
    return [this.#state, this.#state];
  }

  override build([x = []]: readonly Shape[]): void {
    const { kernelInitializer = "glorotUniform", recurrentInitializer = "orthogonal" } = this.#options;
    const { biasInitializer = "zeros", useBias = true, unitForgetBias = true } = this.#options;
    const { recurrentRegularizer: regularizer, recurrentConstraint: constraint } = this.#options;
    const width = 4 * this.#filters;
    this.addWeight(
      "kernel",
      [...this.#kernelSize, x.at(-1) ?? 1, width],
      kernelInitializer,
      kernelRules(this.#options),
    );
    this.addWeight("recurrent_kernel", [...this.#kernelSize, this.#filters, width], recurrentInitializer, {
      regularizer,
      constraint,
    });
    const initializer = unitForgetBias ? new OpenForgetGates(biasInitializer) : biasInitializer;
    if (useBias) this.addWeight("bias", [width], initializer, biasRules(this.#options));
    this.#input = x;
    const sample = new SymbolicTensor({ shape: [1, ...x] }, { kind: "input", name: this.name });
    this.#state = [...this.#ofInput(sample).shape.slice(1, -1), this.#filters];
  }

  override begin(batch: number, { training }: { readonly training: boolean }) {
    const dropInput = dropMask([batch, ...this.#input], this.#rates.input, training);
    const dropState = dropMask([batch, ...this.#state], this.#rates.state, training);
    const { apply: a } = this.#activation;
    const { apply: s } = this.#recurrentActivation;
    return (x: SymbolicTensor, [h, c]: readonly SymbolicTensor[]): Step => {
      if (h === undefined || c === undefined) throw new InternalError(`${this.name}: a state is missing`);
      const z = add(
        this.#ofInput(dropInput === undefined ? x : multiply(x, dropInput)),
        this.#ofState(dropState === undefined ? h : multiply(h, dropState)),
      );
      const gate = (index: number) => this.#gate(z, index);
      const next = add(multiply(s(gate(1)), c), multiply(s(gate(0)), a(gate(2))));
      const output = multiply(s(gate(3)), a(next));
      return { output, states: [output, next] };
    };
  }

  #ofInput(x: SymbolicTensor): SymbolicTensor {
    const { strides = 1, padding = "valid", dilationRate = 1, useBias = true } = this.#options;
    const options = { strides, padding, dilationRate } as const;
    const product = convolve(this.name, this.#rank, x, this.weight("kernel"), options);
    return useBias ? add(product, this.weight("bias")) : product;
  }

  #ofState(h: SymbolicTensor): SymbolicTensor {
    return convolve(this.name, this.#rank, h, this.weight("recurrent_kernel"), { padding: "same" });
  }

  #gate(z: SymbolicTensor, index: number): SymbolicTensor {
    const channels = { start: index * this.#filters, stop: (index + 1) * this.#filters };
    return slice(z, [...z.shape.slice(1).map(() => undefined), channels]);
  }
}

/** Options of the convolutional LSTMs. */
export type ConvLSTMOptions<D extends Rank, R extends boolean = boolean> = ConvLSTMCellOptions<D> & RNNOptions<R>;

/**
 * An LSTM over sequences of sequences, whose products are convolutions (Shi et al., 2015).
 *
 * Input [batch, steps, length, channels] → output [batch, newLength, filters], or with `returnSequences` [batch, steps, newLength,
 * filters]. Weights: kernel [taps, channels, 4·filters], recurrent_kernel [taps, filters, 4·filters], bias [4·filters].
 */
export class ConvLSTM1D<R extends boolean = false> extends RNN<R> {
  constructor(filters: number, kernelSize: PerAxis<1>, options: ConvLSTMOptions<1, R> = {}) {
    super((name) => new ConvLSTMCell(1, filters, kernelSize, { ...options, name: `${name}/conv_lstm_cell` }), options);
  }
}

/**
 * An LSTM over films, whose products are convolutions (Shi et al., 2015).
 *
 * Input [batch, steps, height, width, channels] → output [batch, newHeight, newWidth, filters], or with `returnSequences`
 * [batch, steps, newHeight, newWidth, filters]. Weights: kernel [kernelHeight, kernelWidth, channels, 4·filters],
 * recurrent_kernel [kernelHeight, kernelWidth, filters, 4·filters], bias [4·filters].
 */
export class ConvLSTM2D<R extends boolean = false> extends RNN<R> {
  constructor(filters: number, kernelSize: PerAxis<2>, options: ConvLSTMOptions<2, R> = {}) {
    super((name) => new ConvLSTMCell(2, filters, kernelSize, { ...options, name: `${name}/conv_lstm_cell` }), options);
  }
}
