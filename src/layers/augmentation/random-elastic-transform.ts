import { finite, oneOf } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { reshape } from "../../ops/core/reshape.js";
import { where } from "../../ops/elementwise/logic.js";
import { clip } from "../../ops/elementwise/rounding.js";
import { plus, times } from "../../ops/image/per-image.js";
import { sample } from "../../ops/image/sample.js";
import { FILL_MODES, SAMPLINGS } from "../../ops/image/sampling.js";
import { elasticPlaces, tapsFor } from "../../ops/random/elastic-transform.js";
import { noBoxes } from "./bounding-boxes.js";
import { AUGMENTATION, ImageAugmentation } from "./image-augmentation.js";
import { PROJECTIVE, type ProjectiveConfig } from "./projective.js";
import { chanceEach, drawEach, type Factor, type Range, rangeOf, valueRangeOf } from "./ranges.js";

export interface RandomElasticTransformConfig extends ProjectiveConfig {
  /** How probable it is, from 0 to 1: a range, or f for [0, f]. Default 1. */
  readonly factor: Factor;
  /** How strongly images are distorted, from 0 to 1: a range, or s for [0, s]. Default 1. */
  readonly scale: Factor;
  /** What pixels lie between. Default [0, 255]. */
  readonly valueRange: Range;
}

/** Options of {@link RandomElasticTransform}. */
export type RandomElasticTransformOptions = Options<RandomElasticTransformConfig, "factor">;

const ELASTIC: Defaults<RandomElasticTransformConfig> = {
  ...AUGMENTATION,
  ...PROJECTIVE,
  factor: 1,
  scale: 1,
  valueRange: [0, 255],
};
const RULE = { least: 0, most: 1 };
/** Of a strength that is drawn: below, nothing would move. */
const LEAST = 1e-3;

/** What was drawn for a batch. */
export interface ElasticDraw {
  /** For each image whether it is changed, [batch, 1, 1, 1]. */
  readonly applies: SymbolicTensor;
  /** Where its pixels come from, [batch, pixels, 2]. */
  readonly places: SymbolicTensor;
}

/**
 * Moves the pixels of images at random while training, neighbours by much the same: by about a tenth of the longer side times the
 * strength that was drawn, smoothed over a twentieth of the shorter side times that.
 */
export class RandomElasticTransform extends ImageAugmentation<RandomElasticTransformConfig, ElasticDraw> {
  static override className = "RandomElasticTransform";
  static override args = ["factor"];
  static override defaults = ELASTIC;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, RULE);
  readonly #scale = rangeOf(this.name, "scale", this.config.scale, RULE);
  readonly #range = valueRangeOf(this.name, this.config.valueRange);

  constructor(factor?: Factor | Options<RandomElasticTransformConfig>, options?: RandomElasticTransformOptions) {
    super(...optional("factor", factor, options));
    oneOf(this.name, "interpolation", this.config.interpolation, SAMPLINGS);
    oneOf(this.name, "fillMode", this.config.fillMode, FILL_MODES);
    finite(this.name, "fillValue", this.config.fillValue);
  }

  override randomTransformation(images: SymbolicTensor): ElasticDraw {
    const [, height = 1, width = 1] = images.shape;
    const [longer, shorter] = [Math.max(height, width) / 10, Math.min(height, width) / 20];
    const strength = plus(drawEach(images, this.#scale, this.seed), LEAST);
    return {
      applies: chanceEach(images, this.#factor, this.seed),
      places: elasticPlaces(images, {
        alpha: times(strength, longer),
        sigma: times(strength, shorter),
        taps: tapsFor(shorter * this.#scale[1]),
        seed: this.seed,
      }),
    };
  }

  override transformImages(images: SymbolicTensor, drawn: ElasticDraw): SymbolicTensor {
    const [low, high] = this.#range;
    return clip(this.#move(images, drawn, this.config.interpolation === "bilinear"), low, high);
  }

  /** Throws an ArgumentError: what a box held is bent. */
  override transformBoundingBoxes(): never {
    throw noBoxes(this.name);
  }

  override transformSegmentationMasks(masks: SymbolicTensor, drawn: ElasticDraw): SymbolicTensor {
    return this.#move(masks, drawn, false);
  }

  #move(x: SymbolicTensor, { applies, places }: ElasticDraw, linear: boolean): SymbolicTensor {
    const { fillMode, fillValue } = this.config;
    return where(applies, reshape(sample(x, places, { linear, fillMode, fillValue }), x.shape), x);
  }
}
