import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { rsqrt } from "../../ops/elementwise/unary.js";
import { layerNormalization, rmsNormalization } from "../../ops/normalize/layer-normalization.js";
import { variance } from "../../ops/reduce/moments.js";
import { normalize } from "../../ops/reduce/norm.js";
import type { Shape } from "../../shape.js";
import { Layer, type LayerOptions } from "../layer.js";
import { type NormalizationOptions, sampleAxes, scaleAndCenter } from "./normalization-options.js";

/** Options of {@link LayerNormalization}. */
export interface LayerNormalizationOptions extends NormalizationOptions {
  /** The axes that are normalized together, counted with the batch as axis 0. Default -1. */
  readonly axis?: number | readonly number[] | undefined;
  /** Only divides by the standard deviation: the mean stays, and there is no `beta`. Default false. */
  readonly rmsScaling?: boolean | undefined;
}

/**
 * Brings each sample, along `axis`, to mean 0 and variance 1, then scales it by `gamma` and shifts it by `beta`, which
 * are of the shape of those axes (Ba, Kiros & Hinton, "Layer Normalization", 2016). Any shape.
 *
 * @example new LayerNormalization()
 */
export class LayerNormalization extends Layer {
  override readonly supportsMasking = true;
  readonly #options: LayerNormalizationOptions;
  #axes: readonly number[] = [];

  constructor(options: LayerNormalizationOptions = {}) {
    super(options);
    this.#options = options.rmsScaling ? { ...options, center: false } : options;
  }

  override build(inputShape: Shape): void {
    const axes = sampleAxes(this.name, this.#options.axis ?? -1, inputShape.length);
    const shape = axes.map((axis) => inputShape[axis] ?? 1);
    this.#axes = axes.map((axis) => axis + 1);
    for (const { name, initializer, rules } of scaleAndCenter(this.#options)) {
      this.addWeight(name, shape, initializer, rules);
    }
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { center = true, scale = true, epsilon = 1e-3, rmsScaling = false } = this.#options;
    const axis = this.#axes;
    const gamma = scale ? this.weight("gamma") : undefined;
    if (!rmsScaling) return layerNormalization(x, gamma, center ? this.weight("beta") : undefined, { axis, epsilon });
    const scaled = multiply(x, rsqrt(add(variance(x, { axis, keepdims: true }), epsilon)));
    if (gamma === undefined) return scaled;
    return multiply(
      scaled,
      reshape(
        gamma,
        x.shape.map((size, a) => (axis.includes(a) ? size : 1)),
      ),
    );
  }
}

/** Options of {@link RMSNormalization}. */
export interface RMSNormalizationOptions extends LayerOptions {
  /** The axes that are normalized together, counted with the batch as axis 0. Default -1. */
  readonly axis?: number | readonly number[] | undefined;
  /** Added to the mean square. Default 1e-6. */
  readonly epsilon?: number | undefined;
}

/**
 * Divides each sample by the root of its mean square along `axis`, then scales it by `scale`, of the shape of those axes
 * (Zhang & Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019). Any shape.
 *
 * @example new RMSNormalization()
 */
export class RMSNormalization extends Layer {
  override readonly supportsMasking = true;
  readonly #options: RMSNormalizationOptions;
  #axes: readonly number[] = [];

  constructor(options: RMSNormalizationOptions = {}) {
    super(options);
    this.#options = options;
  }

  override build(inputShape: Shape): void {
    const axes = sampleAxes(this.name, this.#options.axis ?? -1, inputShape.length);
    this.#axes = axes.map((axis) => axis + 1);
    this.addWeight(
      "scale",
      axes.map((axis) => inputShape[axis] ?? 1),
      "ones",
    );
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return rmsNormalization(x, this.weight("scale"), { axis: this.#axes, epsilon: this.#options.epsilon });
  }
}

/** Options of {@link UnitNormalization}. */
export interface UnitNormalizationOptions extends LayerOptions {
  /** The axes along which the squares add up to 1, counted with the batch as axis 0. Default -1. */
  readonly axis?: number | readonly number[] | undefined;
}

/** Divides each sample by its Euclidean norm along `axis`. Any shape. */
export class UnitNormalization extends Layer {
  override readonly supportsMasking = true;
  readonly #axis: number | readonly number[];

  constructor({ axis = -1, ...options }: UnitNormalizationOptions = {}) {
    super(options);
    this.#axis = axis;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return normalize(x, { axis: this.#axis, epsilon: 1e-6 });
  }
}
