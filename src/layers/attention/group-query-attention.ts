import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { AttentionHeads, HEADS, type Heads, type HeadsConfig } from "./attention-heads.js";

/** What {@link GroupQueryAttention} takes. */
export interface GroupQueryAttentionConfig extends HeadsConfig {
  /** Size of each head's queries, keys and values. */
  readonly headDim: number;
  readonly numQueryHeads: number;
  /** So many that they can be shared out evenly among the query heads. */
  readonly numKeyValueHeads: number;
}

type Positional = "headDim" | "numQueryHeads" | "numKeyValueHeads";

/** Options of {@link GroupQueryAttention}. */
export type GroupQueryAttentionOptions = Options<GroupQueryAttentionConfig, Positional>;

const GROUP_QUERY_ATTENTION: Defaults<GroupQueryAttentionConfig, Positional> = HEADS;

/**
 * {@link MultiHeadAttention} in which neighbouring query heads share a key and value head (Ainslie et al., "GQA", 2023).
 *
 * Weights: query_dense/kernel [features, numQueryHeads, headDim], key_dense/kernel and value_dense/kernel
 * [features, numKeyValueHeads, headDim], output_dense/kernel [numQueryHeads, headDim, features], each with a bias; with
 * `useGate` gate_dense as query_dense.
 *
 * @example new GroupQueryAttention(16, 8, 2).apply([x, x])
 */
export class GroupQueryAttention extends AttentionHeads<GroupQueryAttentionConfig> {
  static override className = "GroupQueryAttention";
  static override args = ["headDim", "numQueryHeads", "numKeyValueHeads"];
  static override defaults = GROUP_QUERY_ATTENTION;

  constructor(headDim: number, numQueryHeads: number, numKeyValueHeads: number, options?: GroupQueryAttentionOptions) {
    super(options, { headDim, numQueryHeads, numKeyValueHeads });
  }

  protected override heads(): Heads {
    const { headDim, numQueryHeads, numKeyValueHeads } = this.config;
    const heads = positiveInteger(this.name, "numQueryHeads", numQueryHeads);
    const keyHeads = positiveInteger(this.name, "numKeyValueHeads", numKeyValueHeads);
    if (heads % keyHeads !== 0) {
      throw new ArgumentError({
        where: this.name,
        problem: "the heads cannot be shared out",
        expected: `numQueryHeads a multiple of ${keyHeads}`,
        received: `${heads}`,
      });
    }
    const size = positiveInteger(this.name, "headDim", headDim);
    return { heads, keyHeads, size, valueSize: size, outputShape: undefined };
  }
}
