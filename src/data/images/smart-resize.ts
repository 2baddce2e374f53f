import { oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { Tensor, type TensorLike } from "../../tensor.js";
import { framed, tensorOf } from "./frame.js";
import {
  IMAGE_FORMATS,
  IMAGE_INTERPOLATIONS,
  type ImageDataFormat,
  type ImageInterpolation,
  sizeOf,
} from "./image-options.js";

/** Options of {@link smartResize}. */
export interface SmartResizeOptions {
  /** Default `"bilinear"`. */
  readonly interpolation?: ImageInterpolation | undefined;
  /** Default `"channelsLast"`: [height, width, channels]. */
  readonly dataFormat?: ImageDataFormat | undefined;
}

/**
 * Numbers of a picture on the host in another size, [height, width], undistorted: the largest part in the middle with that aspect ratio,
 * resized; as Keras's `smart_resize`. For batches on the GPU there is `ops.resize` with `cropToAspectRatio`.
 *
 * Throws a ShapeError for another number of axes than three.
 */
export function smartResize(
  x: Tensor | TensorLike,
  size: number | readonly [height: number, width: number],
  options: SmartResizeOptions = {},
): Tensor<"float32"> {
  const where = "smartResize";
  const { interpolation, dataFormat } = withDefaults(where, options, {
    interpolation: "bilinear",
    dataFormat: "channelsLast",
  });
  oneOf(where, "interpolation", interpolation, IMAGE_INTERPOLATIONS);
  oneOf(where, "dataFormat", dataFormat, IMAGE_FORMATS);
  const tensor = isA<Tensor>(x, Tensor) ? x : Tensor.from(x);
  const { shape } = tensor;
  if (shape.length !== 3 || shape.includes(0)) {
    const expected = "three axes, none of them empty";
    throw new ShapeError({ where, problem: "no picture", expected, received: formatShape(shape) });
  }
  const isFirst = dataFormat === "channelsFirst";
  const [height = 1, width = 1, channels = 1] = isFirst ? [shape[1], shape[2], shape[0]] : shape;
  const { values } = tensor;
  const pixels = height * width;
  const data = isFirst
    ? Float32Array.from(values, (_, i) => values[(i % channels) * pixels + Math.floor(i / channels)] ?? 0)
    : values;
  const plan = { size: sizeOf(where, "size", size), interpolation, cropToAspectRatio: true, padToAspectRatio: false };
  return tensorOf(framed({ height, width, channels, data }, plan), dataFormat);
}
