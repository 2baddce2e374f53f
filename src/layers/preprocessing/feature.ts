import { eachOf, oneOf, positiveInteger, text } from "../../check.js";
import { Configured, type Options } from "../../config.js";
import type { DType } from "../../dtype.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { type AnyLayer, Layer } from "../layer.js";

/** How a feature comes out: as numbers of categories, as vectors over them, or as it is. */
export type FeatureOutput = "int" | "oneHot" | "float";

export interface FeatureConfig {
  /** What the raw values are. */
  readonly dtype: DType | "string";
  /** The layer that prepares them. */
  readonly preprocessor: AnyLayer;
  readonly outputMode: FeatureOutput;
}

/** One column of a table: what is in it, and how it is prepared. `FeatureSpace` makes the usual ones. */
export class Feature extends Configured<FeatureConfig> {
  static override className = "Feature";
  static override args = ["dtype", "preprocessor", "outputMode"];

  constructor(
    dtype: FeatureConfig["dtype"],
    preprocessor: AnyLayer,
    outputMode: FeatureOutput,
    options?: Options<FeatureConfig, keyof FeatureConfig>,
  ) {
    super(options, { dtype, preprocessor, outputMode });
    oneOf("Feature", "dtype", dtype, ["float32", "int32", "uint32", "string"]);
    oneOf("Feature", "outputMode", outputMode, ["int", "oneHot", "float"]);
    if (isA(preprocessor, Layer)) return;
    const expected = "a layer";
    throw new ArgumentError({
      where: "Feature",
      problem: "no such preprocessor",
      expected,
      received: inWords(preprocessor),
    });
  }
}

export interface CrossConfig {
  /** The features that are crossed. */
  readonly featureNames: readonly string[];
  /** How many bins their combinations fall into. */
  readonly crossingDim: number;
  /** Default `"oneHot"`. */
  readonly outputMode: "int" | "oneHot";
}

/** Options of {@link Cross}. */
export type CrossOptions = Options<CrossConfig, "featureNames" | "crossingDim">;

/** Several columns of a table as one: which combination of their values a sample has. */
export class Cross extends Configured<CrossConfig> {
  static override className = "Cross";
  static override args = ["featureNames", "crossingDim"];
  static override defaults = { outputMode: "oneHot" };

  constructor(featureNames: readonly string[], crossingDim: number, options?: CrossOptions) {
    super(options, { featureNames, crossingDim });
    eachOf("Cross", "featureNames", featureNames ?? [], text);
    positiveInteger("Cross", "crossingDim", crossingDim);
    oneOf("Cross", "outputMode", this.config.outputMode, ["int", "oneHot"]);
    if (featureNames?.length > 1) return;
    const expected = "a list of at least two";
    throw new ArgumentError({
      where: "Cross",
      problem: "no such featureNames",
      expected,
      received: inWords(featureNames),
    });
  }

  /** The names of the features, joined by `_X_`. */
  get name(): string {
    return this.config.featureNames.join("_X_");
  }
}
