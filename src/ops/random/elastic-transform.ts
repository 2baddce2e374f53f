import { finite, nonNegative, oneOf, positive } from "../../check.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import type { Seed } from "../../seed.js";
import { arange } from "../arrange/creation.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo } from "../core/sum.js";
import { add, multiply } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import type { TransformOptions } from "../image/affine-transform.js";
import { blurPlanes, tapsOf } from "../image/blur.js";
import { onImages } from "../image/image-batch.js";
import type { PerImage } from "../image/per-image.js";
import { sample } from "../image/sample.js";
import { FILL_MODES, SAMPLINGS } from "../image/sampling.js";
import { randomNormal } from "./distributions.js";

export interface ElasticTransformOptions extends TransformOptions {
  /** How far pixels are moved, about, in pixels. Default 20. */
  readonly alpha?: number | undefined;
  /** How far the moves of pixels are alike, in pixels. Default 5. */
  readonly sigma?: number | undefined;
  /** Fixes the moves. Default: they are others in every run. */
  readonly seed?: Seed | undefined;
}

/** How an image is to be distorted. */
export interface Distortion {
  readonly alpha: PerImage;
  readonly sigma: PerImage;
  /** How many pixels the moves are smoothed over: odd, three standard deviations to either side. */
  readonly taps: number;
  readonly seed: Seed | undefined;
}

/** How many taps a Gaussian has that is cut off at three standard deviations. */
export function tapsFor(sigma: number): number {
  const whole = Math.trunc(6 * sigma);
  return whole % 2 === 0 ? whole + 1 : whole;
}

/** Where pixels of images [batch, height, width, channels] come from that are moved at random, neighbours by much the same: [batch, places, 2]. */
export function elasticPlaces(images: SymbolicTensor, { alpha, sigma, taps, seed }: Distortion): SymbolicTensor {
  const [batch = 1, height = 1, width = 1] = images.shape;
  // All moves are planes of one image, two for each of ours: so they are smoothed at once.
  const perPlane = (value: PerImage) =>
    typeof value === "number" ? value : reshape(broadcastTo(reshape(value, [batch, 1]), [batch, 2]), [2 * batch]);
  const noise = multiply(randomNormal([1, height, width, 2 * batch], { seed }), perPlane(sigma));
  const weights = tapsOf({ size: taps, sigma: perPlane(sigma) });
  const smooth = blurPlanes(noise, { width: weights, height: weights }, "same");
  const moves = transpose(reshape(smooth, [height, width, batch, 2]), [2, 0, 1, 3]);
  const y = reshape(arange(0, height, { dtype: "float32" }), [1, height, 1, 1]);
  const x = reshape(arange(0, width, { dtype: "float32" }), [1, 1, width, 1]);
  const places = add(where(arange(0, 2), x, y), multiply(moves, alpha));
  return reshape(places, [batch, height * width, 2]);
}

/**
 * Images with their pixels moved at random, neighbours by much the same (Simard, Steinkraus & Platt, "Best practices for convolutional
 * neural networks applied to visual document analysis", 2003): normal numbers times `sigma`, smoothed by a Gaussian, times `alpha`.
 * [batch, height, width, channels] or one of them → the same shape, `fillMode` `"reflect"` by default.
 */
export const elasticTransform = recordable(
  "elasticTransform",
  ["images", "options?: options"],
  function elasticTransform(images: SymbolicTensor, options: ElasticTransformOptions = {}): SymbolicTensor {
    const at = "elasticTransform";
    const { alpha, sigma, interpolation, fillMode, fillValue, seed, dataFormat } = withDefaults(at, options, {
      alpha: 20,
      sigma: 5,
      interpolation: "bilinear",
      fillMode: "reflect",
      fillValue: 0,
      seed: undefined,
      dataFormat: "channelsLast",
    });
    const attrs = {
      linear: oneOf(at, "interpolation", interpolation, SAMPLINGS) === "bilinear",
      fillMode: oneOf(at, "fillMode", fillMode, FILL_MODES),
      fillValue: finite(at, "fillValue", fillValue),
    };
    nonNegative(at, "alpha", alpha);
    const distortion = { alpha, sigma, taps: tapsFor(positive(at, "sigma", sigma)), seed };
    return onImages(at, images, dataFormat, (batch) =>
      reshape(sample(batch, elasticPlaces(batch, distortion), attrs), batch.shape),
    );
  },
);
