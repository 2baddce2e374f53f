import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { subtract } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { chanceEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomInvertConfig extends ColorConfig {
  /** How probable it is, from 0 to 1: a range, or f for [0, f]. Default 1. */
  readonly factor: Factor;
}

/** Options of {@link RandomInvert}. */
export type RandomInvertOptions = Options<RandomInvertConfig, "factor">;

const INVERT: Defaults<RandomInvertConfig> = { ...COLOR, factor: 1 };

/** Inverts the colours of images at random while training: the highest value less each. */
export class RandomInvert extends ColorAugmentation<RandomInvertConfig, SymbolicTensor> {
  static override className = "RandomInvert";
  static override args = ["factor"];
  static override defaults = INVERT;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: 0, most: 1 });

  constructor(factor?: Factor | Options<RandomInvertConfig>, options?: RandomInvertOptions) {
    super(...optional("factor", factor, options));
  }

  override randomTransformation(images: SymbolicTensor): SymbolicTensor {
    return chanceEach(images, this.#factor, this.seed);
  }

  override transformImages(images: SymbolicTensor, applies: SymbolicTensor): SymbolicTensor {
    return where(applies, subtract(this.range[1], images), images);
  }
}
