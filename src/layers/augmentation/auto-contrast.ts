import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add, divide, greater, multiply, subtract } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { max, min } from "../../ops/reduce/extremes.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import type { Range } from "./ranges.js";

/** Options of {@link AutoContrast}. */
export type AutoContrastOptions = Options<ColorConfig, "valueRange">;

const AUTO_CONTRAST: Defaults<ColorConfig> = COLOR;

/** Stretches each channel of each image to the whole range of values, in training and otherwise. What is all the same stays. */
export class AutoContrast extends ColorAugmentation<ColorConfig, undefined> {
  static override className = "AutoContrast";
  static override args = ["valueRange"];
  static override defaults = AUTO_CONTRAST;
  protected override readonly always = true;

  constructor(valueRange?: Range | Options<ColorConfig>, options?: AutoContrastOptions) {
    super(...optional("valueRange", valueRange, options));
  }

  override randomTransformation(): undefined {
    return undefined;
  }

  override transformImages(images: SymbolicTensor): SymbolicTensor {
    const over = { axis: [1, 2], keepdims: true };
    const [low, high] = [min(images, over), max(images, over)];
    const spread = subtract(high, low);
    const varied = greater(spread, 0);
    const share = divide(subtract(images, low), where(varied, spread, 1));
    const [least, most] = this.range;
    return where(varied, this.clipped(add(multiply(share, most - least), least)), images);
  }
}
