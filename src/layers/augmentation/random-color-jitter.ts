import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { RandomBrightness } from "./random-brightness.js";
import { RandomContrast } from "./random-contrast.js";
import { RandomHue } from "./random-hue.js";
import { RandomSaturation } from "./random-saturation.js";
import { type Factor, type Range, rangeOf } from "./ranges.js";
import { type AnyAugmentation, drawnBy, type Step } from "./steps.js";

export interface RandomColorJitterConfig extends ColorConfig {
  /** As of {@link RandomBrightness}. Default: as it is. */
  readonly brightnessFactor: Factor | undefined;
  /** As of {@link RandomContrast}. Default: as it is. */
  readonly contrastFactor: Factor | undefined;
  /** As of {@link RandomSaturation}. Default: as it is. */
  readonly saturationFactor: Factor | undefined;
  /** As of {@link RandomHue}. Default: as it is. */
  readonly hueFactor: Factor | undefined;
}

/** Options of {@link RandomColorJitter}. */
export type RandomColorJitterOptions = Options<RandomColorJitterConfig, "valueRange">;

const JITTER: Defaults<RandomColorJitterConfig> = {
  ...COLOR,
  brightnessFactor: undefined,
  contrastFactor: undefined,
  saturationFactor: undefined,
  hueFactor: undefined,
};

/** Changes brightness, contrast, saturation and hue of images at random while training, those that have a factor, in this order. */
export class RandomColorJitter extends ColorAugmentation<RandomColorJitterConfig, readonly Step[]> {
  static override className = "RandomColorJitter";
  static override args = ["valueRange"];
  static override defaults = JITTER;
  readonly #layers: readonly AnyAugmentation[];

  constructor(valueRange?: Range | Options<RandomColorJitterConfig>, options?: RandomColorJitterOptions) {
    super(...optional("valueRange", valueRange, options));
    const { brightnessFactor, contrastFactor, saturationFactor, hueFactor } = this.config;
    for (const [name, factor] of Object.entries({ brightnessFactor, contrastFactor, saturationFactor, hueFactor })) {
      const isSigned = name === "brightnessFactor" || name === "saturationFactor";
      if (factor !== undefined) rangeOf(this.name, name, factor, { least: isSigned ? -1 : 0, most: 1 });
    }
    const shared = { valueRange: this.config.valueRange, seed: this.seed };
    this.#layers = [
      ...(brightnessFactor === undefined ? [] : [new RandomBrightness(brightnessFactor, shared)]),
      ...(contrastFactor === undefined ? [] : [new RandomContrast(contrastFactor, shared)]),
      ...(saturationFactor === undefined ? [] : [new RandomSaturation(saturationFactor, shared)]),
      ...(hueFactor === undefined ? [] : [new RandomHue(hueFactor, shared)]),
    ];
  }

  override randomTransformation(images: SymbolicTensor): readonly Step[] {
    return this.#layers.map((layer) => drawnBy(layer, images));
  }

  override transformImages(images: SymbolicTensor, steps: readonly Step[]): SymbolicTensor {
    return steps.reduce((x, step) => step.images(x), images);
  }
}
