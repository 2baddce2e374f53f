import { listOf } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { reshape } from "../../ops/core/reshape.js";
import { type DataFormat, isChannelsFirst, toChannelsLast } from "../../ops/image/data-format.js";
import { type Shape, sizeOf } from "../../shape.js";
import { isList } from "../../structure.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface FlattenConfig extends LayerConfig {
  /** `"channelsFirst"` for [batch, channels, …]: as if the channels were last, which they are by default. */
  readonly dataFormat: DataFormat;
}

/** Options of {@link Flatten}. */
export type FlattenOptions = Options<FlattenConfig>;

const FLATTEN: FlattenConfig = { ...LAYER, dataFormat: "channelsLast" };

/** All axes but the batch as one: [batch, a, b, …] → [batch, a·b·…]. */
export class Flatten extends Layer<SymbolicTensor, SymbolicTensor, FlattenConfig> {
  static override className = "Flatten";
  static override defaults = FLATTEN;

  constructor(options?: FlattenOptions) {
    super(options);
    isChannelsFirst(this.name, this.config.dataFormat); // throws for another format
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const last = isChannelsFirst(this.name, this.config.dataFormat) ? toChannelsLast(x) : x;
    return reshape(last, [x.shape[0] ?? 1, sizeOf(x.shape.slice(1))]);
  }
}

export interface ReshapeConfig extends LayerConfig {
  /** Shape of one sample that comes out; one size may be -1: what is left for it. */
  readonly targetShape: Shape;
}

/** Options of {@link Reshape}. */
export type ReshapeOptions = Options<ReshapeConfig, "targetShape">;

/** The same elements as another shape of one sample: [batch, …] → [batch, …targetShape]. */
export class Reshape extends Layer<SymbolicTensor, SymbolicTensor, ReshapeConfig> {
  static override className = "Reshape";
  static override args = ["targetShape"];
  static override defaults = LAYER;

  constructor(targetShape: Shape, options?: ReshapeOptions) {
    super(options, { targetShape });
    const sizes = isList(targetShape) ? listOf(this.name, "targetShape", targetShape) : [Number.NaN];
    const fits = sizes.every((size) => Number.isSafeInteger(size) && size >= -1);
    if (fits && sizes.filter((size) => size === -1).length < 2) return;
    throw new ArgumentError({
      where: this.name,
      problem: "no such targetShape",
      expected: "a list of sizes, at most one of them -1",
      received: inWords(targetShape),
    });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return reshape(x, [x.shape[0] ?? 1, ...this.config.targetShape]);
  }
}
