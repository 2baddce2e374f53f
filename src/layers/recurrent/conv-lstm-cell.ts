import { fraction, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { InternalError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { slice } from "../../ops/core/movement.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { type ConvPadding, convolve, convPaddings } from "../../ops/image/conv.js";
import { axisWindow, type PerAxis, perAxis, type Rank, requirePadding } from "../../ops/image/window.js";
import { generatorOf, type Seed } from "../../seed.js";
import type { Shape } from "../../shape.js";
import { rulesOf } from "../rules.js";
import type { Shapes } from "../signature.js";
import { type CellInput, SequenceCell, type SequenceContext, type Step } from "./cell.js";
import { cellFunction, dropMask, GATED_CELL } from "./cell-config.js";
import { forgetBias, type LSTMCellConfig } from "./lstm.js";

/** What the cells of convolutional LSTMs take. */
export interface ConvLSTMCellConfig<D extends Rank = Rank> extends Omit<LSTMCellConfig, "units"> {
  /** How many channels come out, and go on to the next step. */
  readonly filters: number;
  /** Taps along each axis, of both convolutions. */
  readonly kernelSize: PerAxis<D>;
  /** Of the convolution over the input. Default 1. */
  readonly strides: PerAxis<D>;
  /** Of the convolution over the input; the one over the state is always `"same"`. Default `"valid"`. */
  readonly padding: ConvPadding<D>;
  /** Distance of the taps of the convolution over the input. Default 1. */
  readonly dilationRate: PerAxis<D>;
}

interface RankedConfig<D extends Rank> extends ConvLSTMCellConfig<D> {
  readonly rank: D;
}

type Positional = "filters" | "kernelSize";

/** The defaults of the cells of convolutional LSTMs. */
export const CONV_LSTM_CELL: Defaults<ConvLSTMCellConfig, Positional> = {
  ...GATED_CELL,
  unitForgetBias: true,
  strides: 1,
  padding: "valid",
  dilationRate: 1,
};

/** One step of an LSTM whose products are convolutions over `rank` axes: [x, [h, c]] → [h, [h, c]]. */
export class ConvLSTMCell<D extends Rank> extends SequenceCell<RankedConfig<D>> {
  static override className = "ConvLSTMCell";
  static override args = ["rank", "filters", "kernelSize"];
  static override defaults = CONV_LSTM_CELL;
  readonly kernelSize: readonly number[];
  readonly #activation = cellFunction(this.config.activation);
  readonly #recurrentActivation = cellFunction(this.config.recurrentActivation);
  readonly #seed = generatorOf(this.name, this.config.seed);

  constructor(rank: D, filters: number, kernelSize: PerAxis<D>, options?: Options<ConvLSTMCellConfig<D>, Positional>) {
    super(options, { rank, filters, kernelSize });
    const { strides, padding, dilationRate, dropout, recurrentDropout } = this.config;
    positiveInteger(this.name, "filters", filters);
    this.kernelSize = perAxis(this.name, "kernelSize", kernelSize, rank);
    perAxis(this.name, "strides", strides, rank);
    perAxis(this.name, "dilationRate", dilationRate, rank);
    requirePadding(this.name, rank, padding, convPaddings(rank));
    fraction(this.name, "dropout", dropout);
    fraction(this.name, "recurrentDropout", recurrentDropout);
  }

  override stateShapes(x: Shape): readonly Shape[] {
    const { rank, padding, filters } = this.config;
    const strides = perAxis(this.name, "strides", this.config.strides, rank);
    const dilation = perAxis(this.name, "dilationRate", this.config.dilationRate, rank);
    const sizes = this.kernelSize.map((taps, axis) => {
      const along = typeof padding === "string" ? padding : (padding[axis] ?? [0, 0]);
      return axisWindow(this.name, x[axis] ?? 1, taps, strides[axis] ?? 1, dilation[axis] ?? 1, along).outSize;
    });
    const state = [...sizes, filters];
    return [state, state];
  }

  override build([x]: Shapes<CellInput>): void {
    const { filters, useBias, unitForgetBias } = this.config;
    const width = 4 * filters;
    this.addWeight("kernel", [...this.kernelSize, x.at(-1) ?? 1, width], rulesOf("kernel", this.config));
    this.addWeight("recurrent_kernel", [...this.kernelSize, filters, width], rulesOf("recurrent", this.config));
    if (useBias) this.addWeight("bias", [width], forgetBias(rulesOf("bias", this.config), unitForgetBias));
  }

  override begin(_batch: number, { training }: Pick<SequenceContext, "training">): Step {
    const { dropout, recurrentDropout } = this.config;
    const { apply: a } = this.#activation;
    const { apply: s } = this.#recurrentActivation;
    const dropInput = dropper(dropout, training, this.#seed);
    const dropState = dropper(recurrentDropout, training, this.#seed);
    return (x, [h, c]) => {
      if (h === undefined || c === undefined) throw new InternalError(`${this.name}: a state is missing`);
      const z = add(this.#ofInput(dropInput(x)), this.#ofState(dropState(h)));
      const gate = (index: number) => this.#gate(z, index);
      const next = add(multiply(s(gate(1)), c), multiply(s(gate(0)), a(gate(2))));
      const output = multiply(s(gate(3)), a(next));
      return [output, [output, next]];
    };
  }

  #ofInput(x: SymbolicTensor): SymbolicTensor {
    const { rank, strides, padding, dilationRate, useBias } = this.config;
    const product = convolve(this.name, rank, x, this.weight("kernel"), { strides, padding, dilationRate });
    return useBias ? add(product, this.weight("bias")) : product;
  }

  #ofState(h: SymbolicTensor): SymbolicTensor {
    return convolve(this.name, this.config.rank, h, this.weight("recurrent_kernel"), { padding: "same" });
  }

  #gate(z: SymbolicTensor, index: number): SymbolicTensor {
    const { filters } = this.config;
    const channels = { start: index * filters, stop: (index + 1) * filters };
    return slice(z, [...z.shape.slice(1).map(() => undefined), channels]);
  }
}

/** Drops the same elements of every step. */
function dropper(rate: number, training: boolean, seed: Seed | undefined): (x: SymbolicTensor) => SymbolicTensor {
  let mask: SymbolicTensor | undefined;
  return (x) => {
    mask ??= dropMask(x, x.shape, rate, training, seed);
    return mask === undefined ? x : multiply(x, mask);
  };
}
