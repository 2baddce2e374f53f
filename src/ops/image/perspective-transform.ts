import { finite, oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import type { TransformOptions } from "./affine-transform.js";
import { homography, type Point } from "./homography.js";
import { onImages } from "./image-batch.js";
import { entriesOf } from "./per-image.js";
import { project } from "./projection.js";
import { SAMPLINGS } from "./sampling.js";

/**
 * Images as seen from elsewhere: what was at the four `startPoints` is at the `endPoints`.
 *
 * `images`: [batch, height, width, channels] or one of them; points (x, y) in pixels, no three on a line: [4, 2] or [batch, 4, 2] → as
 * images; outside there is `fillValue`. All have gradients.
 */
export const perspectiveTransform = recordable(
  "perspectiveTransform",
  ["images", "startPoints", "endPoints", "options?: options"],
  function perspectiveTransform(
    images: SymbolicTensor,
    startPoints: SymbolicTensor,
    endPoints: SymbolicTensor,
    options: Omit<TransformOptions, "fillMode"> = {},
  ): SymbolicTensor {
    const at = "perspectiveTransform";
    const { interpolation, fillValue, dataFormat } = withDefaults(at, options, {
      interpolation: "bilinear",
      fillValue: 0,
      dataFormat: "channelsLast",
    });
    const linear = oneOf(at, "interpolation", interpolation, SAMPLINGS) === "bilinear";
    finite(at, "fillValue", fillValue);
    requireFloats(at, { images, startPoints, endPoints });
    return onImages(at, images, dataFormat, (batch) => {
      const [count = 1, height = 1, width = 1] = batch.shape;
      requirePoints(at, "startPoints", startPoints, count);
      requirePoints(at, "endPoints", endPoints, count);
      const points = [startPoints, endPoints].map((all) => pointsOf(entriesOf(all, 2)));
      const projection = homography(points[0] ?? [], points[1] ?? [], Math.max(height, width));
      return project(batch, projection, { linear, fillMode: "constant", fillValue });
    });
  },
);

function requirePoints(at: string, name: string, { shape }: SymbolicTensor, count: number): void {
  if (
    [
      [4, 2],
      [1, 4, 2],
      [count, 4, 2],
    ].some((expected) => sameShape(shape, expected))
  )
    return;
  throw new ShapeError({
    where: at,
    problem: `no such ${name}`,
    expected: `[4, 2] or [${count}, 4, 2]`,
    received: formatShape(shape),
  });
}

/** Coordinates in a row, two by two. */
function pointsOf(coordinates: readonly SymbolicTensor[]): Point[] {
  return [0, 2, 4, 6].map((i): Point => [coordinates[i] ?? 0, coordinates[i + 1] ?? 0]);
}
