import { eachOf, finite, oneOf, positive, positiveInteger } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { cast } from "../../ops/core/cast.js";
import { searchsorted } from "../../ops/index/counting.js";
import { Tensor } from "../../tensor.js";
import { LAYER, type LayerConfig } from "../layer.js";
import { type AdaptBatches, type AdaptOptions, adapt } from "./adapt.js";
import { encodeInGraph } from "./category-encoding.js";
import { ENCODINGS, type Encoding, encodeCategories } from "./encode-categories.js";
import { type Numbers, requireNumbers, toHostTensor } from "./host-data.js";
import { PreprocessingLayer } from "./preprocessing-layer.js";
import { boundariesOf, mergeSummaries, NO_VALUES, type QuantileSummary, summarize } from "./quantile-summary.js";

export interface DiscretizationConfig extends LayerConfig {
  /** Where one bin ends and the next begins, in ascending order: n of them make n + 1 bins. Default: {@link Discretization.adapt} finds them. */
  readonly binBoundaries: readonly number[] | undefined;
  /** How many bins `adapt` is to make. One of the two must be given. */
  readonly numBins: number | undefined;
  /** How far off the quantiles may be that `adapt` finds, as a share of the data. Default 0.01. */
  readonly epsilon: number;
  /** How bins come out: see {@link CategoryEncoding}. Default `"int"`: their numbers, int32. */
  readonly outputMode: Encoding;
  /** There are no sparse tensors here: nothing but false. */
  readonly sparse: boolean;
}

/** Options of {@link Discretization}. */
export type DiscretizationOptions = Options<DiscretizationConfig>;

const DISCRETIZATION: DiscretizationConfig = {
  ...LAYER,
  binBoundaries: undefined,
  numBins: undefined,
  epsilon: 0.01,
  outputMode: "int",
  sparse: false,
};

/**
 * Numbers as numbers of bins: i where boundary i − 1 ≤ x < boundary i. In the step, or on the host by itself. Any shape.
 *
 * @example
 * const layer = new Discretization([0, 1, 2]);
 * layer.apply([[-1.5, 1, 3.4, 0.5]]).toArray();   // [[0, 2, 3, 1]]
 */
export class Discretization extends PreprocessingLayer<SymbolicTensor, DiscretizationConfig, Numbers, Tensor> {
  static override className = "Discretization";
  static override args = ["binBoundaries"];
  static override defaults = DISCRETIZATION;
  #boundaries: readonly number[] | undefined;
  #summary: QuantileSummary = NO_VALUES;

  constructor(binBoundaries?: readonly number[] | DiscretizationOptions, options?: DiscretizationOptions) {
    super(...optional("binBoundaries", binBoundaries, options));
    const { binBoundaries: given, numBins, epsilon, outputMode, sparse } = this.config;
    eachOf(this.name, "binBoundaries", given, finite);
    if (numBins !== undefined) positiveInteger(this.name, "numBins", numBins);
    positive(this.name, "epsilon", epsilon);
    oneOf(this.name, "outputMode", outputMode, ENCODINGS);
    oneOf(this.name, "sparse", sparse, [false]);
    if (given === undefined && numBins === undefined) {
      throw new ArgumentError({
        where: this.name,
        problem: "nothing says what the bins are",
        expected: "binBoundaries, or numBins for adapt",
        received: "neither",
      });
    }
    this.#boundaries = given?.slice();
  }

  /** Where one bin ends and the next begins; undefined before {@link adapt}. */
  get binBoundaries(): readonly number[] | undefined {
    return this.#boundaries;
  }

  /**
   * Finds boundaries that put about as many values into each of the `numBins` bins. From an array at once, from a `Dataset` or
   * another async iterable in a promise. Throws an ArgumentError if `numBins` was not given.
   */
  adapt(data: Numbers | Iterable<Numbers>): void;
  adapt(data: AdaptBatches<Numbers>, options?: AdaptOptions): void | Promise<void>;
  adapt(data: unknown, options: AdaptOptions = {}): void | Promise<void> {
    const { numBins, epsilon } = this.config;
    if (numBins === undefined) {
      throw new ArgumentError({
        where: this.name,
        problem: "was made with boundaries",
        expected: "numBins instead of them, to adapt",
        received: "binBoundaries",
      });
    }
    return adapt(this.name, data, options, {
      begin: () => {
        this.#summary = NO_VALUES;
      },
      take: (batch) => {
        const { values } = requireNumbers(this.name, toHostTensor(batch));
        this.#summary = mergeSummaries(summarize(values, epsilon), this.#summary, epsilon);
      },
      end: () => {
        this.#boundaries = boundariesOf(this.#summary, numBins);
      },
    });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const boundaries = this.#known();
    const ends = constant(Tensor.from([...boundaries], [boundaries.length], "float32"));
    const bins = searchsorted(ends, cast(x, "float32"), { side: "right" });
    return encodeInGraph(bins, this.config.outputMode, boundaries.length + 1);
  }

  protected override onHost(x: HostTensor): Tensor {
    const boundaries = Float32Array.from(this.#known());
    const bins = Array.from(requireNumbers(this.name, x).values, (value) => {
      const at = boundaries.findIndex((boundary) => Math.fround(value) < boundary);
      return at < 0 ? boundaries.length : at;
    });
    return encodeCategories(bins, x.shape, this.config.outputMode, boundaries.length + 1);
  }

  #known(): readonly number[] {
    if (this.#boundaries !== undefined) return this.#boundaries;
    throw new ArgumentError({
      where: this.name,
      problem: "there are no boundaries yet",
      remedy: "Call adapt(data) first",
    });
  }

  /** The config with the boundaries as they are now. */
  override getConfig(): DiscretizationConfig {
    return { ...super.getConfig(), binBoundaries: this.#boundaries };
  }
}
