import { nonNegative, positive, positiveInteger } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { floats } from "../core/floats.js";
import { reshape } from "../core/reshape.js";
import { mean } from "../core/sum.js";
import { add, divide, multiply, subtract } from "../elementwise/binary.js";
import { square } from "../elementwise/unary.js";
import { blurImages } from "./blur.js";
import type { ImageOptions } from "./color.js";
import { isChannelsFirst, toChannelsLast } from "./data-format.js";
import { imageShape } from "./window.js";

export interface SsimOptions extends ImageOptions {
  /** The range of the values. Default 1. */
  readonly maxVal?: number | undefined;
  /** Pixels along each side of the window. Default 11. */
  readonly filterSize?: number | undefined;
  /** Standard deviation of the window, in pixels. Default 1.5. */
  readonly filterSigma?: number | undefined;
  /** Default 0.01. */
  readonly k1?: number | undefined;
  /** Default 0.03. */
  readonly k2?: number | undefined;
}

/**
 * How alike two images look, 1 for the same (Wang, Bovik, Sheikh & Simoncelli, "Image quality assessment: from error visibility to
 * structural similarity", 2004). Both [batch, height, width, channels] → [batch], or one image each → a number.
 */
export const ssim = recordable(
  "ssim",
  ["image1", "image2", "options?: options"],
  function ssim(image1: SymbolicTensor, image2: SymbolicTensor, options: SsimOptions = {}): SymbolicTensor {
    const { maxVal, filterSize, filterSigma, k1, k2, dataFormat } = withDefaults("ssim", options, {
      maxVal: 1,
      filterSize: 11,
      filterSigma: 1.5,
      k1: 0.01,
      k2: 0.03,
      dataFormat: "channelsLast",
    });
    ({ image1, image2 } = floats("ssim", { image1, image2 }));
    const window = {
      size: positiveInteger("ssim", "filterSize", filterSize),
      sigma: positive("ssim", "filterSigma", filterSigma),
    };
    const isOne = image1.rank === 3;
    const batchOf = (image: SymbolicTensor) => {
      const batch = isOne ? reshape(image, [1, ...image.shape]) : image;
      imageShape("ssim", batch.shape); // throws for another rank
      return isChannelsFirst("ssim", dataFormat) ? toChannelsLast(batch) : batch;
    };
    if (!sameShape(image1.shape, image2.shape)) {
      throw new ShapeError({
        where: "ssim",
        problem: "the images are of different sizes",
        expected: formatShape(image1.shape),
        received: formatShape(image2.shape),
      });
    }
    const [x, y] = [batchOf(image1), batchOf(image2)];
    const blur = (image: SymbolicTensor) => blurImages(image, { width: window, height: window }, "valid");
    const c1 = (nonNegative("ssim", "k1", k1) * positive("ssim", "maxVal", maxVal)) ** 2;
    const c2 = (nonNegative("ssim", "k2", k2) * maxVal) ** 2; // far above what rounding leaves of a variance of 0
    const [meanX, meanY] = [blur(x), blur(y)];
    const product = multiply(meanX, meanY);
    const squares = add(square(meanX), square(meanY));
    const covariance = subtract(blur(multiply(x, y)), product);
    const variances = subtract(blur(add(square(x), square(y))), squares);
    const above = multiply(add(multiply(product, 2), c1), add(multiply(covariance, 2), c2));
    const alike = mean(divide(above, multiply(add(squares, c1), add(variances, c2))), { axis: [1, 2, 3] });
    return isOne ? reshape(alike, []) : alike;
  },
);
