import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { convPaddings } from "../../ops/image/conv.js";
import { convolveDepthwise, convolveSeparable } from "../../ops/image/depthwise-conv.js";
import { type PerAxis, type Rank, requirePadding } from "../../ops/image/window.js";
import { type Rules, rulesOf } from "../rules.js";
import { CONV_LAYER, ConvLayer, type ConvLayerConfig } from "./conv-layer.js";

/** `depthwiseInitializer` is `"glorotUniform"` by default. */
export interface DepthwiseConvConfig<R extends Rank> extends ConvLayerConfig<R>, Rules<"depthwise"> {
  /** Filters for each channel. Default 1. */
  readonly depthMultiplier: number;
}

export type DepthwiseConvOptions<R extends Rank> = Options<DepthwiseConvConfig<R>, "kernelSize">;

const DEPTHWISE_CONV: Defaults<DepthwiseConvConfig<Rank>, "kernelSize"> = {
  ...CONV_LAYER,
  depthMultiplier: 1,
  depthwiseInitializer: "glorotUniform",
  depthwiseRegularizer: undefined,
  depthwiseConstraint: undefined,
};

/** `pointwiseInitializer` is `"glorotUniform"` by default. */
export interface SeparableConvConfig<R extends Rank> extends DepthwiseConvConfig<R>, Rules<"pointwise"> {
  /** How many channels come out. */
  readonly filters: number;
}

export type SeparableConvOptions<R extends Rank> = Options<SeparableConvConfig<R>, "filters" | "kernelSize">;

const SEPARABLE_CONV: Defaults<SeparableConvConfig<Rank>, "filters" | "kernelSize"> = {
  ...DEPTHWISE_CONV,
  pointwiseInitializer: "glorotUniform",
  pointwiseRegularizer: undefined,
  pointwiseConstraint: undefined,
};

/** Adds the kernel of filters that have a channel each. */
abstract class FiltersByChannel<R extends Rank, C extends DepthwiseConvConfig<R>> extends ConvLayer<R, C> {
  constructor(rank: R, options: Options<C> | undefined, positional: Partial<C>) {
    super(rank, options, positional);
    positiveInteger(this.name, "depthMultiplier", this.config.depthMultiplier);
    requirePadding(this.name, rank, this.config.padding, convPaddings(rank));
  }

  /** Returns how many channels come out of them. */
  protected addDepthwise(key: string, channels: number): number {
    const { depthMultiplier } = this.config;
    this.addWeight(key, [...this.kernelSize, channels, depthMultiplier], rulesOf("depthwise", this.config));
    return channels * depthMultiplier;
  }
}

abstract class DepthwiseConv<R extends Rank> extends FiltersByChannel<R, DepthwiseConvConfig<R>> {
  static override args = ["kernelSize"];
  static override defaults = DEPTHWISE_CONV;

  protected override addKernels(channels: number): number {
    return this.addDepthwise("kernel", channels);
  }

  protected override filter(x: SymbolicTensor): SymbolicTensor {
    return convolveDepthwise(this.name, this.rank, x, this.weight("kernel"), this.movement);
  }
}

/**
 * Kernels of their own for each channel of a sequence.
 *
 * Input [batch, steps, channels] → output [batch, newSteps, channels · depthMultiplier]; kernel [taps, channels, depthMultiplier],
 * bias [channels · depthMultiplier].
 */
export class DepthwiseConv1D extends DepthwiseConv<1> {
  static override className = "DepthwiseConv1D";

  constructor(kernelSize: PerAxis<1>, options?: DepthwiseConvOptions<1>) {
    super(1, options, { kernelSize });
  }
}

/**
 * Kernels of their own for each channel of an image.
 *
 * Input [batch, height, width, channels] → output [batch, newHeight, newWidth, channels · depthMultiplier]; kernel
 * [kernelHeight, kernelWidth, channels, depthMultiplier], bias [channels · depthMultiplier].
 *
 * @example new DepthwiseConv2D(3, { padding: "same", useBias: false })
 */
export class DepthwiseConv2D extends DepthwiseConv<2> {
  static override className = "DepthwiseConv2D";

  constructor(kernelSize: PerAxis<2>, options?: DepthwiseConvOptions<2>) {
    super(2, options, { kernelSize });
  }
}

abstract class SeparableConv<R extends Rank> extends FiltersByChannel<R, SeparableConvConfig<R>> {
  static override args = ["filters", "kernelSize"];
  static override defaults = SEPARABLE_CONV;

  constructor(
    rank: R,
    options: Options<SeparableConvConfig<R>> | undefined,
    positional: Partial<SeparableConvConfig<R>>,
  ) {
    super(rank, options, positional);
    positiveInteger(this.name, "filters", this.config.filters);
  }

  protected override addKernels(channels: number): number {
    const { filters } = this.config;
    const mixed = this.addDepthwise("depthwise_kernel", channels);
    const shape = [...this.kernelSize.map(() => 1), mixed, filters];
    this.addWeight("pointwise_kernel", shape, rulesOf("pointwise", this.config));
    return filters;
  }

  protected override filter(x: SymbolicTensor): SymbolicTensor {
    const [depthwise, pointwise] = [this.weight("depthwise_kernel"), this.weight("pointwise_kernel")];
    return convolveSeparable(this.name, this.rank, x, depthwise, pointwise, this.movement);
  }
}

/**
 * Kernels of their own for each channel of a sequence, then a mixture of the channels of each step.
 *
 * Input [batch, steps, channels] → output [batch, newSteps, filters]; depthwise kernel [taps, channels, depthMultiplier], pointwise
 * kernel [1, channels · depthMultiplier, filters], bias [filters].
 */
export class SeparableConv1D extends SeparableConv<1> {
  static override className = "SeparableConv1D";

  constructor(filters: number, kernelSize: PerAxis<1>, options?: SeparableConvOptions<1>) {
    super(1, options, { filters, kernelSize });
  }
}

/**
 * Kernels of their own for each channel of an image, then a mixture of the channels of each pixel (Chollet, "Xception", CVPR 2017).
 *
 * Input [batch, height, width, channels] → output [batch, newHeight, newWidth, filters]; depthwise kernel
 * [kernelHeight, kernelWidth, channels, depthMultiplier], pointwise kernel [1, 1, channels · depthMultiplier, filters], bias [filters].
 */
export class SeparableConv2D extends SeparableConv<2> {
  static override className = "SeparableConv2D";

  constructor(filters: number, kernelSize: PerAxis<2>, options?: SeparableConvOptions<2>) {
    super(2, options, { filters, kernelSize });
  }
}
