import { type Defaults, type Options, optional } from "../../config.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { reshape } from "../../ops/core/reshape.js";
import { subtract } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { over, plus, times } from "../../ops/image/per-image.js";
import { take } from "../../ops/index/gather.js";
import { betaOf } from "../../ops/random/gamma.js";
import { noBoxes } from "./bounding-boxes.js";
import { boxOf, stretchOf } from "./boxes.js";
import { AUGMENTATION, type AugmentationConfig, ImageAugmentation } from "./image-augmentation.js";
import { mixed, partnersOf } from "./mixed.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface CutMixConfig extends AugmentationConfig {
  /** Where to draw both parameters of the beta distribution from that boxes' sizes come from, from 0 to 1: a range, or f for [0, f]. Default 1. */
  readonly factor: Factor;
}

/** Options of {@link CutMix}. */
export type CutMixOptions = Options<CutMixConfig, "factor">;

const CUT_MIX: Defaults<CutMixConfig> = { ...AUGMENTATION, factor: 1 };

/** What was drawn for a batch. */
export interface Cut {
  /** Which pixels come from the partner, [batch, height, width, 1]. */
  readonly box: SymbolicTensor;
  /** How much of each image is left, [batch]. */
  readonly weight: SymbolicTensor;
  /** [batch] */
  readonly partners: SymbolicTensor;
}

/**
 * Puts a box of another image of the batch into each while training, and mixes their labels by the areas (Yun et al., "CutMix", ICCV
 * 2019). Takes { images, labels }, the labels one-hot, or images alone.
 */
export class CutMix extends ImageAugmentation<CutMixConfig, Cut> {
  static override className = "CutMix";
  static override args = ["factor"];
  static override defaults = CUT_MIX;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: 0, most: 1 });

  constructor(factor?: Factor | Options<CutMixConfig>, options?: CutMixOptions) {
    super(...optional("factor", factor, options));
  }

  override randomTransformation(images: SymbolicTensor): Cut {
    const [batch = 1, height = 1, width = 1] = images.shape;
    const alpha = plus(drawEach(images, this.#factor, this.seed), 1e-6);
    const kept = betaOf(this.name, [batch, 1, 1, 1], [alpha, alpha], this.seed);
    const across = stretchOf(images, 2, subtract(1, kept), this.seed);
    const down = stretchOf(images, 1, subtract(1, kept), this.seed);
    const area = over(times(across.length, down.length), width * height);
    const weight = typeof area === "number" ? fill(1 - area, [batch]) : reshape(subtract(1, area), [batch]);
    return { box: boxOf(images, down, across), weight, partners: partnersOf(images, this.seed) };
  }

  override transformImages(images: SymbolicTensor, { box, partners }: Cut): SymbolicTensor {
    return where(box, take(images, partners, { axis: 0 }), images);
  }

  override transformLabels(labels: SymbolicTensor, { weight, partners }: Cut): SymbolicTensor {
    return mixed(this.name, labels, partners, weight);
  }

  /** Throws an ArgumentError: a box may be hidden in part, and nobody says by how much. */
  override transformBoundingBoxes(): never {
    throw noBoxes(this.name);
  }

  override transformSegmentationMasks(masks: SymbolicTensor, cut: Cut): SymbolicTensor {
    return this.transformImages(masks, cut);
  }
}
