import type { Defaults, Options } from "../../config.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import { depthwiseConv2d } from "../../ops/image/depthwise-conv.js";
import { minus, type PerImage, times } from "../../ops/image/per-image.js";
import { Tensor } from "../../tensor.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomSharpnessConfig extends ColorConfig {
  /** How sharp, from 0 to 1: 0 blurs, 0.5 leaves images as they are, 1 sharpens. A range, or f for [0, f]. */
  readonly factor: Factor;
}

/** Options of {@link RandomSharpness}. */
export type RandomSharpnessOptions = Options<RandomSharpnessConfig, "factor">;

const SHARPNESS: Defaults<RandomSharpnessConfig, "factor"> = COLOR;
const SMOOTH = [1, 1, 1, 1, 5, 1, 1, 1, 1];

/** Blurs or sharpens images at random while training: goes on from a blurred image to the image, and past it. */
export class RandomSharpness extends ColorAugmentation<RandomSharpnessConfig, PerImage> {
  static override className = "RandomSharpness";
  static override args = ["factor"];
  static override defaults = SHARPNESS;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: 0, most: 1 });

  constructor(factor: Factor, options?: RandomSharpnessOptions) {
    super(options, { factor });
  }

  override randomTransformation(images: SymbolicTensor): PerImage {
    return times(drawEach(images, this.#factor, this.seed), 2);
  }

  override transformImages(images: SymbolicTensor, sharpness: PerImage): SymbolicTensor {
    const channels = images.shape.at(-1) ?? 1;
    const taps = SMOOTH.flatMap((tap) => new Array<number>(channels).fill(tap / 13));
    const kernel = constant(Tensor.from(taps, [3, 3, channels, 1], "float32"));
    const smooth = depthwiseConv2d(images, kernel, { padding: "same" });
    return this.clipped(add(images, multiply(subtract(smooth, images), minus(1, sharpness))));
  }
}
