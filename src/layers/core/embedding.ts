import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { isA } from "../../is-a.js";
import { cast } from "../../ops/core/cast.js";
import { notEqual } from "../../ops/elementwise/binary.js";
import { take } from "../../ops/index/gather.js";
import { formatShape, sameShape } from "../../shape.js";
import { Tensor, type TensorLike } from "../../tensor.js";
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
  /** What the table starts with, [inputDim, outputDim], in place of what an initializer gives. */
  readonly weights: TensorLike | Tensor | undefined;
}

/** Options of {@link Embedding}. */
export type EmbeddingOptions = Options<EmbeddingConfig, "inputDim" | "outputDim">;

/** The defaults of {@link Embedding}. */
export const EMBEDDING: Defaults<EmbeddingConfig, "inputDim" | "outputDim"> = {
  ...LAYER,
  embeddingsInitializer: "uniform",
  embeddingsRegularizer: undefined,
  embeddingsConstraint: undefined,
  maskZero: false,
  weights: undefined,
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
export class Embedding<C extends EmbeddingConfig = EmbeddingConfig, O extends object = object> extends Layer<
  SymbolicTensor,
  SymbolicTensor,
  C,
  O
> {
  static override className = "Embedding";
  static override args = ["inputDim", "outputDim"];
  static override defaults: object = EMBEDDING;
  readonly #start: ArrayLike<number> | undefined;

  constructor(inputDim: number, outputDim: number, options?: EmbeddingOptions) {
    super(options as Options<C>, { inputDim, outputDim } as Partial<C>);
    positiveInteger(this.name, "inputDim", inputDim);
    positiveInteger(this.name, "outputDim", outputDim);
    const { weights } = this.config;
    if (weights !== undefined) this.#start = this.#table(weights);
  }

  /** Without `weights`: what became of them is written down with all other values. */
  override getConfig(): C {
    return { ...super.getConfig(), weights: undefined };
  }

  #table(weights: TensorLike | Tensor): ArrayLike<number> {
    const table = isA<Tensor>(weights, Tensor) ? weights : Tensor.from(weights);
    const { inputDim, outputDim } = this.config;
    if (sameShape(table.shape, [inputDim, outputDim])) return table.cast("float32").values;
    throw new ShapeError({
      where: this.name,
      problem: "weights do not fit",
      expected: formatShape([inputDim, outputDim]),
      received: formatShape(table.shape),
    });
  }

  override build(): void {
    const { inputDim, outputDim } = this.config;
    const rules = rulesOf("embeddings", this.config);
    const start = this.#start;
    this.addWeight(
      "embeddings",
      [inputDim, outputDim],
      start === undefined ? rules : { ...rules, initializer: () => start },
    );
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return take(this.weight("embeddings", "float32"), cast(x, "int32"), { axis: 0 }); // a few rows are cast, not the table
  }

  override computeMask(x: SymbolicTensor): Mask {
    return this.config.maskZero ? notEqual(x, 0) : undefined;
  }
}
