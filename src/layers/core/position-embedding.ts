import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { currentTrace } from "../../graph/symbols/trace.js";
import { getInitializer, type InitializerLike } from "../../initializers/index.js";
import { scope } from "../../module/scope.js";
import { pad } from "../../ops/arrange/pad.js";
import { slice } from "../../ops/core/movement.js";
import { broadcastTo } from "../../ops/core/sum.js";
import { take } from "../../ops/index/gather.js";
import { formatShape, type Shape } from "../../shape.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

/** What {@link PositionEmbedding} takes. */
export interface PositionEmbeddingConfig extends LayerConfig {
  /** The most steps that a sequence may have. */
  readonly sequenceLength: number;
  /** What the table starts with. Default `"glorotUniform"`. */
  readonly initializer: InitializerLike;
}

/** Options of {@link PositionEmbedding}. */
export type PositionEmbeddingOptions = Options<PositionEmbeddingConfig, "sequenceLength">;

const POSITION_EMBEDDING: Defaults<PositionEmbeddingConfig, "sequenceLength"> = {
  ...LAYER,
  initializer: "glorotUniform",
};

/**
 * A vector for every place in a sequence, learned (Devlin et al., "BERT", 2019), as KerasHub has it. What it is called with only says
 * how many steps there are: add what it gives.
 *
 * Input [batch, steps, features] → output of the same shape; embeddings [sequenceLength, features].
 *
 * @example const h = ops.add(tokens, new PositionEmbedding(512).apply(tokens))
 */
export class PositionEmbedding extends Layer<SymbolicTensor, SymbolicTensor, PositionEmbeddingConfig> {
  static override className = "PositionEmbedding";
  static override args = ["sequenceLength"];
  static override defaults = POSITION_EMBEDDING;
  override readonly supportsMasking = true;

  constructor(sequenceLength: number, options?: PositionEmbeddingOptions) {
    super(options, { sequenceLength });
    positiveInteger(this.name, "sequenceLength", sequenceLength);
    getInitializer(this.config.initializer); // throws for what is none
  }

  override build(sample: Shape): void {
    const [, features] = sample;
    if (features === undefined || sample.length !== 2) throw this.#refused("[batch, steps, features]", sample);
    this.addWeight("embeddings", [this.config.sequenceLength, features], this.config.initializer);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const table = this.weight("embeddings");
    const { decoding } = scope();
    if (decoding !== undefined) return take(table, decoding.places, { axis: 0 });
    const { sequenceLength } = this.config;
    const [, steps = 1] = x.shape;
    const missing = steps - sequenceLength;
    if (missing > 0 && currentTrace()?.trial !== true)
      throw this.#refused(`sequences of at most ${sequenceLength} steps`, x.shape.slice(1));
    const long =
      missing > 0
        ? pad(table, [
            [0, missing],
            [0, 0],
          ])
        : table; // calls are tried with more steps than anybody has
    return broadcastTo(slice(long, [{ stop: steps }]), x.shape);
  }

  #refused(expected: string, sample: Shape): ShapeError {
    const received = formatShape(["batch", ...sample]);
    return new ShapeError({ where: this.name, problem: "no place for every step", expected, received });
  }
}
