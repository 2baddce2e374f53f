import { probability } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { where } from "../../ops/elementwise/logic.js";
import { rgbToGrayscale } from "../../ops/image/color.js";
import { AUGMENTATION, type AugmentationConfig, ImageAugmentation } from "./image-augmentation.js";
import { chanceEach } from "./ranges.js";

export interface RandomGrayscaleConfig extends AugmentationConfig {
  /** The probability. Default 0.5. */
  readonly factor: number;
}

/** Options of {@link RandomGrayscale}. */
export type RandomGrayscaleOptions = Options<RandomGrayscaleConfig, "factor">;

const GRAYSCALE: Defaults<RandomGrayscaleConfig> = { ...AUGMENTATION, factor: 0.5 };

/** Shows images in grey with a probability while training, in as many channels as before. */
export class RandomGrayscale extends ImageAugmentation<RandomGrayscaleConfig, SymbolicTensor> {
  static override className = "RandomGrayscale";
  static override args = ["factor"];
  static override defaults = GRAYSCALE;

  constructor(factor?: number | Options<RandomGrayscaleConfig>, options?: RandomGrayscaleOptions) {
    super(...optional("factor", factor, options));
    probability(this.name, "factor", this.config.factor);
  }

  override randomTransformation(images: SymbolicTensor): SymbolicTensor {
    const { factor } = this.config;
    return chanceEach(images, [factor, factor], this.seed);
  }

  override transformImages(images: SymbolicTensor, applies: SymbolicTensor): SymbolicTensor {
    return where(applies, rgbToGrayscale(images), images);
  }
}
