import { integers } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { convert } from "../../convert.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { cast } from "../../ops/core/cast.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, divide, maximum, multiply, subtract } from "../../ops/elementwise/binary.js";
import { sqrt } from "../../ops/elementwise/unary.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";
import { atOnce } from "../../slices.js";
import { Tensor, type TensorLike } from "../../tensor.js";
import { LAYER, type LayerConfig } from "../layer.js";
import { sampleAxes } from "../normalization/normalization-config.js";
import { type AdaptBatches, type AdaptOptions, adapt } from "./adapt.js";
import { type ColumnMoments, columnMoments, columnsOf, mergeMoments } from "./column-moments.js";
import { type Numbers, requireNumbers, toHostTensor } from "./host-data.js";
import { PreprocessingLayer } from "./preprocessing-layer.js";

export interface NormalizationLayerConfig extends LayerConfig {
  /** The axes that have a mean and variance of their own, counted with the batch as axis 0; null: one for all. Default -1. */
  readonly axis: number | readonly number[] | null;
  /** Known means: a number for all, or of the shape of the axes, or of the last of them. Default: {@link Normalization.adapt} finds them. */
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
 * range. Any shape. In the step, or on the host by itself.
 *
 * @example
 * const normalization = new Normalization();
 * normalization.adapt(train.x);
 */
export class Normalization extends PreprocessingLayer<SymbolicTensor, NormalizationLayerConfig, Numbers, Tensor> {
  static override className = "Normalization";
  static override args = ["axis"];
  static override defaults = DEFAULTS;
  override readonly supportsMasking = true;
  #kept: Shape = [];
  /** What was given, spread over the axes. */
  #given: { readonly mean: Tensor<"float32">; readonly variance: Tensor<"float32"> } | undefined;

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
    if (mean !== undefined) {
      const known = (name: "mean" | "variance") => Tensor.from(this.config[name] ?? 0).cast("float32");
      this.#given = { mean: this.#placed(known("mean"), axes), variance: this.#placed(known("variance"), axes) };
      return;
    }
    const shape = axes.map((i) => inputShape[i] ?? 1);
    this.addWeight("mean", shape, { initializer: "zeros", trainable: false });
    this.addWeight("variance", shape, { initializer: "ones", trainable: false });
  }

  /**
   * Takes mean and variance from samples, the batch axis first: from an array at once, from a `Dataset` or another async iterable of
   * batches in a promise. Call it before a model that holds the layer runs: throws an ArgumentError afterwards, and when mean and
   * variance were given; a ShapeError for samples of different shapes.
   */
  adapt(data: Numbers | Iterable<Numbers>): void;
  adapt(data: AdaptBatches<Numbers>, options?: AdaptOptions): void | Promise<void>;
  adapt(data: unknown, options: AdaptOptions = {}): void | Promise<void> {
    if (this.config.mean !== undefined) {
      const remedy = "Leave them out to adapt";
      throw new ArgumentError({ where: this.name, problem: "mean and variance were given", remedy });
    }
    let all: ColumnMoments | undefined;
    return adapt(this.name, data, options, {
      begin: () => {
        all = undefined;
      },
      take: (batch) => {
        const samples = requireNumbers(this.name, toHostTensor(batch));
        this.ensureBuilt(samples.shape.slice(1));
        this.#requireIdle("Adapt it before its model runs, or use setWeights");
        const found = columnMoments(samples, this.#kept);
        all = all === undefined ? found : mergeMoments(all, found);
      },
      end: () => {
        if (all === undefined) return;
        this.variable("mean").set(Float32Array.from(all.mean));
        this.variable("variance").set(Float32Array.from(all.variance));
      },
    });
  }

  /** Throws an ArgumentError once the weights lie on the GPU. */
  #requireIdle(remedy: string): void {
    if (this.variable("mean").region === undefined) return;
    throw new ArgumentError({ where: this.name, problem: "the layer is in use already", remedy });
  }

  protected override onHost(x: HostTensor): Tensor {
    const samples = requireNumbers(this.name, x).cast("float32");
    this.ensureBuilt(samples.shape.slice(1));
    const [mean, variance] = [this.#known("mean"), this.#known("variance")];
    const columnOf = columnsOf(samples.shape.slice(1), this.#kept);
    const normal = samples.data.map((value, i) => {
      const column = columnOf[i % columnOf.length] ?? 0;
      const center = mean[column] ?? 0;
      const spread = Math.max(Math.sqrt(variance[column] ?? 0), EPSILON);
      return this.config.invert ? center + value * spread : (value - center) / spread;
    });
    return new Tensor(samples.shape, normal, "float32");
  }

  /** Given values in the shape of what is kept, the last axes beside the last; those left out have the same for all. */
  #placed(values: Tensor<"float32">, axes: readonly number[]): Tensor<"float32"> {
    const kept = this.#kept;
    const lead = Math.max(0, values.shape.length - axes.length);
    const aligned = kept.map(() => 1);
    for (const [i, size] of [...values.shape.slice(lead)].reverse().entries())
      aligned[axes[axes.length - 1 - i] ?? 0] = size;
    const fits = values.shape.slice(0, lead).every((size) => size === 1) && values.size === sizeOf(aligned);
    if (!fits || aligned.some((size, i) => size !== 1 && size !== kept[i])) {
      throw new ShapeError({
        where: this.name,
        problem: "mean and variance do not fit the axes",
        expected: `a number, or ${formatShape(axes.map((axis) => kept[axis] ?? 1))}, or the last of these`,
        received: formatShape(values.shape),
      });
    }
    const columnOf = columnsOf(kept, aligned);
    return new Tensor(
      kept,
      Float32Array.from(columnOf, (column) => values.data[column] ?? 0),
      "float32",
    );
  }

  /** What was given or learned, on the host. */
  #known(name: "mean" | "variance"): ArrayLike<number> {
    if (this.#given !== undefined) return this.#given[name].data;
    this.#requireIdle("Call it on host data before its model runs, or ask the model");
    return atOnce(this.variable(name).start());
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { invert } = this.config;
    const place = (name: "mean" | "variance") =>
      this.#given === undefined ? reshape(this.weight(name), this.#kept) : constant(this.#given[name]);
    const center = place("mean");
    const spread = maximum(sqrt(place("variance")), EPSILON);
    const values = cast(x, "float32");
    return invert ? add(center, multiply(values, spread)) : divide(subtract(values, center), spread);
  }
}
