import { finite, oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import type { DataFormat } from "./data-format.js";
import { onImages } from "./image-batch.js";
import { entriesOf } from "./per-image.js";
import { project } from "./projection.js";
import { FILL_MODES, type FillMode, SAMPLINGS, type Sampling } from "./sampling.js";

export interface TransformOptions {
  /** Default `"bilinear"`. */
  readonly interpolation?: Sampling | undefined;
  /** What lies outside. Default `"constant"`. */
  readonly fillMode?: FillMode | undefined;
  /** The constant. Default 0. */
  readonly fillValue?: number | undefined;
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

/**
 * Images turned, scaled, sheared or moved: pixel (X, Y) of the result shows ((a0·X + a1·Y + a2) / k, (b0·X + b1·Y + b2) / k) with
 * k = c0·X + c1·Y + 1.
 *
 * `images`: [batch, height, width, channels] or one of them, `transform`: a0, a1, a2, b0, b1, b2, c0, c1 as [8] or [batch, 8] → as
 * images. Both have gradients.
 */
export const affineTransform = recordable(
  "affineTransform",
  ["images", "transform", "options?: options"],
  function affineTransform(
    images: SymbolicTensor,
    transform: SymbolicTensor,
    options: TransformOptions = {},
  ): SymbolicTensor {
    const at = "affineTransform";
    const { dataFormat, interpolation, ...outside } = withDefaults(at, options, {
      interpolation: "bilinear",
      fillMode: "constant",
      fillValue: 0,
      dataFormat: "channelsLast",
    });
    const linear = oneOf(at, "interpolation", interpolation, SAMPLINGS) === "bilinear";
    oneOf(at, "fillMode", outside.fillMode, FILL_MODES);
    finite(at, "fillValue", outside.fillValue);
    requireFloats(at, { images, transform });
    return onImages(at, images, dataFormat, (batch) => {
      const [count = 1] = batch.shape;
      const rows = transform.rank === 2 ? transform.shape[0] : 1;
      if (transform.shape.at(-1) !== 8 || transform.rank > 2 || (rows !== 1 && rows !== count)) {
        throw new ShapeError({
          where: at,
          problem: "no such transform",
          expected: `[8] or [${count}, 8]`,
          received: formatShape(transform.shape),
        });
      }
      const [a0 = 1, a1 = 0, a2 = 0, b0 = 0, b1 = 1, b2 = 0, c0 = 0, c1 = 0] = entriesOf(transform, 1);
      return project(batch, { a: [a0, a1, a2], b: [b0, b1, b2], c: [c0, c1] }, { ...outside, linear });
    });
  },
);
