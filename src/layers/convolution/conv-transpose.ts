import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { convolveTransposed } from "../../ops/image/conv-transpose.js";
import type { PerAxis, Rank } from "../../ops/image/window.js";
import { type KernelOptions, kernelRules } from "../kernel-options.js";
import { ConvLayer, type ConvLayerOptions } from "./conv-layer.js";

export interface ConvTransposeOptions<R extends Rank> extends Omit<ConvLayerOptions<R>, "padding">, KernelOptions {
  /** `"valid"`, the default: (size − 1) · stride + max(span, stride) places, where span = (taps − 1) · dilationRate + 1. `"same"`: size · stride. */
  readonly padding?: "valid" | "same" | undefined;
  /** Places more at the end: than (size − 1) · stride + span with `"valid"`, than (size − 1) · stride + span mod 2 with `"same"`. */
  readonly outputPadding?: PerAxis<R> | undefined;
}

abstract class ConvTranspose<R extends Rank> extends ConvLayer<R> {
  readonly filters: number;
  readonly #options: ConvTransposeOptions<R>;

  constructor(rank: R, filters: number, kernelSize: PerAxis<R>, options: ConvTransposeOptions<R>) {
    super(rank, kernelSize, options);
    this.filters = positiveInteger(this.name, "filters", filters);
    this.#options = options;
  }

  protected override addKernels(channels: number): number {
    const { kernelInitializer = "glorotUniform" } = this.#options;
    const shape = [...this.kernelSize, this.filters, channels];
    this.addWeight("kernel", shape, kernelInitializer, kernelRules(this.#options));
    return this.filters;
  }

  protected override filter(x: SymbolicTensor): SymbolicTensor {
    const { padding = "valid", outputPadding } = this.#options;
    const attributes = { ...this.movement, padding, outputPadding };
    return convolveTransposed(this.name, this.rank, x, this.weight("kernel"), attributes);
  }
}

/**
 * The way back through a {@link Conv1D}: every step spreads a kernel over a longer sequence.
 *
 * Input [batch, steps, channels] → output [batch, newSteps, filters]; kernel [taps, filters, channels], bias [filters].
 */
export class Conv1DTranspose extends ConvTranspose<1> {
  constructor(filters: number, kernelSize: PerAxis<1>, options: ConvTransposeOptions<1> = {}) {
    super(1, filters, kernelSize, options);
  }
}

/**
 * The way back through a {@link Conv2D}: every pixel spreads a kernel over a larger image.
 *
 * Input [batch, height, width, channels] → output [batch, newHeight, newWidth, filters]; kernel
 * [kernelHeight, kernelWidth, filters, channels], bias [filters].
 *
 * @example new Conv2DTranspose(32, 3, { strides: 2, padding: "same", activation: "relu" })
 */
export class Conv2DTranspose extends ConvTranspose<2> {
  constructor(filters: number, kernelSize: PerAxis<2>, options: ConvTransposeOptions<2> = {}) {
    super(2, filters, kernelSize, options);
  }
}

/**
 * The way back through a {@link Conv3D}: every cell spreads a kernel over a larger volume.
 *
 * Input [batch, depth, height, width, channels] → output [batch, newDepth, newHeight, newWidth, filters]; kernel
 * [kernelDepth, kernelHeight, kernelWidth, filters, channels], bias [filters].
 */
export class Conv3DTranspose extends ConvTranspose<3> {
  constructor(filters: number, kernelSize: PerAxis<3>, options: ConvTransposeOptions<3> = {}) {
    super(3, filters, kernelSize, options);
  }
}
