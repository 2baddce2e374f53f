import { type Defaults, type Options, optional } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { where } from "../../ops/elementwise/logic.js";
import { blurImages } from "../../ops/image/blur.js";
import { type PerImage, plus } from "../../ops/image/per-image.js";
import { perAxis } from "../../ops/image/window.js";
import { isList } from "../../structure.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { chanceEach, drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomGaussianBlurConfig extends ColorConfig {
  /** How probable it is, from 0 to 1: a range, or f for [0, f]. Default 1. */
  readonly factor: Factor;
  /** Taps along width and height, odd. Default 3. */
  readonly kernelSize: number | readonly [number, number];
  /** Standard deviations in pixels, from 0 to 1: a range, or s for [0, s]. Default 1. */
  readonly sigma: Factor;
}

/** Options of {@link RandomGaussianBlur}. */
export type RandomGaussianBlurOptions = Options<RandomGaussianBlurConfig, "factor">;

const GAUSSIANBLUR: Defaults<RandomGaussianBlurConfig> = { ...COLOR, factor: 1, kernelSize: 3, sigma: 1 };
const RULE = { least: 0, most: 1 };

/** What was drawn for a batch. */
export interface Blur {
  /** For each image whether it is changed, [batch, 1, 1, 1]. */
  readonly applies: SymbolicTensor;
  /** Along width and height. */
  readonly sigmas: readonly [PerImage, PerImage];
}

/** Blurs images at random while training, by a Gaussian of a width of its own along each axis. */
export class RandomGaussianBlur extends ColorAugmentation<RandomGaussianBlurConfig, Blur> {
  static override className = "RandomGaussianBlur";
  static override args = ["factor"];
  static override defaults = GAUSSIANBLUR;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, RULE);
  readonly #sigma = rangeOf(this.name, "sigma", this.config.sigma, RULE);

  constructor(factor?: Factor | Options<RandomGaussianBlurConfig>, options?: RandomGaussianBlurOptions) {
    super(...optional("factor", factor, options));
    const { kernelSize } = this.config;
    if (perAxis(this.name, "kernelSize", kernelSize, 2).every((size) => size % 2 === 1)) return;
    const expected = "odd numbers";
    throw new ArgumentError({
      where: this.name,
      problem: "no such kernelSize",
      expected,
      received: inWords(kernelSize),
    });
  }

  override randomTransformation(images: SymbolicTensor): Blur {
    const sigma = () => plus(drawEach(images, this.#sigma, this.seed), 1e-6);
    return { applies: chanceEach(images, this.#factor, this.seed), sigmas: [sigma(), sigma()] };
  }

  override transformImages(images: SymbolicTensor, { applies, sigmas }: Blur): SymbolicTensor {
    const { kernelSize } = this.config;
    const [width, height] = isList(kernelSize) ? kernelSize : [kernelSize, kernelSize];
    const along = { width: { size: width, sigma: sigmas[0] }, height: { size: height, sigma: sigmas[1] } };
    return this.clipped(where(applies, blurImages(images, along), images));
  }
}
