import { oneOf, wholeNumber } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Sides } from "../../ops/image/box-formats.js";
import { SAMPLINGS, type Sampling } from "../../ops/image/sampling.js";
import { type ChosenStep, chosenStep, paletteOf } from "./choice.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { type Factor, type Range, rangeOf } from "./ranges.js";

export interface RandAugmentConfig extends ColorConfig {
  /** How many changes are made to each image. Default 2. */
  readonly numOps: number;
  /** How strong they are, from 0 to 1: a range, or f for [0, f]. Default 0.5. */
  readonly factor: Factor;
  /** Default `"bilinear"`. */
  readonly interpolation: Sampling;
}

/** Options of {@link RandAugment}. */
export type RandAugmentOptions = Options<RandAugmentConfig, "valueRange">;

const RAND_AUGMENT: Defaults<RandAugmentConfig> = { ...COLOR, numOps: 2, factor: 0.5, interpolation: "bilinear" };

/**
 * Makes `numOps` changes to each image while training, chosen for it from eleven: shear, translation, rotation, brightness, colour,
 * contrast, sharpness, posterization, solarization, stretched and equalized values (Cubuk et al., "RandAugment", 2019).
 */
export class RandAugment extends ColorAugmentation<RandAugmentConfig, readonly ChosenStep[]> {
  static override className = "RandAugment";
  static override args = ["valueRange"];
  static override defaults = RAND_AUGMENT;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: 0, most: 1 });

  constructor(valueRange?: Range | Options<RandAugmentConfig>, options?: RandAugmentOptions) {
    super(...optional("valueRange", valueRange, options));
    wholeNumber(this.name, "numOps", this.config.numOps);
    oneOf(this.name, "interpolation", this.config.interpolation, SAMPLINGS);
  }

  override randomTransformation(images: SymbolicTensor): readonly ChosenStep[] {
    const { interpolation, numOps } = this.config;
    const shared = { interpolation, seed: this.seed };
    const palette = paletteOf({ ...shared, factor: this.#factor, valueRange: this.range, all: true });
    return Array.from({ length: numOps }, () => chosenStep(images, palette, { ...shared, orNone: false }));
  }

  override transformImages(images: SymbolicTensor, steps: readonly ChosenStep[]): SymbolicTensor {
    return steps.reduce((x, step) => step.images(x), images);
  }

  protected override moveBoxes(sides: Sides, steps: readonly ChosenStep[]): Sides {
    return steps.reduce((moved, step) => step.boxes(moved), sides);
  }

  override transformSegmentationMasks(masks: SymbolicTensor, steps: readonly ChosenStep[]): SymbolicTensor {
    return steps.reduce((x, step) => step.masks(x), masks);
  }
}
