import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { Tensor } from "../../tensor.js";
import { arange } from "../arrange/creation.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo } from "../core/sum.js";
import { written } from "../core/written.js";
import { divide, multiply, subtract } from "../elementwise/binary.js";
import { exp, square } from "../elementwise/unary.js";
import { sum } from "../reduce/reduce.js";
import { depthwiseConv2d } from "./depthwise-conv.js";
import type { PerImage } from "./per-image.js";

/** How wide a Gaussian is along one axis: over so many taps, with a standard deviation in pixels. */
export interface Gaussian {
  readonly size: number;
  readonly sigma: PerImage;
}

/** The weights of a Gaussian, which add up to 1: [size, 1], or [size, batch]. */
export function tapsOf({ size, sigma }: Gaussian): SymbolicTensor {
  if (typeof sigma === "number") {
    const weights = written("blur", "kernelSize", size, (i) => Math.exp(-0.5 * ((i - (size - 1) / 2) / sigma) ** 2));
    const total = weights.reduce((a, b) => a + b, 0);
    return constant(
      Tensor.from(
        weights.map((weight) => weight / total),
        [size, 1],
        "float32",
      ),
    );
  }
  const places = subtract(reshape(arange(0, size, { dtype: "float32" }), [size, 1]), (size - 1) / 2);
  const weights = exp(multiply(square(divide(places, reshape(sigma, [1, -1]))), -0.5));
  return divide(weights, sum(weights, { axis: 0, keepdims: true }));
}

/** Images [batch, height, width, channels] with each pixel a mean of those around, beyond the edges 0. */
export function blurImages(
  images: SymbolicTensor,
  along: { readonly width: Gaussian; readonly height: Gaussian },
  padding: "same" | "valid" = "same",
): SymbolicTensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
  const [x, y] = [tapsOf(along.width), tapsOf(along.height)];
  if (x.shape[1] === 1 && y.shape[1] === 1) return blurPlanes(images, { width: x, height: y }, padding);
  // Filters are one for each channel, so that images with filters of their own become channels of one image.
  const planes = reshape(transpose(images, [1, 2, 0, 3]), [1, height, width, batch * channels]);
  const blurred = blurPlanes(planes, { width: x, height: y }, padding);
  const back = reshape(blurred, [...blurred.shape.slice(1, 3), batch, channels]);
  return transpose(back, [2, 0, 1, 3]);
}

/** Images [batch, height, width, channels] through filters [taps, n] along each axis: n of them, each for as many channels in a row. */
export function blurPlanes(
  images: SymbolicTensor,
  taps: { readonly width: SymbolicTensor; readonly height: SymbolicTensor },
  padding: "same" | "valid",
): SymbolicTensor {
  const channels = images.shape.at(-1) ?? 1;
  const filter = (weights: SymbolicTensor) => {
    const [size = 1, count = 1] = weights.shape;
    return reshape(broadcastTo(reshape(weights, [size, count, 1]), [size, count, channels / count]), [size, channels]);
  };
  const [x, y] = [filter(taps.width), filter(taps.height)];
  const alongX = depthwiseConv2d(images, reshape(x, [1, -1, channels, 1]), { padding });
  return depthwiseConv2d(alongX, reshape(y, [-1, 1, channels, 1]), { padding });
}
