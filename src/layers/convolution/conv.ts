import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { convolve } from "../../ops/image/conv.js";
import type { PerAxis, Rank } from "../../ops/image/window.js";
import { type KernelOptions, kernelRules } from "../kernel-options.js";
import { ConvLayer, type ConvLayerOptions } from "./conv-layer.js";

export interface ConvOptions<R extends Rank> extends ConvLayerOptions<R>, KernelOptions {
  /** Cuts the channels into this many groups that do not see each other. Default 1. */
  readonly groups?: number | undefined;
}

export type Conv1DOptions = ConvOptions<1>;
export type Conv2DOptions = ConvOptions<2>;
export type Conv3DOptions = ConvOptions<3>;

abstract class Conv<R extends Rank> extends ConvLayer<R> {
  readonly filters: number;
  readonly #options: ConvOptions<R>;

  constructor(rank: R, filters: number, kernelSize: PerAxis<R>, options: ConvOptions<R>) {
    super(rank, kernelSize, options);
    this.filters = positiveInteger(this.name, "filters", filters);
    this.#options = options;
  }

  protected override addKernels(channels: number): number {
    const { kernelInitializer = "glorotUniform", groups = 1 } = this.#options;
    positiveInteger(this.name, "groups", groups);
    if (channels % groups !== 0 || this.filters % groups !== 0) {
      throw new ShapeError({
        where: this.name,
        problem: "the groups do not divide channels and filters",
        expected: `multiples of ${groups}`,
        received: `${channels} channels and ${this.filters} filters`,
      });
    }
    const shape = [...this.kernelSize, channels / groups, this.filters];
    this.addWeight("kernel", shape, kernelInitializer, kernelRules(this.#options));
    return this.filters;
  }

  protected override filter(x: SymbolicTensor): SymbolicTensor {
    const { groups = 1 } = this.#options;
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
  constructor(filters: number, kernelSize: PerAxis<1>, options: Conv1DOptions = {}) {
    super(1, filters, kernelSize, options);
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
  constructor(filters: number, kernelSize: PerAxis<2>, options: Conv2DOptions = {}) {
    super(2, filters, kernelSize, options);
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
  constructor(filters: number, kernelSize: PerAxis<3>, options: Conv3DOptions = {}) {
    super(3, filters, kernelSize, options);
  }
}
