import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { divide, multiply, subtract } from "../../ops/elementwise/binary.js";
import { exp2 } from "../../ops/elementwise/logarithmic.js";
import { floor } from "../../ops/elementwise/rounding.js";
import type { PerImage } from "../../ops/image/per-image.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomPosterizationConfig extends ColorConfig {
  /** How many bits, from 1 to 8: [a, b] for a up to, not including, b, or f for [1, f]. If both are the same, so many. */
  readonly factor: Factor;
}

/** Options of {@link RandomPosterization}. */
export type RandomPosterizationOptions = Options<RandomPosterizationConfig, "factor">;

const POSTERIZATION: Defaults<RandomPosterizationConfig, "factor"> = COLOR;

/** Leaves the pixels of images fewer bits, of eight, at random while training. */
export class RandomPosterization extends ColorAugmentation<RandomPosterizationConfig, PerImage> {
  static override className = "RandomPosterization";
  static override args = ["factor"];
  static override defaults = POSTERIZATION;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: 1, most: 8 });

  constructor(factor: Factor, options?: RandomPosterizationOptions) {
    super(options, { factor });
  }

  override randomTransformation(images: SymbolicTensor): PerImage {
    const bits = drawEach(images, this.#factor, this.seed);
    return typeof bits === "number" ? 2 ** (8 - Math.floor(bits)) : exp2(subtract(8, floor(bits)));
  }

  override transformImages(images: SymbolicTensor, step: PerImage): SymbolicTensor {
    const levels = floor(this.scaled(images, 255));
    return this.unscaled(multiply(floor(divide(levels, step)), step), 255);
  }
}
