import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add, less, subtract } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { clip } from "../../ops/elementwise/rounding.js";
import { type PerImage, times } from "../../ops/image/per-image.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface SolarizationConfig extends ColorConfig {
  /** How much to add, as a share of the range of values, from 0 to 1: a range, or f for [0, f]. Default 0. */
  readonly additionFactor: Factor;
  /** The threshold, as a share of the range of values, from 0 to 1: a range, or f for [0, f]. Default 0. */
  readonly thresholdFactor: Factor;
}

/** Options of {@link Solarization}. */
export type SolarizationOptions = Options<SolarizationConfig, "additionFactor">;

const SOLARIZATION: Defaults<SolarizationConfig> = { ...COLOR, additionFactor: 0, thresholdFactor: 0 };
const RULE = { least: 0, most: 1, of: (factor: number) => [0, factor] as const };

/** What was drawn for a batch, of values up to 255. */
export interface Solar {
  readonly addition: PerImage;
  readonly threshold: PerImage;
}

/** Adds to the pixels of images and inverts those that are not below a threshold, at random while training. */
export class Solarization extends ColorAugmentation<SolarizationConfig, Solar> {
  static override className = "Solarization";
  static override args = ["additionFactor"];
  static override defaults = SOLARIZATION;
  readonly #addition = rangeOf(this.name, "additionFactor", this.config.additionFactor, RULE);
  readonly #threshold = rangeOf(this.name, "thresholdFactor", this.config.thresholdFactor, RULE);

  constructor(additionFactor?: Factor | Options<SolarizationConfig>, options?: SolarizationOptions) {
    super(...optional("additionFactor", additionFactor, options));
  }

  override randomTransformation(images: SymbolicTensor): Solar {
    return {
      addition: times(drawEach(images, this.#addition, this.seed), 255),
      threshold: times(drawEach(images, this.#threshold, this.seed), 255),
    };
  }

  override transformImages(images: SymbolicTensor, { addition, threshold }: Solar): SymbolicTensor {
    const brighter = clip(add(this.scaled(images, 255), addition), 0, 255);
    return this.unscaled(where(less(brighter, threshold), brighter, subtract(255, brighter)), 255);
  }
}
