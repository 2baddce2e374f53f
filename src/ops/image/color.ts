import { ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { arange } from "../arrange/creation.js";
import { slice } from "../core/movement.js";
import { add, divide, equal, greater, less, maximum, minimum, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { clip, mod } from "../elementwise/rounding.js";
import { abs } from "../elementwise/unary.js";
import { sum } from "../reduce/reduce.js";
import type { DataFormat } from "./data-format.js";
import { onImages } from "./image-batch.js";

/** How an op on images may be told where the channels are. */
export interface ImageOptions {
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

const LUMA = [0.2989, 0.587, 0.114]; // ITU-R BT.601
const EPSILON = 2 ** -23;

function onColors(
  where: string,
  images: SymbolicTensor,
  options: ImageOptions,
  channels: readonly number[],
  compute: (batch: SymbolicTensor) => SymbolicTensor,
): SymbolicTensor {
  const { dataFormat } = withDefaults(where, options, { dataFormat: "channelsLast" });
  return onImages(where, images, dataFormat, (batch) => {
    if (channels.includes(batch.shape.at(-1) ?? 0)) return compute(batch);
    throw new ShapeError({
      where,
      problem: "another number of channels",
      expected: channels.join(" or "),
      received: formatShape(images.shape),
    });
  });
}

/** The three channels of a batch, each [batch, height, width, 1]. */
export function channelsOf(batch: SymbolicTensor): readonly [SymbolicTensor, SymbolicTensor, SymbolicTensor] {
  const channel = (i: number) => slice(batch, [{}, {}, {}, { start: i, stop: i + 1 }]);
  return [channel(0), channel(1), channel(2)];
}

/** What {@link channelsOf} took apart. Chosen place by place, so that it fuses with what made the channels. */
export function fromChannels(first: SymbolicTensor, second: SymbolicTensor, third: SymbolicTensor): SymbolicTensor {
  const channel = arange(0, 3);
  return where(equal(channel, 0), first, where(equal(channel, 1), second, third));
}

/**
 * Images in shades of grey: 0.2989 · red + 0.587 · green + 0.114 · blue. [batch, height, width, 3] or one of them → the same with one
 * channel; images of one channel stay as they are.
 */
export const rgbToGrayscale = recordable(
  "rgbToGrayscale",
  ["images", "options?: options"],
  function rgbToGrayscale(images: SymbolicTensor, options: ImageOptions = {}): SymbolicTensor {
    return onColors("rgbToGrayscale", images, options, [1, 3], (batch) =>
      batch.shape.at(-1) === 1
        ? batch
        : sum(multiply(batch, constant(Tensor.from(LUMA, [3], "float32"))), { axis: -1, keepdims: true }),
    );
  },
);

/**
 * Red, green and blue as hue, saturation and value (Smith, "Color gamut transform pairs", SIGGRAPH 1978), hue and saturation from 0
 * to 1, the value as the colours are. [batch, height, width, 3] or one of them → the same shape.
 */
export const rgbToHsv = recordable(
  "rgbToHsv",
  ["images", "options?: options"],
  function rgbToHsv(images: SymbolicTensor, options: ImageOptions = {}): SymbolicTensor {
    return onColors("rgbToHsv", images, options, [3], (batch) => {
      const [r, g, b] = channelsOf(where(less(abs(batch), EPSILON), 0, batch));
      const value = maximum(maximum(r, g), b);
      const range = subtract(value, minimum(minimum(r, g), b));
      const saturation = where(greater(value, 0), divide(range, where(greater(value, 0), value, 1)), 0);
      const sixth = (difference: SymbolicTensor) => divide(difference, multiply(where(greater(range, 0), range, 1), 6));
      const towards = where(
        equal(value, r),
        sixth(subtract(g, b)),
        where(equal(value, g), add(sixth(subtract(b, r)), 2 / 6), add(sixth(subtract(r, g)), 4 / 6)),
      );
      const hue = where(greater(range, 0), where(less(towards, 0), add(towards, 1), towards), 0);
      return fromChannels(hue, saturation, value);
    });
  },
);

/** Back from {@link rgbToHsv}: a hue beyond [0, 1] goes round. [batch, height, width, 3] or one of them → the same shape. */
export const hsvToRgb = recordable(
  "hsvToRgb",
  ["images", "options?: options"],
  function hsvToRgb(images: SymbolicTensor, options: ImageOptions = {}): SymbolicTensor {
    return onColors("hsvToRgb", images, options, [3], (batch) => {
      const [hue, saturation, value] = channelsOf(batch);
      const sixths = multiply(mod(hue, 1), 6);
      const distance = (from: number) => abs(subtract(sixths, from));
      const rest = subtract(1, saturation);
      const color = (share: SymbolicTensor) => multiply(value, add(rest, multiply(saturation, clip(share, 0, 1))));
      return fromChannels(
        color(subtract(distance(3), 1)),
        color(subtract(2, distance(2))),
        color(subtract(2, distance(4))),
      );
    });
  },
);
