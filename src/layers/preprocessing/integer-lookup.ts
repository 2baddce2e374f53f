import { oneOf } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { HostTensor } from "../../host-tensor.js";
import type { Shape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { hashBuckets } from "./hash-buckets.js";
import { type Numbers, wholeNumbers } from "./host-data.js";
import { LOOKUP, type LookupConfig, LookupLayer } from "./lookup-layer.js";
import { tokensIn } from "./lookup-table.js";

const OOV_METHODS = ["floormod", "farmhash"] as const;

export interface IntegerLookupConfig extends LookupConfig<number> {
  /** What tokens are: nothing but `"int64"`, as Keras calls it; here whole numbers. */
  readonly vocabularyDtype: string;
  /**
   * How unknown tokens are spread over several numbers: `"floormod"`, by what is left over when divided by how many there are, or
   * `"farmhash"`, by a hash, which may have a `salt`. Default `"floormod"`.
   */
  readonly oovMethod: (typeof OOV_METHODS)[number];
}

/** Options of {@link IntegerLookup}. */
export type IntegerLookupOptions = Options<IntegerLookupConfig>;

const INTEGER_LOOKUP: IntegerLookupConfig = {
  ...LOOKUP,
  oovToken: -1,
  vocabularyDtype: "int64",
  oovMethod: "floormod",
};

/**
 * Whole numbers of any kind as numbers from 0 on, or with `invert` back, by a vocabulary that it is given or learns. On the host: in
 * front of a model, or by itself. Any shape.
 *
 * @example
 * const lookup = new IntegerLookup({ vocabulary: [12, 36, 1138, 42] });
 * lookup.apply([[12, 1138, 42], [42, 1000, 36]]).toArray();   // [[1, 3, 4], [4, 0, 2]]
 */
export class IntegerLookup extends LookupLayer<number, IntegerLookupConfig, Numbers, Tensor> {
  static override className = "IntegerLookup";
  static override args = ["maxTokens"];
  static override defaults = INTEGER_LOOKUP;

  constructor(maxTokens?: number | IntegerLookupOptions, options?: IntegerLookupOptions) {
    super({ tokens: "number", bucketOf }, ...optional("maxTokens", maxTokens, options));
    const { vocabularyDtype, oovMethod, oovToken, maskToken, salt } = this.config;
    oneOf(this.name, "vocabularyDtype", vocabularyDtype, ["int64"]);
    oneOf(this.name, "oovMethod", oovMethod, OOV_METHODS);
    tokensIn(this.name, "oovToken", [oovToken], "number");
    if (maskToken !== null) tokensIn(this.name, "maskToken", [maskToken], "number");
    if (salt === undefined || oovMethod === "farmhash") return;
    throw new ArgumentError({
      where: this.name,
      problem: "a salt for nothing",
      expected: 'oovMethod "farmhash" beside salt',
      received: `"${oovMethod}"`,
    });
  }

  protected override tokensOf(x: HostTensor): readonly number[] {
    return wholeNumbers(this.name, x);
  }

  protected override tensorOf(tokens: readonly number[], shape: Shape): Tensor {
    return Tensor.from(tokens, shape, "int32");
  }
}

function bucketOf(
  { oovMethod, salt, numOovIndices: n }: IntegerLookupConfig,
  where: string,
): (token: number) => number {
  const buckets = hashBuckets(where, salt);
  return oovMethod === "farmhash" ? (token) => buckets(`${token}`, n) : (token) => ((token % n) + n) % n;
}
