import { positive } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import { blurImages } from "./blur.js";
import type { ImageOptions } from "./color.js";
import { onImages } from "./image-batch.js";
import { perAxis } from "./window.js";

export interface GaussianBlurOptions extends ImageOptions {
  /** Taps along width and height. Default [3, 3]. */
  readonly kernelSize?: readonly [number, number] | undefined;
  /** Standard deviations along width and height, in pixels. Default [1, 1]. */
  readonly sigma?: readonly [number, number] | undefined;
}

/**
 * Images through a Gaussian filter, beyond the edges 0: [batch, height, width, channels] or one of them → the same shape.
 * Two passes, along one axis each.
 */
export const gaussianBlur = recordable(
  "gaussianBlur",
  ["images", "options?: options"],
  function gaussianBlur(images: SymbolicTensor, options: GaussianBlurOptions = {}): SymbolicTensor {
    const where = "gaussianBlur";
    const { kernelSize, sigma, dataFormat } = withDefaults(where, options, {
      kernelSize: [3, 3] as readonly [number, number],
      sigma: [1, 1] as readonly [number, number],
      dataFormat: "channelsLast",
    });
    const [width = 1, height = 1] = perAxis(where, "kernelSize", kernelSize, 2);
    if (!isList(sigma) || sigma.length !== 2) {
      const expected = "two numbers, for width and height";
      throw new ArgumentError({ where, problem: "no such sigma", expected, received: inWords(sigma) });
    }
    for (const one of sigma) positive(where, "sigma", one);
    const along = { width: { size: width, sigma: sigma[0] }, height: { size: height, sigma: sigma[1] } };
    return onImages(where, images, dataFormat, (batch) => blurImages(batch, along));
  },
);
