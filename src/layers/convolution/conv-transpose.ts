import { oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { convolveTransposed } from "../../ops/image/conv-transpose.js";
import { type PerAxis, perAxis, type Rank } from "../../ops/image/window.js";
import { KERNEL, type KernelConfig } from "../kernel.js";
import { rulesOf } from "../rules.js";
import { CONV_LAYER, ConvLayer, type ConvLayerConfig } from "./conv-layer.js";

export interface ConvTransposeConfig<R extends Rank> extends ConvLayerConfig<R>, KernelConfig {
  /** How many channels come out. */
  readonly filters: number;
  /** `"valid"`, the default: (size − 1) · stride + max(span, stride) places, where span = (taps − 1) · dilation + 1. `"same"`: size · stride. */
  readonly padding: "valid" | "same";
  /** Places more at the end: than (size − 1) · stride + span with `"valid"`, than (size − 1) · stride + span mod 2 with `"same"`. */
  readonly outputPadding: PerAxis<R> | undefined;
}

export type ConvTransposeOptions<R extends Rank> = Options<ConvTransposeConfig<R>, "filters" | "kernelSize">;

const CONV_TRANSPOSE: Defaults<ConvTransposeConfig<Rank>, "filters" | "kernelSize"> = {
  ...KERNEL,
  ...CONV_LAYER,
  padding: "valid",
  outputPadding: undefined,
};

abstract class ConvTranspose<R extends Rank> extends ConvLayer<R, ConvTransposeConfig<R>> {
  static override args = ["filters", "kernelSize"];
  static override defaults = CONV_TRANSPOSE;

  constructor(
    rank: R,
    options: Options<ConvTransposeConfig<R>> | undefined,
    positional: Partial<ConvTransposeConfig<R>>,
  ) {
    super(rank, options, positional);
    const { filters, padding, outputPadding } = this.config;
    positiveInteger(this.name, "filters", filters);
    oneOf(this.name, "padding", padding, ["valid", "same"]);
    if (outputPadding !== undefined) perAxis(this.name, "outputPadding", outputPadding, rank, 0);
  }

  protected override addKernels(channels: number): number {
    const { filters } = this.config;
    this.addWeight("kernel", [...this.kernelSize, filters, channels], rulesOf("kernel", this.config));
    return filters;
  }

  protected override filter(x: SymbolicTensor): SymbolicTensor {
    const { padding, outputPadding } = this.config;
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
  static override className = "Conv1DTranspose";

  constructor(filters: number, kernelSize: PerAxis<1>, options?: ConvTransposeOptions<1>) {
    super(1, options, { filters, kernelSize });
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
  static override className = "Conv2DTranspose";

  constructor(filters: number, kernelSize: PerAxis<2>, options?: ConvTransposeOptions<2>) {
    super(2, options, { filters, kernelSize });
  }
}

/**
 * The way back through a {@link Conv3D}: every cell spreads a kernel over a larger volume.
 *
 * Input [batch, depth, height, width, channels] → output [batch, newDepth, newHeight, newWidth, filters]; kernel
 * [kernelDepth, kernelHeight, kernelWidth, filters, channels], bias [filters].
 */
export class Conv3DTranspose extends ConvTranspose<3> {
  static override className = "Conv3DTranspose";

  constructor(filters: number, kernelSize: PerAxis<3>, options?: ConvTransposeOptions<3>) {
    super(3, options, { filters, kernelSize });
  }
}
