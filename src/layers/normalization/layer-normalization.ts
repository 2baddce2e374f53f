import { integers, nonNegative } from "../../check.js";
import type { Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { rsqrt } from "../../ops/elementwise/unary.js";
import { layerNormalization, rmsNormalization } from "../../ops/normalize/layer-normalization.js";
import { variance } from "../../ops/reduce/moments.js";
import { normalize } from "../../ops/reduce/norm.js";
import type { Shape } from "../../shape.js";
import { isRecord } from "../../structure.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";
import { NORMALIZATION, type NormalizationConfig, sampleAxes } from "./normalization-config.js";
import { ScaledLayer } from "./scaled-layer.js";

export interface LayerNormalizationConfig extends NormalizationConfig {
  /** The axes that are normalized together, counted with the batch as axis 0. Default -1. */
  readonly axis: number | readonly number[];
  /** Only divides by the standard deviation: the mean stays, and there is no `beta`. Default false. */
  readonly rmsScaling: boolean;
}

/** Options of {@link LayerNormalization}. */
export type LayerNormalizationOptions = Options<LayerNormalizationConfig>;

const LAYER_NORMALIZATION: LayerNormalizationConfig = { ...NORMALIZATION, axis: -1, rmsScaling: false };

/**
 * Brings each sample, along `axis`, to mean 0 and variance 1, then scales it by `gamma` and shifts it by `beta`, which
 * are of the shape of those axes (Ba, Kiros & Hinton, "Layer Normalization", 2016). Any shape.
 *
 * @example new LayerNormalization()
 */
export class LayerNormalization extends ScaledLayer<LayerNormalizationConfig> {
  static override className = "LayerNormalization";
  static override defaults = LAYER_NORMALIZATION;
  #axes: readonly number[] = [];

  constructor(options?: LayerNormalizationOptions) {
    super(isRecord(options) && options.rmsScaling === true ? { ...options, center: false } : options);
    integers(this.name, "axis", this.config.axis);
  }

  override build(sample: Shape): void {
    const axes = sampleAxes(this.name, this.config.axis, sample.length);
    this.#axes = axes.map((axis) => axis + 1);
    this.addScale(axes.map((axis) => sample[axis] ?? 1));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { epsilon, rmsScaling } = this.config;
    const { gamma, beta } = this;
    const axis = this.#axes;
    if (!rmsScaling) return layerNormalization(x, gamma, beta, { axis, epsilon });
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

export interface RMSNormalizationConfig extends LayerConfig {
  /** The axes that are normalized together, counted with the batch as axis 0. Default -1. */
  readonly axis: number | readonly number[];
  /** Added to the mean square. Default 1e-6. */
  readonly epsilon: number;
}

/** Options of {@link RMSNormalization}. */
export type RMSNormalizationOptions = Options<RMSNormalizationConfig>;

const RMS_NORMALIZATION: RMSNormalizationConfig = { ...LAYER, axis: -1, epsilon: 1e-6 };

/**
 * Divides each sample by the root of its mean square along `axis`, then scales it by `scale`, of the shape of those axes
 * (Zhang & Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019). Any shape.
 *
 * @example new RMSNormalization()
 */
export class RMSNormalization extends Layer<SymbolicTensor, SymbolicTensor, RMSNormalizationConfig> {
  static override className = "RMSNormalization";
  static override defaults = RMS_NORMALIZATION;
  override readonly supportsMasking = true;
  #axes: readonly number[] = [];

  constructor(options?: RMSNormalizationOptions) {
    super(options);
    integers(this.name, "axis", this.config.axis);
    nonNegative(this.name, "epsilon", this.config.epsilon);
  }

  override build(sample: Shape): void {
    const axes = sampleAxes(this.name, this.config.axis, sample.length);
    this.#axes = axes.map((axis) => axis + 1);
    this.addWeight(
      "scale",
      axes.map((axis) => sample[axis] ?? 1),
      "ones",
    );
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return rmsNormalization(x, this.weight("scale", "float32"), { axis: this.#axes, epsilon: this.config.epsilon });
  }
}

export interface UnitNormalizationConfig extends LayerConfig {
  /** The axes along which the squares add up to 1, counted with the batch as axis 0. Default -1. */
  readonly axis: number | readonly number[];
}

/** Options of {@link UnitNormalization}. */
export type UnitNormalizationOptions = Options<UnitNormalizationConfig>;

const UNIT_NORMALIZATION: UnitNormalizationConfig = { ...LAYER, axis: -1 };

/** Divides each sample by its Euclidean norm along `axis`. Any shape. */
export class UnitNormalization extends Layer<SymbolicTensor, SymbolicTensor, UnitNormalizationConfig> {
  static override className = "UnitNormalization";
  static override defaults = UNIT_NORMALIZATION;
  override readonly supportsMasking = true;

  constructor(options?: UnitNormalizationOptions) {
    super(options);
    integers(this.name, "axis", this.config.axis);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return normalize(x, { axis: this.config.axis, epsilon: 1e-6 });
  }
}
