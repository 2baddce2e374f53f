import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { notEqual } from "../../ops/elementwise/binary.js";
import { cast } from "../../ops/elementwise/unary.js";
import { take } from "../../ops/index/gather.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";
import type { Mask } from "../mask.js";
import { type Rules, rulesOf } from "../rules.js";

/** `embeddingsInitializer` is `"uniform"` by default: within ±0.05. */
export interface EmbeddingConfig extends LayerConfig, Rules<"embeddings"> {
  /** How many ids there are. */
  readonly inputDim: number;
  /** How many numbers stand for one. */
  readonly outputDim: number;
  /** Id 0 stands for padding: a mask of the other steps goes on with the output. Default false. */
  readonly maskZero: boolean;
}

/** Options of {@link Embedding}. */
export type EmbeddingOptions = Options<EmbeddingConfig, "inputDim" | "outputDim">;

const EMBEDDING: Defaults<EmbeddingConfig, "inputDim" | "outputDim"> = {
  ...LAYER,
  embeddingsInitializer: "uniform",
  embeddingsRegularizer: undefined,
  embeddingsConstraint: undefined,
  maskZero: false,
};

/**
 * A vector for every id, learned: row `id` of a table.
 *
 * Input [batch, …] of ids from 0 to `inputDim` − 1, int32 (other types are cast) → output [batch, …, outputDim];
 * embeddings [inputDim, outputDim]. An id without a row gives zeros and learns nothing. With `maskZero` count the 0 in
 * `inputDim`.
 *
 * @example new Embedding(20_000, 64, { maskZero: true })
 */
export class Embedding extends Layer<SymbolicTensor, SymbolicTensor, EmbeddingConfig> {
  static override className = "Embedding";
  static override args = ["inputDim", "outputDim"];
  static override defaults = EMBEDDING;

  constructor(inputDim: number, outputDim: number, options?: EmbeddingOptions) {
    super(options, { inputDim, outputDim });
    positiveInteger(this.name, "inputDim", inputDim);
    positiveInteger(this.name, "outputDim", outputDim);
  }

  override build(): void {
    const { inputDim, outputDim } = this.config;
    this.addWeight("embeddings", [inputDim, outputDim], rulesOf("embeddings", this.config));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return take(this.weight("embeddings"), cast(x, "int32"));
  }

  override computeMask(x: SymbolicTensor): Mask {
    return this.config.maskZero ? notEqual(x, 0) : undefined;
  }
}
