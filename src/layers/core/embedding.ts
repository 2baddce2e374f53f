import type { ConstraintLike } from "../../constraints/index.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { InitializerLike } from "../../initializers/index.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { notEqual } from "../../ops/elementwise/binary.js";
import { cast } from "../../ops/elementwise/unary.js";
import { take } from "../../ops/index/gather.js";
import type { RegularizerLike } from "../../regularizers/index.js";
import { Layer, type LayerOptions } from "../layer.js";
import type { Mask } from "../mask.js";

/** Options of {@link Embedding}. */
export interface EmbeddingOptions extends LayerOptions {
  /** Default `"uniform"`: within ±0.05. */
  readonly embeddingsInitializer?: InitializerLike | undefined;
  readonly embeddingsRegularizer?: RegularizerLike | undefined;
  readonly embeddingsConstraint?: ConstraintLike | undefined;
  /** Id 0 stands for padding: a mask of the other steps goes on with the output. Default false. */
  readonly maskZero?: boolean | undefined;
}

/**
 * A vector for every id, learned: row `id` of a table.
 *
 * Input [batch, …] of ids from 0 to `inputDim` − 1, int32 (other types are cast) → output [batch, …, outputDim];
 * embeddings [inputDim, outputDim]. An id without a row gives zeros and learns nothing. With `maskZero` count the 0 in
 * `inputDim`.
 *
 * @example new Embedding(20_000, 64, { maskZero: true })
 */
export class Embedding extends Layer {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly #options: EmbeddingOptions;

  constructor(inputDim: number, outputDim: number, options: EmbeddingOptions = {}) {
    super(options);
    this.inputDim = positiveInteger(this.name, "inputDim", inputDim);
    this.outputDim = positiveInteger(this.name, "outputDim", outputDim);
    this.#options = options;
  }

  override build(): void {
    const { embeddingsInitializer = "uniform", embeddingsRegularizer, embeddingsConstraint } = this.#options;
    this.addWeight("embeddings", [this.inputDim, this.outputDim], embeddingsInitializer, {
      regularizer: embeddingsRegularizer,
      constraint: embeddingsConstraint,
    });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return take(this.weight("embeddings"), cast(x, "int32"));
  }

  override computeMask(x: SymbolicTensor): Mask {
    return this.#options.maskZero ? notEqual(x, 0) : undefined;
  }
}
