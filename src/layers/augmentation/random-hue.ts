import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { clip } from "../../ops/elementwise/rounding.js";
import { channelsOf, fromChannels, hsvToRgb, rgbToHsv } from "../../ops/image/color.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { chanceEach, drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomHueConfig extends ColorConfig {
  /** By how much of half the circle, from 0 to 1: a range, or f for [0, f]. */
  readonly factor: Factor;
}

/** Options of {@link RandomHue}. */
export type RandomHueOptions = Options<RandomHueConfig, "factor">;

const HUE: Defaults<RandomHueConfig, "factor"> = COLOR;

/** Turns the hues of images on the colour circle at random while training, either way. */
export class RandomHue extends ColorAugmentation<RandomHueConfig, SymbolicTensor> {
  static override className = "RandomHue";
  static override args = ["factor"];
  static override defaults = HUE;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: 0, most: 1 });

  constructor(factor: Factor, options?: RandomHueOptions) {
    super(options, { factor });
  }

  override randomTransformation(images: SymbolicTensor): SymbolicTensor {
    const way = where(chanceEach(images, [0.5, 0.5], this.seed), -0.5, 0.5);
    return multiply(way, drawEach(images, this.#factor, this.seed));
  }

  override transformImages(images: SymbolicTensor, turn: SymbolicTensor): SymbolicTensor {
    const [hue, saturation, value] = channelsOf(rgbToHsv(this.scaled(images, 1)));
    const turned = hsvToRgb(fromChannels(add(hue, turn), saturation, value));
    return this.unscaled(clip(turned, 0, 1), 1);
  }
}
