import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { convolve, convPaddings } from "../../ops/image/conv.js";
import { type PerAxis, type Rank, requirePadding } from "../../ops/image/window.js";
import { KERNEL, type KernelConfig } from "../kernel.js";
import { rulesOf } from "../rules.js";
import { CONV_LAYER, ConvLayer, type ConvLayerConfig } from "./conv-layer.js";

export interface ConvConfig<R extends Rank> extends ConvLayerConfig<R>, KernelConfig {
  /** How many channels come out. */
  readonly filters: number;
  /** Cuts the channels into this many groups that do not see each other. Default 1. */
  readonly groups: number;
}

export type ConvOptions<R extends Rank> = Options<ConvConfig<R>, "filters" | "kernelSize">;
export type Conv1DOptions = ConvOptions<1>;
export type Conv2DOptions = ConvOptions<2>;
export type Conv3DOptions = ConvOptions<3>;

const CONV: Defaults<ConvConfig<Rank>, "filters" | "kernelSize"> = { ...KERNEL, ...CONV_LAYER, groups: 1 };

abstract class Conv<R extends Rank> extends ConvLayer<R, ConvConfig<R>> {
  static override args = ["filters", "kernelSize"];
  static override defaults = CONV;

  constructor(rank: R, options: Options<ConvConfig<R>> | undefined, positional: Partial<ConvConfig<R>>) {
    super(rank, options, positional);
    positiveInteger(this.name, "filters", this.config.filters);
    positiveInteger(this.name, "groups", this.config.groups);
    requirePadding(this.name, rank, this.config.padding, convPaddings(rank));
  }

  protected override addKernels(channels: number): number {
    const { filters, groups } = this.config;
    if (channels % groups !== 0 || filters % groups !== 0) {
      throw new ShapeError({
        where: this.name,
        problem: "the groups do not divide channels and filters",
        expected: `multiples of ${groups}`,
        received: `${channels} channels and ${filters} filters`,
      });
    }
    this.addWeight("kernel", [...this.kernelSize, channels / groups, filters], rulesOf("kernel", this.config));
    return filters;
  }

  protected override filter(x: SymbolicTensor): SymbolicTensor {
    const { groups } = this.config;
    return convolve(this.name, this.rank, x, this.weight("kernel"), { ...this.movement, groups });
  }
}

/**
 * A kernel slid along the steps of a sequence.
 *
 * Input [batch, steps, channels] → output [batch, newSteps, filters]; kernel [taps, channels / groups, filters], bias [filters].
 *
 * @example new Conv1D(32, 3, { padding: "causal", dilationRate: 2, activation: "relu" })
 */
export class Conv1D extends Conv<1> {
  static override className = "Conv1D";

  constructor(filters: number, kernelSize: PerAxis<1>, options?: Conv1DOptions) {
    super(1, options, { filters, kernelSize });
  }
}

/**
 * A kernel slid over height and width.
 *
 * Input [batch, height, width, channels] → output [batch, newHeight, newWidth, filters]; kernel
 * [kernelHeight, kernelWidth, channels / groups, filters], bias [filters].
 *
 * @example new Conv2D(32, 3, { activation: "relu" })
 */
export class Conv2D extends Conv<2> {
  static override className = "Conv2D";

  constructor(filters: number, kernelSize: PerAxis<2>, options?: Conv2DOptions) {
    super(2, options, { filters, kernelSize });
  }
}

/**
 * A kernel slid through depth, height and width, or time, height and width.
 *
 * Input [batch, depth, height, width, channels] → output [batch, newDepth, newHeight, newWidth, filters]; kernel
 * [kernelDepth, kernelHeight, kernelWidth, channels / groups, filters], bias [filters].
 *
 * @example new Conv3D(16, 3, { padding: "same", activation: "relu" })
 */
export class Conv3D extends Conv<3> {
  static override className = "Conv3D";

  constructor(filters: number, kernelSize: PerAxis<3>, options?: Conv3DOptions) {
    super(3, options, { filters, kernelSize });
  }
}
