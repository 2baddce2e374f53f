import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import { rgbToGrayscale } from "../../ops/image/color.js";
import type { PerImage } from "../../ops/image/per-image.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomColorDegenerationConfig extends ColorConfig {
  /** How much of the colour to take away, from −1 to 1: a range, or f for [−f, f]. */
  readonly factor: Factor;
}

/** Options of {@link RandomColorDegeneration}. */
export type RandomColorDegenerationOptions = Options<RandomColorDegenerationConfig, "factor">;

const COLORDEGENERATION: Defaults<RandomColorDegenerationConfig, "factor"> = COLOR;

/** Takes colour from images, or adds to it, at random while training: goes some way to the image in grey. */
export class RandomColorDegeneration extends ColorAugmentation<RandomColorDegenerationConfig, PerImage> {
  static override className = "RandomColorDegeneration";
  static override args = ["factor"];
  static override defaults = COLORDEGENERATION;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: -1, most: 1 });

  constructor(factor: Factor, options?: RandomColorDegenerationOptions) {
    super(options, { factor });
  }

  override randomTransformation(images: SymbolicTensor): PerImage {
    return drawEach(images, this.#factor, this.seed);
  }

  override transformImages(images: SymbolicTensor, share: PerImage): SymbolicTensor {
    return this.clipped(add(images, multiply(subtract(rgbToGrayscale(images), images), share)));
  }
}
