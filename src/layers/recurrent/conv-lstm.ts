import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { moveaxis } from "../../ops/arrange/rearrange.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import type { PerAxis, Rank } from "../../ops/image/window.js";
import type { Shape } from "../../shape.js";
import { mapTree } from "../../structure.js";
import type { CallContext } from "../layer.js";
import { cellOptions } from "./cell-config.js";
import { CONV_LSTM_CELL, ConvLSTMCell, type ConvLSTMCellConfig } from "./conv-lstm-cell.js";
import {
  RecurrentLayer,
  type RNNCall,
  type RNNOutput,
  SEQUENCE,
  type SequenceConfig,
  statesGiven,
} from "./recurrent-layer.js";

/** What convolutional LSTMs over `D` spatial axes take. */
export interface ConvLSTMConfig<D extends Rank = Rank, R extends boolean = boolean>
  extends ConvLSTMCellConfig<D>,
    SequenceConfig<R> {
  /** Default `"channelsLast"`, which is the faster one: with `"channelsFirst"` films are copied before and after, states too. */
  readonly dataFormat: DataFormat;
}

/** Options of the convolutional LSTMs. */
export type ConvLSTMOptions<D extends Rank = Rank, R extends boolean = boolean> = Options<
  ConvLSTMConfig<D, R>,
  "filters" | "kernelSize"
>;

const CONV_LSTM: Defaults<ConvLSTMConfig, "filters" | "kernelSize"> = {
  ...CONV_LSTM_CELL,
  ...SEQUENCE,
  dataFormat: "channelsLast",
};

/** What the convolutional LSTMs share. */
abstract class ConvLSTM<D extends Rank, R extends boolean> extends RecurrentLayer<R, ConvLSTMConfig<D, R>> {
  static override className = "ConvLSTM";
  static override args = ["filters", "kernelSize"];
  static override defaults = CONV_LSTM;

  constructor(options: Options<ConvLSTMConfig<D, R>> | undefined, positional: Partial<ConvLSTMConfig<D, R>>) {
    super(options, positional);
    isChannelsFirst(this.name, this.config.dataFormat); // throws for another format
  }

  override build(sample: Shape): void {
    const [steps = 0, channels = 0, ...sizes] = sample;
    super.build(this.#channelsFirst ? [steps, ...sizes, channels] : sample);
  }

  override call(x: SymbolicTensor, context: CallContext & RNNCall): RNNOutput<R> {
    if (!this.#channelsFirst) return super.call(x, context);
    const initialState = statesGiven(context)?.map((state) => moveaxis(state, 1, -1));
    const given = super.call(moveaxis(x, 2, -1), { ...context, initialState });
    const spatial = x.rank - 3;
    const turned = (output: SymbolicTensor) => moveaxis(output, -1, output.rank - 1 - spatial);
    return mapTree(given, turned) as RNNOutput<R>;
  }

  get #channelsFirst(): boolean {
    return this.config.dataFormat === "channelsFirst";
  }

  protected cellOver(rank: D): ConvLSTMCell<D> {
    const { filters, kernelSize } = this.config;
    return new ConvLSTMCell(rank, filters, kernelSize, cellOptions(ConvLSTMCell, this.config));
  }
}

/**
 * An LSTM over sequences of sequences, whose products are convolutions (Shi et al., 2015).
 *
 * Input [batch, steps, length, channels] → output [batch, newLength, filters], or with `returnSequences` [batch, steps, newLength,
 * filters]. Weights of its `cell`: kernel [taps, channels, 4·filters], recurrent_kernel [taps, filters, 4·filters], bias [4·filters].
 *
 * @example new ConvLSTM1D(16, 3)
 */
export class ConvLSTM1D<R extends boolean = false> extends ConvLSTM<1, R> {
  static override className = "ConvLSTM1D";

  constructor(filters: number, kernelSize: PerAxis<1>, options?: ConvLSTMOptions<1, R>) {
    super(options, { filters, kernelSize });
  }

  protected override makeCell(): ConvLSTMCell<1> {
    return this.cellOver(1);
  }
}

/**
 * An LSTM over films, whose products are convolutions (Shi et al., 2015).
 *
 * Input [batch, steps, height, width, channels] → output [batch, newHeight, newWidth, filters], or with `returnSequences`
 * [batch, steps, newHeight, newWidth, filters]. Weights of its `cell`: kernel [kernelHeight, kernelWidth, channels, 4·filters],
 * recurrent_kernel [kernelHeight, kernelWidth, filters, 4·filters], bias [4·filters].
 *
 * @example new ConvLSTM2D(16, 3, { returnSequences: true })
 */
export class ConvLSTM2D<R extends boolean = false> extends ConvLSTM<2, R> {
  static override className = "ConvLSTM2D";

  constructor(filters: number, kernelSize: PerAxis<2>, options?: ConvLSTMOptions<2, R>) {
    super(options, { filters, kernelSize });
  }

  protected override makeCell(): ConvLSTMCell<2> {
    return this.cellOver(2);
  }
}

/**
 * An LSTM over sequences of volumes, whose products are convolutions (Shi et al., 2015).
 *
 * Input [batch, steps, depth, height, width, channels] → output [batch, newDepth, newHeight, newWidth, filters], or with
 * `returnSequences` [batch, steps, newDepth, newHeight, newWidth, filters]. Weights of its `cell` as those of {@link ConvLSTM2D}, with
 * an axis more.
 *
 * @example new ConvLSTM3D(8, 3)
 */
export class ConvLSTM3D<R extends boolean = false> extends ConvLSTM<3, R> {
  static override className = "ConvLSTM3D";

  constructor(filters: number, kernelSize: PerAxis<3>, options?: ConvLSTMOptions<3, R>) {
    super(options, { filters, kernelSize });
  }

  protected override makeCell(): ConvLSTMCell<3> {
    return this.cellOver(3);
  }
}
