import { oneOf } from "../../check.js";
import { type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import type { Shape } from "../../shape.js";
import { StringTensor } from "../../string-tensor.js";
import type { Tensor } from "../../tensor.js";
import type { ApplyOptions } from "../layer.js";
import { hashBuckets } from "./hash-buckets.js";
import { type Numbers, requireTexts, type Texts } from "./host-data.js";
import { LOOKUP, type LookupConfig, LookupLayer } from "./lookup-layer.js";
import { tokensIn } from "./lookup-table.js";

export interface StringLookupConfig extends LookupConfig<string> {
  /** How texts are written as bytes: nothing but `"utf-8"`. */
  readonly encoding: string;
}

/** Options of {@link StringLookup}. */
export type StringLookupOptions = Options<StringLookupConfig>;

const STRING_LOOKUP: StringLookupConfig = { ...LOOKUP, oovToken: "[UNK]", encoding: "utf-8" };

/**
 * Texts as numbers, or with `invert` numbers as texts, by a vocabulary that it is given or learns. On the host: in front of a model, or by itself. Any shape.
 *
 * @example
 * const lookup = new StringLookup();
 * lookup.adapt(["a", "c", "d", "d", "z", "b"]);
 * lookup.getVocabulary();                // ["[UNK]", "d", "z", "c", "b", "a"]
 * lookup.apply(["c", "m"]).toArray();    // [3, 0]
 */
export class StringLookup extends LookupLayer<string, StringLookupConfig, Texts | Numbers, StringTensor> {
  static override className = "StringLookup";
  static override args = ["maxTokens"];
  static override defaults = STRING_LOOKUP;

  constructor(maxTokens?: number | StringLookupOptions, options?: StringLookupOptions) {
    super(
      {
        tokens: "string",
        bucketOf({ salt, numOovIndices }, where) {
          const buckets = hashBuckets(where, salt);
          return (token) => buckets(token, numOovIndices);
        },
      },
      ...optional("maxTokens", maxTokens, options),
    );
    const { encoding, oovToken, maskToken } = this.config;
    oneOf(this.name, "encoding", encoding, ["utf-8"]);
    tokensIn(this.name, "oovToken", [oovToken], "string");
    if (maskToken !== null) tokensIn(this.name, "maskToken", [maskToken], "string");
  }

  override apply(x: SymbolicTensor, options?: ApplyOptions<SymbolicTensor, object>): SymbolicTensor;
  override apply(texts: Texts): Tensor;
  override apply(numbers: Numbers): StringTensor;
  override apply(
    x: SymbolicTensor | Texts | Numbers,
    options?: ApplyOptions<SymbolicTensor, object>,
  ): SymbolicTensor | Tensor | StringTensor {
    return super.apply(x as SymbolicTensor, options);
  }

  protected override tokensOf(x: HostTensor): readonly string[] {
    return requireTexts(this.name, x).data;
  }

  protected override tensorOf(tokens: readonly string[], shape: Shape): StringTensor {
    return new StringTensor(shape, [...tokens]);
  }
}
