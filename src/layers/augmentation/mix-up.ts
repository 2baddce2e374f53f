import { positive } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { concat } from "../../ops/core/concat.js";
import type { BoundingBoxes } from "../../ops/image/box-formats.js";
import { take } from "../../ops/index/gather.js";
import { betaOf } from "../../ops/random/gamma.js";
import { requireBoxes } from "./bounding-boxes.js";
import { AUGMENTATION, type AugmentationConfig, ImageAugmentation } from "./image-augmentation.js";
import { mixed, partnersOf } from "./mixed.js";

export interface MixUpConfig extends AugmentationConfig {
  /** Both parameters of the beta distribution that the weights come from: the higher, the more alike. Default 0.2. */
  readonly alpha: number;
}

/** Options of {@link MixUp}. */
export type MixUpOptions = Options<MixUpConfig, "alpha">;

const MIX_UP: Defaults<MixUpConfig> = { ...AUGMENTATION, alpha: 0.2 };

/** What was drawn for a batch: [batch] each. */
export interface Mixture {
  readonly weight: SymbolicTensor;
  readonly partners: SymbolicTensor;
}

/**
 * Mixes each image with another one of the batch while training, and their labels alike (Zhang et al., "mixup: beyond empirical risk
 * minimization", ICLR 2018). Takes { images, labels }, the labels one-hot, or images alone.
 */
export class MixUp extends ImageAugmentation<MixUpConfig, Mixture> {
  static override className = "MixUp";
  static override args = ["alpha"];
  static override defaults = MIX_UP;

  constructor(alpha?: number | Options<MixUpConfig>, options?: MixUpOptions) {
    super(...optional("alpha", alpha, options));
    positive(this.name, "alpha", this.config.alpha);
  }

  override randomTransformation(images: SymbolicTensor): Mixture {
    const { alpha } = this.config;
    const weight = betaOf(this.name, images.shape.slice(0, 1), [alpha, alpha], this.seed);
    return { weight, partners: partnersOf(images, this.seed) };
  }

  override transformImages(images: SymbolicTensor, { weight, partners }: Mixture): SymbolicTensor {
    return mixed(this.name, images, partners, weight);
  }

  override transformLabels(labels: SymbolicTensor, { weight, partners }: Mixture): SymbolicTensor {
    return mixed(this.name, labels, partners, weight);
  }

  /** Both images' boxes. */
  override transformBoundingBoxes(given: BoundingBoxes, { partners }: Mixture): BoundingBoxes {
    const { boxes, labels } = requireBoxes(this.name, given);
    const both = (x: SymbolicTensor) => concat([x, take(x, partners, { axis: 0 })], 1);
    return { ...given, boxes: both(boxes), labels: both(labels) };
  }

  override transformSegmentationMasks(masks: SymbolicTensor, mixture: Mixture): SymbolicTensor {
    return this.transformImages(masks, mixture);
  }
}
