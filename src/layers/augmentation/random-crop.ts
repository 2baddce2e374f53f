import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { floor } from "../../ops/elementwise/rounding.js";
import type { Sides } from "../../ops/image/box-formats.js";
import { projectedSides, resizedSides, type Size } from "../../ops/image/boxes.js";
import type { PerImage } from "../../ops/image/per-image.js";
import { project } from "../../ops/image/projection.js";
import { resize } from "../../ops/image/resize.js";
import { AUGMENTATION, type AugmentationConfig, ImageAugmentation } from "./image-augmentation.js";
import { drawEach } from "./ranges.js";

export interface RandomCropConfig extends AugmentationConfig {
  readonly height: number;
  readonly width: number;
}

/** Options of {@link RandomCrop}. */
export type RandomCropOptions = Options<RandomCropConfig, "height" | "width">;

const CROP: Defaults<RandomCropConfig, "height" | "width"> = AUGMENTATION;

/** Where to cut. Undefined for images that are too small. */
export type Corner = { readonly top: PerImage; readonly left: PerImage } | undefined;

/**
 * Cuts a part of `height` and `width` out of images: anywhere while training, and otherwise, as of images that are smaller than that,
 * the largest middle of that aspect ratio, resized. [batch, oldHeight, oldWidth, channels] → [batch, height, width, channels].
 */
export class RandomCrop extends ImageAugmentation<RandomCropConfig, Corner> {
  static override className = "RandomCrop";
  static override args = ["height", "width"];
  static override defaults = CROP;

  constructor(height: number, width: number, options?: RandomCropOptions) {
    super(options, { height, width });
    positiveInteger(this.name, "height", height);
    positiveInteger(this.name, "width", width);
  }

  override randomTransformation(images: SymbolicTensor): Corner {
    const [, height = 1, width = 1] = images.shape;
    const [down, right] = [height - this.config.height, width - this.config.width];
    if (down < 0 || right < 0) return undefined;
    const draw = (room: number) => {
      const place = room === 0 ? 0 : drawEach(images, [0, room + 1], this.seed);
      return typeof place === "number" ? place : floor(place);
    };
    return { top: draw(down), left: draw(right) };
  }

  override transformImages(images: SymbolicTensor, corner: Corner): SymbolicTensor {
    if (corner === undefined) return this.atInference(images);
    const { height, width } = this.config;
    const projection = { a: [1, 0, corner.left], b: [0, 1, corner.top] } as const;
    return project(images, projection, { linear: false, fillMode: "nearest", fillValue: 0 }, [height, width]);
  }

  protected override moveBoxes(sides: Sides, corner: Corner, size: Size): Sides {
    if (corner === undefined) return this.boxesAtInference(sides, size);
    return projectedSides(sides, { a: [1, 0, corner.left], b: [0, 1, corner.top] });
  }

  protected override boxesAtInference(sides: Sides, size: Size): Sides {
    return resizedSides(sides, size, this.sizeAfter(size), "crop");
  }

  protected override sizeAfter(_size: Size): Size {
    return [this.config.height, this.config.width];
  }

  override transformSegmentationMasks(masks: SymbolicTensor, corner: Corner): SymbolicTensor {
    return this.transformImages(masks, corner);
  }

  protected override atInference(batch: SymbolicTensor): SymbolicTensor {
    return resize(batch, [this.config.height, this.config.width], { cropToAspectRatio: true });
  }
}
