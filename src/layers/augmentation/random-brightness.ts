import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add } from "../../ops/elementwise/binary.js";
import { type PerImage, times } from "../../ops/image/per-image.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomBrightnessConfig extends ColorConfig {
  /** How much to add, as a share of the range of values, from −1 to 1: a range, or f for [−f, f]. */
  readonly factor: Factor;
}

/** Options of {@link RandomBrightness}. */
export type RandomBrightnessOptions = Options<RandomBrightnessConfig, "factor">;

const BRIGHTNESS: Defaults<RandomBrightnessConfig, "factor"> = COLOR;

/** Makes images brighter or darker at random while training: adds a share of the range of values. */
export class RandomBrightness extends ColorAugmentation<RandomBrightnessConfig, PerImage> {
  static override className = "RandomBrightness";
  static override args = ["factor"];
  static override defaults = BRIGHTNESS;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: -1, most: 1 });

  constructor(factor: Factor, options?: RandomBrightnessOptions) {
    super(options, { factor });
  }

  override randomTransformation(images: SymbolicTensor): PerImage {
    return times(drawEach(images, this.#factor, this.seed), this.range[1] - this.range[0]);
  }

  override transformImages(images: SymbolicTensor, more: PerImage): SymbolicTensor {
    return this.clipped(add(images, more));
  }
}
