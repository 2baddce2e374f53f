import { integers, listOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { Shape } from "../../shape.js";
import type { Shapes } from "../signature.js";
import { AttentionHeads, HEADS, type Heads, type HeadsConfig } from "./attention-heads.js";
import type { QueryValueKey } from "./attention-layer.js";

/** What {@link MultiHeadAttention} takes. */
export interface MultiHeadAttentionConfig extends HeadsConfig {
  readonly numHeads: number;
  /** Size of each head's queries and keys. */
  readonly keyDim: number;
  /** Size of each head's values. Default `keyDim`. */
  readonly valueDim: number | undefined;
  /** Features of the output. Default: those of the query. */
  readonly outputShape: number | Shape | undefined;
  /** The axes to attend over, the batch counted as axis 0. Only all between batch and features, which is the default. */
  readonly attentionAxes: number | readonly number[] | undefined;
}

/** Options of {@link MultiHeadAttention}. */
export type MultiHeadAttentionOptions = Options<MultiHeadAttentionConfig, "numHeads" | "keyDim">;

const MULTI_HEAD_ATTENTION: Defaults<MultiHeadAttentionConfig, "numHeads" | "keyDim"> = {
  ...HEADS,
  valueDim: undefined,
  outputShape: undefined,
  attentionAxes: undefined,
};

/**
 * Attention in several heads at once (Vaswani et al., 2017): query, key and value are projected to `numHeads` heads of size `keyDim`,
 * attended, and projected back.
 *
 * Inputs: query [batch, queries, features], value [batch, keys, …] and, unless the value serves as such, key [batch, keys, …] →
 * output [batch, queries, features]. More axes between batch and features are taken as one. Weights: query_dense/kernel
 * [features, numHeads, keyDim], query_dense/bias [numHeads, keyDim], the same for key_dense and value_dense, output_dense/kernel
 * [numHeads, valueDim, features], output_dense/bias [features]; with `useGate` gate_dense
 * [features, numHeads, valueDim], with `jointProjection` joint_dense [features, 3 · numHeads, keyDim] for the first three.
 *
 * @example new MultiHeadAttention(4, 16).apply([x, x], { useCausalMask: true })
 */
export class MultiHeadAttention extends AttentionHeads<MultiHeadAttentionConfig> {
  static override className = "MultiHeadAttention";
  static override args = ["numHeads", "keyDim"];
  static override defaults = MULTI_HEAD_ATTENTION;

  constructor(numHeads: number, keyDim: number, options?: MultiHeadAttentionOptions) {
    super(options, { numHeads, keyDim });
    const { attentionAxes } = this.config;
    if (attentionAxes !== undefined) integers(this.name, "attentionAxes", attentionAxes);
  }

  protected override heads(): Heads {
    const { numHeads, keyDim, valueDim = keyDim, outputShape } = this.config;
    const heads = positiveInteger(this.name, "numHeads", numHeads);
    return {
      heads,
      keyHeads: heads,
      size: positiveInteger(this.name, "keyDim", keyDim),
      valueSize: positiveInteger(this.name, "valueDim", valueDim),
      outputShape:
        outputShape === undefined
          ? undefined
          : listOf(this.name, "outputShape", outputShape).map((size) =>
              positiveInteger(this.name, "outputShape", size),
            ),
    };
  }

  override build(shapes: Shapes<QueryValueKey>): void {
    const { attentionAxes } = this.config;
    const between = shapes[0].slice(0, -1).map((_, axis) => axis + 1);
    const rank = between.length + 2;
    const axes = attentionAxes === undefined ? between : integers(this.name, "attentionAxes", attentionAxes);
    if (String(axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort()) !== String(between)) {
      throw new ArgumentError({
        where: this.name,
        problem: "attention over some axes only",
        expected: `all between batch and features: ${between.join(", ")}`,
        received: axes.join(", "),
        remedy: "Reshape the others into the batch",
      });
    }
    super.build(shapes);
  }
}
