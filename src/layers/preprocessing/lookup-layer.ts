import { integerBetween, oneOf } from "../../check.js";
import type { Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { rowSize, type Shape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { type Encoding, encodedShape } from "./encode-categories.js";
import type { Salt } from "./hash-buckets.js";
import { wholeNumbers } from "./host-data.js";
import { OUTPUT_MODES } from "./lookup-table.js";
import { VOCABULARY, type VocabularyConfig, type VocabularyKind, VocabularyLayer } from "./vocabulary-layer.js";

export interface LookupConfig<T> extends VocabularyConfig<T> {
  /** How many numbers unknown tokens are spread over, by a hash. 0: they are an error. Default 1. */
  readonly numOovIndices: number;
  /** The token that stands for nothing: number 0 with `"int"`, else left out. Default null: there is none. */
  readonly maskToken: T | null;
  /** What the numbers of unknown tokens read as. */
  readonly oovToken: T;
  /** Whether to make tokens of numbers instead, with `"int"` alone. Default false. */
  readonly invert: boolean;
  /** With several numbers for unknown tokens: spreads them by SipHash64 under this key, not by FarmHash64. Default: none. */
  readonly salt: Salt | undefined;
}

/** The defaults of what lookups take. */
export const LOOKUP = { ...VOCABULARY, numOovIndices: 1, maskToken: null, invert: false, salt: undefined } as const;

const MOST_OOV = 1_000_000;

/** A layer that looks tokens up in a vocabulary: numbers for tokens, or tokens for numbers. */
export abstract class LookupLayer<
  T extends string | number,
  C extends LookupConfig<T>,
  In,
  Out extends HostTensor,
> extends VocabularyLayer<T, C, In, Out | Tensor> {
  constructor(kind: Omit<VocabularyKind<T, C>, "table">, options?: Options<C>, positional?: Partial<C>) {
    const table = (config: C, where: string) => {
      integerBetween(where, "numOovIndices", config.numOovIndices, 0, MOST_OOV);
      oneOf(where, "outputMode", config.outputMode, config.invert ? ["int"] : OUTPUT_MODES);
      return config;
    };
    super({ ...kind, table }, options, positional);
  }

  /** The elements of a tensor, all of them tokens. Throws an ArgumentError for others. */
  protected abstract tokensOf(x: HostTensor): readonly T[];

  /** A tensor of tokens. */
  protected abstract tensorOf(tokens: readonly T[], shape: Shape): Out;

  protected override onHost(x: HostTensor): Out | Tensor {
    if (this.config.invert) {
      const tokens = wholeNumbers(this.name, x).map((index) => this.table.tokenOf(index));
      return this.tensorOf(tokens, x.shape);
    }
    return this.table.encode(
      this.tokensOf(x).map((token) => this.table.indexOf(token)),
      x.shape,
    );
  }

  protected override *documents(x: HostTensor): Iterable<readonly T[]> {
    const tokens = this.tokensOf(x);
    const length = x.shape.length < 2 ? x.size : rowSize(x.shape);
    for (let at = 0; at < tokens.length; at += length) yield tokens.slice(at, at + length);
  }

  protected override outputSpec({ shape }: SymbolicTensor) {
    const { outputMode } = this.config;
    if (outputMode === "int") return { shape, dtype: "int32" as const };
    const mode: Encoding = outputMode === "tfIdf" ? "count" : outputMode;
    return { shape: encodedShape(shape, mode, this.table.promiseDepth()), dtype: "float32" as const };
  }
}
