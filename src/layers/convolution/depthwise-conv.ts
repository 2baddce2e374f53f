import type { ConstraintLike } from "../../constraints/index.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { InitializerLike } from "../../initializers/index.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { convolveDepthwise, convolveSeparable } from "../../ops/image/depthwise-conv.js";
import type { PerAxis, Rank } from "../../ops/image/window.js";
import type { RegularizerLike } from "../../regularizers/index.js";
import { ConvLayer, type ConvLayerOptions } from "./conv-layer.js";

export interface DepthwiseConvOptions<R extends Rank> extends ConvLayerOptions<R> {
  /** Filters for each channel. Default 1. */
  readonly depthMultiplier?: number | undefined;
  /** Default `"glorotUniform"`. */
  readonly depthwiseInitializer?: InitializerLike | undefined;
  readonly depthwiseRegularizer?: RegularizerLike | undefined;
  readonly depthwiseConstraint?: ConstraintLike | undefined;
}

export interface SeparableConvOptions<R extends Rank> extends DepthwiseConvOptions<R> {
  /** Default `"glorotUniform"`. */
  readonly pointwiseInitializer?: InitializerLike | undefined;
  readonly pointwiseRegularizer?: RegularizerLike | undefined;
  readonly pointwiseConstraint?: ConstraintLike | undefined;
}

/** Adds the kernel of filters that have a channel each. */
abstract class FiltersByChannel<R extends Rank> extends ConvLayer<R> {
  readonly depthMultiplier: number;
  readonly #options: DepthwiseConvOptions<R>;

  constructor(rank: R, kernelSize: PerAxis<R>, options: DepthwiseConvOptions<R>) {
    super(rank, kernelSize, options);
    this.depthMultiplier = positiveInteger(this.name, "depthMultiplier", options.depthMultiplier ?? 1);
    this.#options = options;
  }

  /** Returns how many channels come out of them. */
  protected addDepthwise(name: string, channels: number): number {
    const { depthwiseInitializer = "glorotUniform", depthwiseRegularizer, depthwiseConstraint } = this.#options;
    this.addWeight(name, [...this.kernelSize, channels, this.depthMultiplier], depthwiseInitializer, {
      regularizer: depthwiseRegularizer,
      constraint: depthwiseConstraint,
    });
    return channels * this.depthMultiplier;
  }
}

abstract class DepthwiseConv<R extends Rank> extends FiltersByChannel<R> {
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
  constructor(kernelSize: PerAxis<1>, options: DepthwiseConvOptions<1> = {}) {
    super(1, kernelSize, options);
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
  constructor(kernelSize: PerAxis<2>, options: DepthwiseConvOptions<2> = {}) {
    super(2, kernelSize, options);
  }
}

abstract class SeparableConv<R extends Rank> extends FiltersByChannel<R> {
  readonly filters: number;
  readonly #options: SeparableConvOptions<R>;

  constructor(rank: R, filters: number, kernelSize: PerAxis<R>, options: SeparableConvOptions<R>) {
    super(rank, kernelSize, options);
    this.filters = positiveInteger(this.name, "filters", filters);
    this.#options = options;
  }

  protected override addKernels(channels: number): number {
    const { pointwiseInitializer = "glorotUniform", pointwiseRegularizer, pointwiseConstraint } = this.#options;
    const mixed = this.addDepthwise("depthwise_kernel", channels);
    const shape = [...this.kernelSize.map(() => 1), mixed, this.filters];
    this.addWeight("pointwise_kernel", shape, pointwiseInitializer, {
      regularizer: pointwiseRegularizer,
      constraint: pointwiseConstraint,
    });
    return this.filters;
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
  constructor(filters: number, kernelSize: PerAxis<1>, options: SeparableConvOptions<1> = {}) {
    super(1, filters, kernelSize, options);
  }
}

/**
 * Kernels of their own for each channel of an image, then a mixture of the channels of each pixel (Chollet, "Xception", CVPR 2017).
 *
 * Input [batch, height, width, channels] → output [batch, newHeight, newWidth, filters]; depthwise kernel
 * [kernelHeight, kernelWidth, channels, depthMultiplier], pointwise kernel [1, 1, channels · depthMultiplier, filters], bias [filters].
 */
export class SeparableConv2D extends SeparableConv<2> {
  constructor(filters: number, kernelSize: PerAxis<2>, options: SeparableConvOptions<2> = {}) {
    super(2, filters, kernelSize, options);
  }
}
