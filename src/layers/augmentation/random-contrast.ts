import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { mean } from "../../ops/core/sum.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import type { PerImage } from "../../ops/image/per-image.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomContrastConfig extends ColorConfig {
  /** How far from 1 the distances are scaled, from 0 to 1: [a, b] for 1 − a to 1 + b, or f for 1 − f to 1 + f. */
  readonly factor: Factor;
}

/** Options of {@link RandomContrast}. */
export type RandomContrastOptions = Options<RandomContrastConfig, "factor">;

const CONTRAST: Defaults<RandomContrastConfig, "factor"> = COLOR;

/** Takes the pixels of images nearer to the mean of their channel or farther from it, at random while training. */
export class RandomContrast extends ColorAugmentation<RandomContrastConfig, PerImage> {
  static override className = "RandomContrast";
  static override args = ["factor"];
  static override defaults = CONTRAST;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, {
    least: 0,
    most: 1,
    of: (factor) => [factor, factor],
  });

  constructor(factor: Factor, options?: RandomContrastOptions) {
    super(options, { factor });
  }

  override randomTransformation(images: SymbolicTensor): PerImage {
    const [less, more] = this.#factor;
    return drawEach(images, [1 - less, 1 + more], this.seed);
  }

  override transformImages(images: SymbolicTensor, scale: PerImage): SymbolicTensor {
    const middle = mean(images, { axis: [1, 2], keepdims: true });
    return this.clipped(add(multiply(subtract(images, middle), scale), middle));
  }
}
