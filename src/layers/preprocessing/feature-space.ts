import { oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { DType } from "../../dtype.js";
import { ArgumentError } from "../../errors.js";
import { betweenIn } from "../../graph/symbols/between.js";
import { LayerTensor } from "../../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { inWords } from "../../in-words.js";
import { hasMethod, isA } from "../../is-a.js";
import { isList, isRecord, refuseEndless } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { Identity } from "../core/identity.js";
import { type AnyLayer, LAYER, Layer, type LayerConfig } from "../layer.js";
import { Concatenate } from "../merging/concatenate.js";
import type { Tensors } from "../signature.js";
import { CategoryEncoding } from "./category-encoding.js";
import { Discretization } from "./discretization.js";
import { Cross, type CrossOptions, Feature, type FeatureOutput } from "./feature.js";
import { columnsIn, featureBatches } from "./feature-batches.js";
import type { FeatureKind } from "./feature-kinds.js";
import * as kinds from "./feature-kinds.js";
import { HashedCrossing } from "./hashed-crossing.js";
import { Hashing } from "./hashing.js";
import type { HostData } from "./host-data.js";
import { IntegerLookup } from "./integer-lookup.js";
import { Normalization } from "./normalization.js";
import { PreprocessingLayer } from "./preprocessing-layer.js";
import { StringLookup } from "./string-lookup.js";

export interface FeatureSpaceConfig<M extends "concat" | "dict" = "concat" | "dict"> extends LayerConfig {
  /** What the columns are, by their names: a kind, or a {@link Feature}. */
  readonly features: Readonly<Record<string, FeatureKind | Feature>>;
  /** `"concat"`: one vector for a sample, features by name in alphabetical order and then crosses. `"dict"`: a record. Default `"concat"`. */
  readonly outputMode: M;
  /** Features to cross: lists of their names, or {@link Cross}es. Default: none. */
  readonly crosses: readonly (readonly string[] | Cross)[] | undefined;
  /** Bins of a cross that does not say. Default 32. */
  readonly crossingDim: number;
  /** Bins of hashed features that do not say. Default 32. */
  readonly hashingDim: number;
  /** Bins of discretized features that do not say. Default 32. */
  readonly numDiscretizationBins: number;
}

/** Options of {@link FeatureSpace}. */
export type FeatureSpaceOptions<M extends "concat" | "dict" = "concat" | "dict"> = Options<
  FeatureSpaceConfig<M>,
  "features"
>;

const FEATURE_SPACE: Defaults<FeatureSpaceConfig, "features"> = {
  ...LAYER,
  outputMode: "concat",
  crosses: undefined,
  crossingDim: 32,
  hashingDim: 32,
  numDiscretizationBins: 32,
};

/** Tables: a column, or a batch of it, by name. */
export type Columns = Readonly<Record<string, HostData>>;
type Encoded<M, T> = M extends "dict" ? Readonly<Record<string, T>> : T;

/**
 * A table's columns as numbers that a model can take: each is prepared by a layer of its own, some are crossed, and all are put
 * together.
 *
 * @example
 * const space = new FeatureSpace({ age: "floatNormalized", city: "stringCategorical" }, { crosses: [["age", "city"]] });
 * space.adapt({ age: [23, 41, 67], city: ["rome", "oslo", "rome"] });
 * space.apply({ age: [30], city: ["oslo"] });                      // on the host, or in a Dataset's map
 * const model = new Model({ inputs: space.getInputs(), outputs: new Dense(1).apply(space.getEncodedFeatures()) });
 */
export class FeatureSpace<M extends "concat" | "dict" = "concat"> extends Layer<
  Readonly<Record<string, SymbolicTensor>>,
  Tensors,
  FeatureSpaceConfig
> {
  static override className = "FeatureSpace";
  static override args = ["features"];
  static override defaults: object = FEATURE_SPACE;
  /** The layer that prepares each feature. */
  readonly preprocessors: Readonly<Record<string, AnyLayer>>;
  /** The layer of each cross, by its name: `age_X_city`. */
  readonly crossers: Readonly<Record<string, HashedCrossing>>;
  readonly #features: ReadonlyMap<string, Feature>;
  readonly #crosses: readonly Cross[];
  #inputs: Readonly<Record<string, SymbolicTensor>> | undefined;
  #isAdapted = false;

  constructor(features: FeatureSpaceConfig["features"], options?: FeatureSpaceOptions<M>) {
    super(options as FeatureSpaceOptions, { features });
    const { outputMode, crosses = [], crossingDim, hashingDim, numDiscretizationBins } = this.config;
    oneOf(this.name, "outputMode", outputMode, ["concat", "dict"]);
    for (const [name, size] of Object.entries({ crossingDim, hashingDim, numDiscretizationBins })) {
      positiveInteger(this.name, name, size);
    }
    if (!isRecord(features) || Object.keys(features).length === 0) {
      const expected = "kinds by the names of the columns";
      throw new ArgumentError({ where: this.name, problem: "no features", expected, received: inWords(features) });
    }
    this.#features = new Map(Object.entries(features).map(([name, kind]) => [name, this.#featureOf(name, kind)]));
    this.#crosses = this.#crossesOf(crosses);
    this.preprocessors = Object.fromEntries(
      [...this.#features].map(([name, { config }]) => [name, config.preprocessor]),
    );
    this.crossers = Object.fromEntries(
      this.#crosses.map(({ name, config }) => [name, new HashedCrossing(config.crossingDim, { name })]),
    );
    this.#isAdapted = this.#learners.length === 0;
  }

  static readonly feature = kinds.feature;
  static readonly float = kinds.float;
  static readonly floatRescaled = kinds.floatRescaled;
  static readonly floatNormalized = kinds.floatNormalized;
  static readonly floatDiscretized = kinds.floatDiscretized;
  static readonly integerCategorical = kinds.integerCategorical;
  static readonly stringCategorical = kinds.stringCategorical;
  static readonly integerHashed = kinds.integerHashed;
  static readonly stringHashed = kinds.stringHashed;

  /** A cross of features. */
  static cross(featureNames: readonly string[], crossingDim: number, options?: CrossOptions): Cross {
    return new Cross(featureNames, crossingDim, options);
  }

  /**
   * Lets the layers learn from a table: its columns by name at once, or a `Dataset` of such records, of rows or of batches, in a promise,
   * which is gone through once for each feature.
   */
  adapt(data: Columns): void;
  adapt(data: AsyncIterable<Readonly<Record<string, HostTensor>>>): Promise<void>;
  adapt(data: unknown): void | Promise<void> {
    const { name: where } = this;
    if (hasMethod(data, Symbol.asyncIterator)) return this.#adaptTo(data as AsyncIterable<unknown>);
    const columns = columnsIn(where, data, this.#learners);
    for (const name of this.#learners) {
      const column = columns[name];
      if (column !== undefined) learner(this.preprocessors[name]).adapt(featureBatches(column));
    }
    this.#isAdapted = true;
  }

  async #adaptTo(data: AsyncIterable<unknown>): Promise<void> {
    const where = this.name;
    for (const name of this.#learners) {
      const column = async function* () {
        for await (const element of data) {
          const found = columnsIn(where, element, [name])[name];
          if (found !== undefined) yield* featureBatches(found);
        }
      };
      await learner(this.preprocessors[name]).adapt(column());
    }
    this.#isAdapted = true;
  }

  /** What goes into a functional model: a value between layers for each feature. */
  getInputs(): Readonly<Record<string, SymbolicTensor>> {
    this.#inputs ??= Object.fromEntries(
      [...this.#features].map(([name, { config }]) => [
        name,
        new LayerTensor({ shape: [-1, 1], dtype: config.dtype as DType }, { name }),
      ]),
    );
    return this.#inputs;
  }

  /** What comes of {@link getInputs}, for the layers behind. Throws an ArgumentError before {@link adapt}. */
  getEncodedFeatures(): Encoded<M, SymbolicTensor> {
    return this.apply(this.getInputs());
  }

  /** Encodes a batch of columns, or one row, on the host; between layers, its layers are recorded one by one. */
  override apply(x: Readonly<Record<string, SymbolicTensor>>): Encoded<M, SymbolicTensor>;
  override apply(x: Columns): Encoded<M, Tensor>;
  override apply(x: unknown): never {
    if (!this.#isAdapted) {
      throw new ArgumentError({ where: this.name, problem: "is not adapted yet", remedy: "Call adapt(data) first" });
    }
    const names = [...this.#features.keys()];
    if (betweenIn(x) !== undefined) {
      const encoded = this.#encode(
        (name) => Reflect.get(Object(x), name),
        (layer, value) => layer.apply(value),
      );
      if (this.config.outputMode === "dict") return encoded as never;
      return new Concatenate().apply(Object.values(encoded) as never) as never;
    }
    const columns = columnsIn(this.name, x, names);
    const isRow = Object.values(columns).every(({ shape }) => shape.length === 0);
    const column = (name: string) => {
      const value = columns[name];
      return value !== undefined && value.shape.length < 2 ? value.reshape([-1, 1]) : value;
    };
    const found = this.#encode(column, (layer, value) => this.#onHost(layer, value)) as Readonly<
      Record<string, Tensor>
    >;
    const shaped = (one: Tensor) => (isRow ? one.at(0) : one);
    if (this.config.outputMode === "dict") {
      return Object.fromEntries(Object.entries(found).map(([name, one]) => [name, shaped(one)])) as never;
    }
    return shaped(concatenate(Object.values(found))) as never;
  }

  override call(): Tensors {
    throw new ArgumentError({
      where: this.name,
      problem: "runs on the host, and cannot be part of a graph",
      remedy: "Use getInputs() and getEncodedFeatures(), or call apply(columns) on host data",
    });
  }

  #onHost(layer: AnyLayer, value: never): unknown {
    if (isA(layer, PreprocessingLayer)) return layer.apply(value);
    if (isA(layer, Identity)) return (value as Tensor).cast("float32");
    throw new ArgumentError({
      where: this.name,
      problem: `${layer.name} computes on the GPU alone`,
      expected: "layers that run on the host, to call the space there",
      received: layer.className,
      remedy: "Use getInputs() and getEncodedFeatures() in a model",
    });
  }

  /** Each feature and cross by name, in the order in which they are put together. */
  #encode(
    column: (name: string) => unknown,
    call: (layer: AnyLayer, value: never) => unknown,
  ): Record<string, unknown> {
    const prepared = new Map(
      [...this.#features].map(([name, { config }]) => [name, call(config.preprocessor, column(name) as never)]),
    );
    const encoded: Record<string, unknown> = {};
    for (const name of [...prepared.keys()].sort()) {
      const feature = this.#features.get(name);
      encoded[name] = this.#finish(
        name,
        prepared.get(name),
        feature?.config.outputMode,
        feature?.config.preprocessor,
        call,
      );
    }
    for (const { name, config } of [...this.#crosses].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const crosser = this.crossers[name];
      if (crosser === undefined) continue;
      const crossed = call(crosser, config.featureNames.map((one) => prepared.get(one)) as never);
      encoded[name] = this.#finish(name, crossed, config.outputMode, crosser, call);
    }
    return encoded;
  }

  #finish(
    name: string,
    value: unknown,
    mode: FeatureOutput | undefined,
    layer: AnyLayer | undefined,
    call: (layer: AnyLayer, value: never) => unknown,
  ): unknown {
    if (mode === "oneHot") return call(new CategoryEncoding(this.#cardinality(name, layer)), value as never);
    if (this.config.outputMode === "dict" || mode === "float") return value;
    throw new ArgumentError({
      where: this.name,
      problem: `feature ${name} comes out as numbers of categories, which cannot be put into one vector`,
      expected: 'outputMode "oneHot" of it, or "dict" of the space',
      received: `"int" and "concat"`,
    });
  }

  /** How many categories there are. */
  #cardinality(name: string, layer: AnyLayer | undefined): number {
    if (isA(layer, StringLookup) || isA(layer, IntegerLookup)) return layer.vocabularySize();
    if (isA(layer, CategoryEncoding)) return layer.config.numTokens;
    if (isA(layer, Hashing) || isA(layer, HashedCrossing)) return layer.config.numBins;
    const bins = isA(layer, Discretization) ? (layer.config.numBins ?? (layer.binBoundaries?.length ?? 0) + 1) : 0;
    if (bins > 0) return bins;
    throw new ArgumentError({
      where: this.name,
      problem: `how many categories feature ${name} has is not known`,
      expected: "a lookup, hash or discretization, for oneHot",
      received: layer?.className ?? "none",
      remedy: 'Use outputMode "int" or "float"',
    });
  }

  /** The features whose layers are yet to learn. */
  get #learners(): readonly string[] {
    return Object.entries(this.preprocessors).flatMap(([name, layer]) => {
      const given = isA(layer, Normalization) ? layer.config.mean : Reflect.get(layer.config, "vocabulary");
      const isGiven = given !== undefined || (isA(layer, Discretization) && layer.config.numBins === undefined);
      return hasMethod(layer, "adapt") && !isGiven ? [name] : [];
    });
  }

  #featureOf(name: string, kind: FeatureKind | Feature): Feature {
    if (isA(kind, Feature)) return kind;
    const make = kinds.byName(name, this.config);
    return make[oneOf(this.name, `features.${name}`, kind, Object.keys(make) as FeatureKind[])]();
  }

  #crossesOf(crosses: readonly (readonly string[] | Cross)[]): readonly Cross[] {
    if (!isList(crosses)) {
      const expected = "a list of lists of names";
      throw new ArgumentError({ where: this.name, problem: "no such crosses", expected, received: inWords(crosses) });
    }
    refuseEndless(crosses, 0);
    return Array.from(crosses, (one) => {
      const cross = isA(one, Cross) ? one : new Cross(one as readonly string[], this.config.crossingDim);
      for (const name of cross.config.featureNames) oneOf(this.name, "crosses", name, [...this.#features.keys()]);
      return cross;
    });
  }
}

/** A layer that is known to learn. */
function learner(layer: unknown): { adapt(data: unknown): void | Promise<void> } {
  return layer as { adapt(data: unknown): void | Promise<void> };
}

/** Matrices side by side. */
function concatenate(parts: readonly Tensor[]): Tensor {
  const rows = parts[0]?.shape[0] ?? 0;
  const widths = parts.map(({ size }) => (rows === 0 ? 0 : size / rows));
  const joined = Tensor.zeros([rows, widths.reduce((sum, width) => sum + width, 0)]);
  const width = joined.shape[1] ?? 0;
  let left = 0;
  for (const [i, part] of parts.entries()) {
    const own = widths[i] ?? 0;
    for (let row = 0; row < rows; row++) joined.put(row * width + left, part, row * own, (row + 1) * own);
    left += own;
  }
  return joined;
}
