import { integers } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { convert } from "../../convert.js";
import { ArgumentError } from "../../errors.js";
import { constant, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, divide, maximum, multiply, subtract } from "../../ops/elementwise/binary.js";
import { cast, sqrt } from "../../ops/elementwise/unary.js";
import { type Shape, sizeOf } from "../../shape.js";
import { Tensor, type TensorLike } from "../../tensor.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";
import { sampleAxes } from "../normalization/normalization-config.js";

export interface NormalizationLayerConfig extends LayerConfig {
  /** The axes that have a mean and variance of their own, counted with the batch as axis 0; null: one for all. Default -1. */
  readonly axis: number | readonly number[] | null;
  /** Known means: a number for all, or of the shape of the axes. Default: {@link Normalization.adapt} finds them. */
  readonly mean: TensorLike | undefined;
  /** Known variances, likewise. */
  readonly variance: TensorLike | undefined;
  /** Undoes the normalization instead. Default false. */
  readonly invert: boolean;
}

/** Options of {@link Normalization}. */
export type NormalizationLayerOptions = Options<NormalizationLayerConfig>;

const DEFAULTS: NormalizationLayerConfig = { ...LAYER, axis: -1, mean: undefined, variance: undefined, invert: false };

/** What is divided by is at least this: Keras's `epsilon()`. */
const EPSILON = 1e-7;

/**
 * (x − mean) / √variance with a mean and a variance that are given or found beforehand, to bring features into a common
 * range. Any shape.
 *
 * @example
 * const normalization = new Normalization();
 * normalization.adapt(train.x);
 */
export class Normalization extends Layer<SymbolicTensor, SymbolicTensor, NormalizationLayerConfig> {
  static override className = "Normalization";
  static override args = ["axis"];
  static override defaults = DEFAULTS;
  override readonly supportsMasking = true;
  #kept: Shape = [];

  constructor(
    axis?: number | readonly number[] | null | NormalizationLayerOptions,
    options?: NormalizationLayerOptions,
  ) {
    super(...optional("axis", axis, options));
    const { axis: axes, mean, variance } = this.config;
    if (axes !== null) integers(this.name, "axis", axes);
    for (const [name, values] of Object.entries({ mean, variance })) {
      if (values !== undefined) convert(`${this.name}: ${name}`, values, "float32"); // throws for what are no numbers
    }
    if ((mean === undefined) === (variance === undefined)) return;
    throw new ArgumentError({
      where: this.name,
      problem: "mean and variance go together",
      expected: "both or neither",
      received: mean === undefined ? "variance alone" : "mean alone",
    });
  }

  override build(inputShape: Shape): void {
    const { axis, mean } = this.config;
    const axes = axis === null ? [] : sampleAxes(this.name, axis, inputShape.length);
    this.#kept = inputShape.map((size, i) => (axes.includes(i) ? size : 1));
    if (mean !== undefined) return;
    const shape = axes.map((i) => inputShape[i] ?? 1);
    this.addWeight("mean", shape, { initializer: "zeros", trainable: false });
    this.addWeight("variance", shape, { initializer: "ones", trainable: false });
  }

  /**
   * Takes mean and variance from a data set, the batch axis first, on the host. Call it before a model that holds the
   * layer runs: throws an ArgumentError afterwards, and when mean and variance were given.
   */
  adapt(data: Tensor): void {
    this.ensureBuilt(data.shape.slice(1));
    if (this.config.mean !== undefined || this.variable("mean").region !== undefined) {
      const given = this.config.mean !== undefined;
      throw new ArgumentError({
        where: this.name,
        problem: given ? "mean and variance were given" : "the layer is in use already",
        remedy: given ? "Leave them out to adapt" : "Adapt it before its model runs, or use setWeights",
      });
    }
    const { mean, variance } = columnMoments(data, this.#kept);
    this.variable("mean").set(mean);
    this.variable("variance").set(variance);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { mean, variance, invert } = this.config;
    const place = (name: string, given: TensorLike | undefined) => {
      if (given === undefined) return reshape(this.weight(name), this.#kept);
      const known = cast(constant(Tensor.from(given)), "float32");
      return known.size === 1 ? reshape(known, []) : reshape(known, this.#kept);
    };
    const center = place("mean", mean);
    const spread = maximum(sqrt(place("variance", variance)), EPSILON);
    const values = cast(x, "float32");
    return invert ? add(center, multiply(values, spread)) : divide(subtract(values, center), spread);
  }
}

/** Mean and variance of all elements that share their place along the axes where `kept`, of one sample, is not 1. */
function columnMoments({ shape, values }: Tensor, kept: Shape) {
  const sample = shape.slice(1);
  const columns = sizeOf(kept);
  const columnOf = Int32Array.from({ length: sizeOf(sample) }, (_, index) => {
    let [rest, column, stride] = [index, 0, 1];
    for (let axis = sample.length - 1; axis >= 0; axis--) {
      const size = sample[axis] ?? 1;
      if (kept[axis] !== 1) {
        column += (rest % size) * stride;
        stride *= size;
      }
      rest = Math.floor(rest / size);
    }
    return column;
  });
  const average = (value: (element: number, column: number) => number) => {
    const sums = new Float64Array(columns);
    for (const [i, element] of values.entries()) {
      const column = columnOf[i % columnOf.length] ?? 0;
      sums[column] = (sums[column] ?? 0) + value(Number(element), column);
    }
    return sums.map((sum) => (sum * columns) / values.length);
  };
  const mean = average((element) => element);
  const variance = average((element, column) => (element - (mean[column] ?? 0)) ** 2);
  return { mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
}
