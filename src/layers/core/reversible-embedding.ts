import { oneOf, positive } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { softCap } from "../../ops/elementwise/soft-cap.js";
import { matmul } from "../../ops/product/matmul.js";
import type { CallContext } from "../layer.js";
import { attachMask, type Mask } from "../mask.js";
import { EMBEDDING, Embedding, type EmbeddingConfig } from "./embedding.js";

export interface ReversibleEmbeddingConfig extends EmbeddingConfig {
  /** Whether the way back goes by the same table, turned over. Default true. */
  readonly tieWeights: boolean;
  /** Logits of the way back are kept within ± this: cap · tanh(logits / cap). Default: as they are. */
  readonly logitSoftCap: number | undefined;
}

/** Options of {@link ReversibleEmbedding}. */
export type ReversibleEmbeddingOptions = Options<ReversibleEmbeddingConfig, "inputDim" | "outputDim">;

/** How a {@link ReversibleEmbedding} may be called. */
export interface ReversibleCall {
  /** Goes from vectors to a logit for each id. Default false. */
  readonly reverse?: boolean | undefined;
}

const REVERSIBLE_EMBEDDING: Defaults<ReversibleEmbeddingConfig, "inputDim" | "outputDim"> = {
  ...EMBEDDING,
  tieWeights: true,
  logitSoftCap: undefined,
};

/**
 * An {@link Embedding} that can be gone through backwards: from ids to vectors at the entrance of a language model, and from vectors
 * to logits at its exit (Press & Wolf, "Using the Output Embedding to Improve Language Models", 2016).
 *
 * Input [batch, …] → output [batch, …, outputDim]; with `reverse` [batch, …, outputDim] → [batch, …, inputDim]. Weights: embeddings
 * [inputDim, outputDim] and, unless they are tied, reverse_embeddings [outputDim, inputDim].
 *
 * @example
 * const tokens = new ReversibleEmbedding(20_000, 64);
 * const logits = tokens.apply(body.apply(tokens.apply(ids)), { reverse: true });
 */
export class ReversibleEmbedding extends Embedding<ReversibleEmbeddingConfig, ReversibleCall> {
  static override className = "ReversibleEmbedding";
  static override callOptions = ["reverse"];
  static override defaults = REVERSIBLE_EMBEDDING;

  constructor(inputDim: number, outputDim: number, options?: ReversibleEmbeddingOptions) {
    super(inputDim, outputDim, options);
    const { logitSoftCap } = this.config;
    if (logitSoftCap !== undefined) positive(this.name, "logitSoftCap", logitSoftCap);
  }

  override build(): void {
    super.build();
    const { inputDim, outputDim, tieWeights, embeddingsInitializer } = this.config;
    if (!tieWeights) this.addWeight("reverse_embeddings", [outputDim, inputDim], embeddingsInitializer);
  }

  override call(x: SymbolicTensor, { reverse = false }: Partial<CallContext> & ReversibleCall = {}): SymbolicTensor {
    oneOf(this.name, "reverse", reverse, [true, false]);
    if (!reverse) return this.#forward(x);
    const { tieWeights, logitSoftCap } = this.config;
    const logits = tieWeights
      ? matmul(x, this.weight("embeddings"), { transposeB: true })
      : matmul(x, this.weight("reverse_embeddings"));
    return logitSoftCap === undefined ? logits : softCap(logits, logitSoftCap);
  }

  #forward(x: SymbolicTensor): SymbolicTensor {
    const vectors = super.call(x);
    const mask = super.computeMask(x);
    if (mask !== undefined) attachMask(vectors, mask);
    return vectors;
  }

  /** The way there has its mask from {@link call}; the way back has none. */
  override computeMask(): Mask {
    return undefined;
  }
}
