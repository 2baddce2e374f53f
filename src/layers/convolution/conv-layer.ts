import { type ActivationLike, getActivation } from "../../activations/index.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add } from "../../ops/elementwise/binary.js";
import type { ConvPadding } from "../../ops/image/conv.js";
import { type DataFormat, inChannelsLast, isChannelsFirst } from "../../ops/image/data-format.js";
import { batchShape, type PerAxis, perAxis, type Rank } from "../../ops/image/window.js";
import type { Shape } from "../../shape.js";
import { BIAS, type BiasConfig } from "../kernel.js";
import { Layer } from "../layer.js";
import { rulesOf } from "../rules.js";

/** What all layers take that slide filters over `R` spatial axes. */
export interface ConvLayerConfig<R extends Rank> extends BiasConfig {
  /** How many taps a filter has along each axis. */
  readonly kernelSize: PerAxis<R>;
  /** How far the filter moves from place to place. Default 1. */
  readonly strides: PerAxis<R>;
  /** Default `"valid"`. Over sequences also `"causal"`: all at the start, so that no step sees one that comes after it. */
  readonly padding: ConvPadding<R>;
  /** Default `"channelsLast"`, which is the faster one: with `"channelsFirst"` images are copied before and after. */
  readonly dataFormat: DataFormat;
  /** Distance of the kernel's taps. Default 1. */
  readonly dilationRate: PerAxis<R>;
  /** Applied to the result. Default `"linear"`. */
  readonly activation: ActivationLike;
}

/** The defaults of what all these layers take. */
export const CONV_LAYER: Defaults<ConvLayerConfig<Rank>, "kernelSize"> = {
  ...BIAS,
  strides: 1,
  padding: "valid",
  dataFormat: "channelsLast",
  dilationRate: 1,
  activation: "linear",
};

/** `activation(filters over x + bias)`, for any way to apply filters: a subclass makes its kernels and says what they do. */
export abstract class ConvLayer<R extends Rank, C extends ConvLayerConfig<R>> extends Layer<
  SymbolicTensor,
  SymbolicTensor,
  C
> {
  /** One number for each axis. */
  readonly kernelSize: Shape;
  protected readonly rank: R;
  readonly #activation = getActivation(this.config.activation);

  constructor(rank: R, options: Options<C> | undefined, positional: Partial<C>) {
    super(options, positional);
    const { kernelSize, strides, dilationRate, dataFormat } = this.config;
    this.rank = rank;
    this.kernelSize = perAxis(this.name, "kernelSize", kernelSize, rank);
    perAxis(this.name, "strides", strides, rank);
    perAxis(this.name, "dilationRate", dilationRate, rank);
    isChannelsFirst(this.name, dataFormat); // throws for another format
  }

  /** Adds the kernels for an input of so many channels. Returns how many channels come out. */
  protected abstract addKernels(channels: number): number;

  /** Applies the kernels to [batch, …, channels]. */
  protected abstract filter(x: SymbolicTensor): SymbolicTensor;

  /** How the filter moves, as the ops take it. */
  protected get movement() {
    const { strides, padding, dilationRate } = this.config;
    return { strides, padding, dilationRate };
  }

  override build(sample: Shape): void {
    const [first, ...rest] = sample;
    const channelsFirst = isChannelsFirst(this.name, this.config.dataFormat) && first !== undefined;
    const last = channelsFirst ? [...rest, first] : sample;
    const filters = this.addKernels(batchShape(this.name, [1, ...last], this.rank).channels);
    if (this.config.useBias) this.addWeight("bias", [filters], rulesOf("bias", this.config));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const y = inChannelsLast(this.name, x, this.config.dataFormat, (image) => {
      const filtered = this.filter(image);
      return this.config.useBias ? add(filtered, this.weight("bias")) : filtered;
    });
    return this.#activation(y);
  }
}
