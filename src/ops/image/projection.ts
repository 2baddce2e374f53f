import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { arange } from "../arrange/creation.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo } from "../core/sum.js";
import { greater } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { over, type PerImage, plus, times } from "./per-image.js";
import { sample } from "./sample.js";
import type { SampleAttributes } from "./sampling.js";

/**
 * Which place (x, y) of an image each pixel (X, Y) of the result shows: x = (a0·X + a1·Y + a2) / k, y = (b0·X + b1·Y + b2) / k,
 * k = c0·X + c1·Y + 1.
 */
export interface Projection {
  readonly a: readonly [PerImage, PerImage, PerImage];
  readonly b: readonly [PerImage, PerImage, PerImage];
  /** Default [0, 0]: an affine map. */
  readonly c?: readonly [PerImage, PerImage];
}

/** Images [batch, height, width, channels] through a projection of their own each; as large as they were, unless told. */
export function project(
  images: SymbolicTensor,
  projection: Projection,
  attrs: SampleAttributes,
  size: readonly [height: number, width: number] = [images.shape[1] ?? 1, images.shape[2] ?? 1],
): SymbolicTensor {
  const [batch = 1, , , channels = 1] = images.shape;
  const [height, width] = size;
  const places = reshape(placesOf(projection, [batch, height, width]), [batch, height * width, 2]);
  return reshape(sample(images, places, attrs), [batch, height, width, channels]);
}

/**
 * The places (y, x) that the pixels of a result show: [batch, height, width, 2]. What is multiplied are rows and columns; all else is of one
 * size, and so one kernel.
 */
function placesOf({ a, b, c = [0, 0] }: Projection, shape: readonly [number, number, number]): SymbolicTensor {
  const [, height, width] = shape;
  const overAll = (x: PerImage) => (typeof x === "number" ? x : broadcastTo(x, [...shape, 2]));
  const x = reshape(arange(0, width, { dtype: "float32" }), [1, 1, width, 1]);
  const y = reshape(arange(0, height, { dtype: "float32" }), [1, height, 1, 1]);
  const linear = ([p, q, r]: readonly PerImage[]) =>
    plus(plus(overAll(times(p ?? 0, x)), overAll(times(q ?? 0, y))), r ?? 0);
  const scale = linear([...c, 1]);
  const isX = greater(overAll(arange(0, 2, { dtype: "float32" })), 0);
  return where(isX, over(linear(a), scale), over(linear(b), scale));
}
