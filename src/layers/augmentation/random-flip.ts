import { oneOf } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { flip } from "../../ops/arrange/rearrange.js";
import { subtract } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import type { Sides } from "../../ops/image/box-formats.js";
import { perBox, type Size } from "../../ops/image/boxes.js";
import { AUGMENTATION, type AugmentationConfig, ImageAugmentation } from "./image-augmentation.js";
import { chanceEach } from "./ranges.js";

const MODES = ["horizontal", "vertical", "horizontalAndVertical"] as const;
/** Left to right, top to bottom, or both. */
export type FlipMode = (typeof MODES)[number];

export interface RandomFlipConfig extends AugmentationConfig {
  /** Default `"horizontalAndVertical"`: each with probability ½, whether or not the other happens. */
  readonly mode: FlipMode;
}

/** Options of {@link RandomFlip}. */
export type RandomFlipOptions = Options<RandomFlipConfig, "mode">;

const FLIP: Defaults<RandomFlipConfig> = { ...AUGMENTATION, mode: "horizontalAndVertical" };

/** For each axis of the images that may be flipped, which images are: [batch, 1, 1, 1]. */
export type Flips = readonly { readonly axis: number; readonly applies: SymbolicTensor }[];

/** Flips images with probability ½ while training, boxes and masks with them. */
export class RandomFlip extends ImageAugmentation<RandomFlipConfig, Flips> {
  static override className = "RandomFlip";
  static override args = ["mode"];
  static override defaults = FLIP;

  constructor(mode?: FlipMode | Options<RandomFlipConfig>, options?: RandomFlipOptions) {
    super(...optional("mode", mode, options));
    oneOf(this.name, "mode", this.config.mode, MODES);
  }

  override randomTransformation(images: SymbolicTensor): Flips {
    const { mode } = this.config;
    const axes = mode === "horizontal" ? [2] : mode === "vertical" ? [1] : [2, 1];
    return axes.map((axis) => ({ axis, applies: chanceEach(images, [0.5, 0.5], this.seed) }));
  }

  override transformImages(images: SymbolicTensor, flips: Flips): SymbolicTensor {
    return flips.reduce((x, { axis, applies }) => where(applies, flip(x, axis), x), images);
  }

  protected override moveBoxes(sides: Sides, flips: Flips, [height, width]: Size): Sides {
    return flips.reduce(([left, top, right, bottom], { axis, applies }): Sides => {
      const isIt = perBox(applies);
      const pair = (low: SymbolicTensor, high: SymbolicTensor, length: number) =>
        [where(isIt, subtract(length, high), low), where(isIt, subtract(length, low), high)] as const;
      if (axis === 2) {
        const [newLeft, newRight] = pair(left, right, width);
        return [newLeft, top, newRight, bottom];
      }
      const [newTop, newBottom] = pair(top, bottom, height);
      return [left, newTop, right, newBottom];
    }, sides);
  }

  override transformSegmentationMasks(masks: SymbolicTensor, flips: Flips): SymbolicTensor {
    return this.transformImages(masks, flips);
  }
}
