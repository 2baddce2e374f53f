import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add, divide, multiply, subtract } from "../../ops/elementwise/binary.js";
import { clip } from "../../ops/elementwise/rounding.js";
import { AUGMENTATION, type AugmentationConfig, ImageAugmentation } from "./image-augmentation.js";
import { type Range, valueRangeOf } from "./ranges.js";

export interface ColorConfig extends AugmentationConfig {
  /** What pixels lie between. Default [0, 255]. */
  readonly valueRange: Range;
}

export const COLOR: Defaults<ColorConfig> = { ...AUGMENTATION, valueRange: [0, 255] };

/** Changes the colours of images; labels and masks stay. */
export abstract class ColorAugmentation<C extends ColorConfig, T> extends ImageAugmentation<C, T> {
  static override defaults: object = COLOR;
  /** In order. */
  protected readonly range: Range;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    this.range = valueRangeOf(this.name, this.config.valueRange);
  }

  /** Within the range of values. */
  protected clipped(images: SymbolicTensor): SymbolicTensor {
    return clip(images, this.range[0], this.range[1]);
  }

  /** From the range of values to [0, most]. */
  protected scaled(images: SymbolicTensor, most: number): SymbolicTensor {
    const [low, high] = this.range;
    if (low === 0 && high === most) return images;
    return multiply(divide(subtract(images, low), high - low), most);
  }

  /** Back from {@link scaled}. */
  protected unscaled(images: SymbolicTensor, most: number): SymbolicTensor {
    const [low, high] = this.range;
    if (low === 0 && high === most) return images;
    return add(multiply(divide(images, most), high - low), low);
  }
}
