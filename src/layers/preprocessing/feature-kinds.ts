import type { DType } from "../../dtype.js";
import { Identity } from "../core/identity.js";
import type { AnyLayer } from "../layer.js";
import { Discretization } from "./discretization.js";
import { Feature, type FeatureOutput } from "./feature.js";
import { Hashing } from "./hashing.js";
import { Rescaling } from "./image-preprocessing.js";
import { IntegerLookup } from "./integer-lookup.js";
import { Normalization } from "./normalization.js";
import { StringLookup } from "./string-lookup.js";

/** The usual kinds of features, by name. */
export type FeatureKind =
  | "float"
  | "floatRescaled"
  | "floatNormalized"
  | "floatDiscretized"
  | "integerCategorical"
  | "stringCategorical"
  | "integerHashed"
  | "stringHashed";

interface Named {
  readonly name?: string | undefined;
}
interface Categorical extends Named {
  readonly outputMode?: "int" | "oneHot" | undefined;
}
interface Indexed extends Categorical {
  readonly maxTokens?: number | undefined;
  readonly numOovIndices?: number | undefined;
}

/** Any values, prepared by a layer of your own, which must run on the host, too, to be called there. */
export function feature(dtype: DType | "string", preprocessor: AnyLayer, outputMode: FeatureOutput): Feature {
  return new Feature(dtype, preprocessor, outputMode);
}

/** Numbers as they are. */
export function float(options: Named = {}): Feature {
  return new Feature("float32", new Identity(partName(options)), "float");
}

/** Numbers times `scale`, default 1, plus `offset`, default 0. */
export function floatRescaled({
  scale = 1,
  offset = 0,
  ...named
}: Named & { scale?: number; offset?: number } = {}): Feature {
  return new Feature("float32", new Rescaling(scale, { offset, ...partName(named) }), "float");
}

/** Numbers less their mean, over their standard deviation. */
export function floatNormalized(options: Named = {}): Feature {
  return new Feature("float32", new Normalization(-1, partName(options)), "float");
}

/** Numbers as bins. */
export function floatDiscretized(
  numBins: number | undefined,
  { binBoundaries, outputMode = "oneHot", ...named }: Categorical & { binBoundaries?: readonly number[] } = {},
): Feature {
  return new Feature("float32", new Discretization({ numBins, binBoundaries, ...partName(named) }), outputMode);
}

/** Whole numbers that stand for categories. */
export function integerCategorical({
  maxTokens,
  numOovIndices,
  outputMode = "oneHot",
  ...named
}: Indexed = {}): Feature {
  return new Feature("int32", new IntegerLookup({ maxTokens, numOovIndices, ...partName(named) }), outputMode);
}

/** Texts that stand for categories. */
export function stringCategorical({
  maxTokens,
  numOovIndices,
  outputMode = "oneHot",
  ...named
}: Indexed = {}): Feature {
  return new Feature("string", new StringLookup({ maxTokens, numOovIndices, ...partName(named) }), outputMode);
}

/** Whole numbers as bins, by a hash. */
export function integerHashed(numBins: number, { outputMode = "oneHot", ...named }: Categorical = {}): Feature {
  return new Feature("int32", new Hashing(numBins, partName(named)), outputMode);
}

/** Texts as bins, by a hash. */
export function stringHashed(numBins: number, { outputMode = "oneHot", ...named }: Categorical = {}): Feature {
  return new Feature("string", new Hashing(numBins, partName(named)), outputMode);
}

/** How each kind is made for a column of this name. */
export function byName(
  name: string,
  { hashingDim, numDiscretizationBins }: { readonly hashingDim: number; readonly numDiscretizationBins: number },
): Readonly<Record<FeatureKind, () => Feature>> {
  return {
    float: () => float({ name }),
    floatRescaled: () => floatRescaled({ name }),
    floatNormalized: () => floatNormalized({ name }),
    floatDiscretized: () => floatDiscretized(numDiscretizationBins, { name }),
    integerCategorical: () => integerCategorical({ name }),
    stringCategorical: () => stringCategorical({ name }),
    integerHashed: () => integerHashed(hashingDim, { name }),
    stringHashed: () => stringHashed(hashingDim, { name }),
  };
}

function partName({ name }: Named): Named {
  return name === undefined ? {} : { name: `${name}_preprocessor` };
}
