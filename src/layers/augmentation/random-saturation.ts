import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { multiply } from "../../ops/elementwise/binary.js";
import { channelsOf, fromChannels, hsvToRgb, rgbToHsv } from "../../ops/image/color.js";
import { minus, over, type PerImage } from "../../ops/image/per-image.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomSaturationConfig extends ColorConfig {
  /** How full: 0 takes the colours away, 0.5 leaves them, near 1 they are as full as can be. A range, or f for [−f, f]. */
  readonly factor: Factor;
}

/** Options of {@link RandomSaturation}. */
export type RandomSaturationOptions = Options<RandomSaturationConfig, "factor">;

const SATURATION: Defaults<RandomSaturationConfig, "factor"> = COLOR;

/** Makes the colours of images fuller or paler at random while training. */
export class RandomSaturation extends ColorAugmentation<RandomSaturationConfig, PerImage> {
  static override className = "RandomSaturation";
  static override args = ["factor"];
  static override defaults = SATURATION;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: -1, most: 1 });

  constructor(factor: Factor, options?: RandomSaturationOptions) {
    super(options, { factor });
  }

  override randomTransformation(images: SymbolicTensor): PerImage {
    const factor = drawEach(images, this.#factor, this.seed);
    return over(factor, minus(1 + 1e-7, factor));
  }

  override transformImages(images: SymbolicTensor, scale: PerImage): SymbolicTensor {
    const [hue, saturation, value] = channelsOf(rgbToHsv(images));
    return hsvToRgb(fromChannels(hue, this.clipped(multiply(saturation, scale)), value));
  }
}
