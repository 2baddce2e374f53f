import { type Activation as ActivationFunction, getActivation } from "../activations/index.js";
import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { add } from "../ops/binary.js";
import { conv2d } from "../ops/conv.js";
import { imageShape, type Padding, type Pair, pair } from "../ops/window.js";
import type { Shape } from "../shape.js";
import { positiveInteger } from "./dense.js";
import { biasRules, type KernelOptions, kernelRules } from "./kernel-options.js";
import { Layer } from "./layer.js";

export interface Conv2DOptions extends KernelOptions {
  /** Default 1. */
  readonly strides?: Pair | undefined;
  /** Default `"valid"`. */
  readonly padding?: Padding | undefined;
  /** Distance of the kernel's taps. Default 1. */
  readonly dilationRate?: Pair | undefined;
  /** Cuts the channels into this many groups that do not see each other. Default 1. */
  readonly groups?: number | undefined;
}

/**
 * A kernel slid over height and width.
 *
 * Input [batch, height, width, channels] → output [batch, newHeight, newWidth, filters]; kernel
 * [kernelHeight, kernelWidth, channels / groups, filters], bias [filters].
 *
 * @example new Conv2D(32, 3, { activation: "relu" })
 */
export class Conv2D extends Layer {
  readonly filters: number;
  readonly kernelSize: readonly [number, number];
  readonly #activation: ActivationFunction;
  readonly #options: Conv2DOptions;

  constructor(filters: number, kernelSize: Pair, options: Conv2DOptions = {}) {
    super(options);
    this.filters = positiveInteger(this.name, "filters", filters);
    this.kernelSize = pair(this.name, "kernelSize", kernelSize);
    this.#activation = getActivation(options.activation);
    this.#options = options;
  }

  override build(inputShape: Shape): void {
    const [, , , channels] = imageShape(this.name, [1, ...inputShape]);
    const { kernelInitializer = "glorotUniform", biasInitializer = "zeros", useBias = true } = this.#options;
    const groups = positiveInteger(this.name, "groups", this.#options.groups ?? 1);
    if (channels % groups !== 0 || this.filters % groups !== 0) {
      throw new ShapeError({
        where: this.name,
        problem: "the groups do not divide channels and filters",
        expected: `multiples of ${groups}`,
        received: `${channels} channels and ${this.filters} filters`,
      });
    }
    this.addWeight(
      "kernel",
      [...this.kernelSize, channels / groups, this.filters],
      kernelInitializer,
      kernelRules(this.#options),
    );
    if (useBias) this.addWeight("bias", [this.filters], biasInitializer, biasRules(this.#options));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { strides = 1, padding = "valid", dilationRate = 1, groups = 1, useBias = true } = this.#options;
    const y = conv2d(x, this.weight("kernel"), { strides, padding, dilation: dilationRate, groups });
    return this.#activation(useBias ? add(y, this.weight("bias")) : y);
  }
}
