import { integerFrom } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { arange } from "../../ops/arrange/creation.js";
import { cast } from "../../ops/core/cast.js";
import { slice } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, divide, greater, multiply, subtract } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { clip, round } from "../../ops/elementwise/rounding.js";
import { cellSums, MOST_CELLS } from "../../ops/index/cell-sums.js";
import { bincount } from "../../ops/index/counting.js";
import { take } from "../../ops/index/gather.js";
import { min } from "../../ops/reduce/extremes.js";
import { sum } from "../../ops/reduce/reduce.js";
import { cumsum } from "../../ops/reduce/scan.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import type { Range } from "./ranges.js";

export interface EqualizationConfig extends ColorConfig {
  /** How many values to tell apart. Default 256. */
  readonly bins: number;
}

/** Options of {@link Equalization}. */
export type EqualizationOptions = Options<EqualizationConfig, "valueRange">;

const EQUALIZATION: Defaults<EqualizationConfig> = { ...COLOR, bins: 256 };

/**
 * Spreads the values of each channel so that all are about as frequent, while training. As in Keras, they are counted over the whole
 * batch.
 */
export class Equalization extends ColorAugmentation<EqualizationConfig, undefined> {
  static override className = "Equalization";
  static override args = ["valueRange"];
  static override defaults = EQUALIZATION;

  constructor(valueRange?: Range | Options<EqualizationConfig>, options?: EqualizationOptions) {
    super(...optional("valueRange", valueRange, options));
    integerFrom(this.name, "bins", this.config.bins, 2);
  }

  override randomTransformation(): undefined {
    return undefined;
  }

  override transformImages(images: SymbolicTensor): SymbolicTensor {
    const { bins } = this.config;
    const channels = images.shape.at(-1) ?? 1;
    const scaled = this.scaled(images, 255);
    const values = cast(clip(divide(multiply(scaled, bins - 1), 255), 0, bins - 1), "int32");
    const ids = add(values, multiply(arange(0, channels), bins)); // each channel has bins of its own
    const counts = reshape(howMany(ids, channels * bins), [channels, bins]);
    const upTo = cumsum(counts, { axis: 1 });
    const first = min(where(greater(upTo, 0), upTo, Number.MAX_SAFE_INTEGER), { axis: 1, keepdims: true });
    const rest = subtract(slice(upTo, [{}, { start: -1 }]), first);
    const share = divide(multiply(subtract(upTo, first), 255), where(greater(rest, 0), rest, 1));
    const table = clip(round(share), 0, 255);
    const kinds = sum(cast(greater(counts, 0), "float32"), { axis: 1 });
    const spread = where(greater(kinds, 1), take(reshape(table, [-1]), ids), scaled);
    return this.unscaled(spread, 255);
  }
}

/** How many there are of each number below `count`, float32 [count]. Few are counted as they come, many sorted. */
function howMany(numbers: SymbolicTensor, count: number): SymbolicTensor {
  if (count > MOST_CELLS) return cast(bincount(reshape(numbers, [-1]), count), "float32");
  return cellSums(reshape(cast(numbers, "float32"), [1, numbers.size]), undefined, { cells: count });
}
