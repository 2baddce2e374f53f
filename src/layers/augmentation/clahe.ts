import { finite } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { arange } from "../../ops/arrange/creation.js";
import { pad } from "../../ops/arrange/pad.js";
import { cast } from "../../ops/core/cast.js";
import { slice } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, divide, equal, minimum, multiply, subtract } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { clip } from "../../ops/elementwise/rounding.js";
import { perAxis } from "../../ops/image/window.js";
import { bincount } from "../../ops/index/counting.js";
import { take } from "../../ops/index/gather.js";
import { sum } from "../../ops/reduce/reduce.js";
import { cumsum } from "../../ops/reduce/scan.js";
import { Tensor } from "../../tensor.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import type { Range } from "./ranges.js";

export interface ClaheConfig extends ColorConfig {
  /** How many times its share a value may count; what is above is shared among all. 0: no limit. Default 4. */
  readonly clipLimit: number;
  /** How many tiles there are, down and across. Default [8, 8]. */
  readonly tileGridSize: readonly [number, number];
}

/** Options of {@link ContrastLimitedAdaptiveHistogramEqualization}. */
export type ClaheOptions = Options<ClaheConfig, "valueRange">;

const CLAHE: Defaults<ClaheConfig> = { ...COLOR, clipLimit: 4, tileGridSize: [8, 8] };
const LEVELS = 256;

/** Between which two tiles each place of an axis lies, and how far it is from the first to the second. */
interface Between {
  readonly first: SymbolicTensor;
  readonly second: SymbolicTensor;
  readonly share: SymbolicTensor;
}

/**
 * Spreads the values of each channel tile by tile so that all are about as frequent, but no contrast grows too much, in training and
 * otherwise; between tiles it goes over from one to the next (Zuiderveld, "Contrast limited adaptive histogram equalization", 1994).
 */
export class ContrastLimitedAdaptiveHistogramEqualization extends ColorAugmentation<ClaheConfig, undefined> {
  static override className = "ContrastLimitedAdaptiveHistogramEqualization";
  static override args = ["valueRange"];
  static override defaults = CLAHE;
  protected override readonly always = true;

  constructor(valueRange?: Range | Options<ClaheConfig>, options?: ClaheOptions) {
    super(...optional("valueRange", valueRange, options));
    finite(this.name, "clipLimit", this.config.clipLimit);
    perAxis(this.name, "tileGridSize", this.config.tileGridSize, 2);
  }

  override randomTransformation(): undefined {
    return undefined;
  }

  override transformImages(images: SymbolicTensor): SymbolicTensor {
    const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
    const [rows, columns] = this.config.tileGridSize;
    const [down, across] = [Math.ceil(height / rows), Math.ceil(width / columns)];
    const whole = pad(
      this.scaled(images, 255),
      [
        [0, 0],
        [0, down * rows - height],
        [0, across * columns - width],
        [0, 0],
      ],
      { mode: "symmetric" },
    );
    const levels = cast(clip(whole, 0, LEVELS - 1), "int32");
    // A table of its own for each channel of each tile: [batch, rows, columns, channels, levels].
    const tableOf = (image: SymbolicTensor, row: SymbolicTensor, column: SymbolicTensor) => {
      const tile = add(multiply(add(multiply(image, rows), row), columns), column);
      return multiply(add(multiply(tile, channels), arange(0, channels)), LEVELS);
    };
    const image = reshape(arange(0, batch), [batch, 1, 1, 1]);
    const own = tableOf(
      image,
      indices(down * rows, (y) => Math.floor(y / down), 1),
      indices(across * columns, (x) => Math.floor(x / across), 2),
    );
    const tables = this.#tables(
      bincount(reshape(add(own, levels), [-1]), batch * rows * columns * channels * LEVELS),
      down * across,
    );
    const y = between(down, rows, 1);
    const x = between(across, columns, 2);
    const at = (row: SymbolicTensor, column: SymbolicTensor) =>
      take(tables, add(tableOf(image, row, column), levels), { axis: 0 });
    const mix = (a: SymbolicTensor, b: SymbolicTensor, share: SymbolicTensor) =>
      add(multiply(a, subtract(1, share)), multiply(b, share));
    const top = mix(at(y.first, x.first), at(y.first, x.second), x.share);
    const bottom = mix(at(y.second, x.first), at(y.second, x.second), x.share);
    const spread = slice(mix(top, bottom, y.share), [{}, { stop: height }, { stop: width }]);
    return this.unscaled(spread, 255);
  }

  /** What each level becomes, from how often it occurs in a tile: flat. */
  #tables(counts: SymbolicTensor, pixels: number): SymbolicTensor {
    const { clipLimit } = this.config;
    let shares = cast(reshape(counts, [-1, LEVELS]), "float32");
    if (clipLimit > 0) {
      const limited = minimum(shares, (clipLimit * pixels) / LEVELS);
      const excess = sum(subtract(shares, limited), { axis: 1, keepdims: true });
      shares = add(limited, divide(excess, LEVELS));
    }
    const upTo = cumsum(shares, { axis: 1 });
    const first = slice(upTo, [{}, { stop: 1 }]); // none is lower
    const rest = subtract(pixels, first);
    const table = divide(multiply(subtract(upTo, first), 255), where(equal(rest, 0), 1, rest));
    return reshape(clip(table, 0, 255), [-1]);
  }
}

/** Whole numbers along one axis of images. */
function indices(count: number, of: (place: number) => number, axis: 1 | 2): SymbolicTensor {
  const shape = axis === 1 ? [1, count, 1, 1] : [1, 1, count, 1];
  return constant(
    Tensor.from(
      Array.from({ length: count }, (_, place) => of(place)),
      shape,
      "int32",
    ),
  );
}

function between(size: number, tiles: number, axis: 1 | 2): Between {
  const count = size * tiles;
  const place = (pixel: number) => (pixel - size / 2) / size;
  const tile = (index: number) => Math.min(Math.max(index, 0), tiles - 1);
  const shares = Array.from({ length: count }, (_, pixel) => place(pixel) - Math.floor(place(pixel)));
  return {
    first: indices(count, (pixel) => tile(Math.floor(place(pixel))), axis),
    second: indices(count, (pixel) => tile(Math.floor(place(pixel)) + 1), axis),
    share: constant(Tensor.from(shares, axis === 1 ? [1, count, 1, 1] : [1, 1, count, 1], "float32")),
  };
}
