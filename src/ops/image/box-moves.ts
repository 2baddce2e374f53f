import { finite, oneOf, positiveInteger } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { isRecord } from "../../structure.js";
import { concat } from "../core/concat.js";
import { add, subtract } from "../elementwise/binary.js";
import { type BoundingBoxes, boxesOf, type ImageSize, numbersOf, sidesOf } from "./box-formats.js";
import { clippedSides, labelsLeft } from "./boxes.js";

/** The size of images, and the format of boxes on them. */
export interface ClipBoxOptions extends ImageSize {
  /** Default `"xyxy"`. */
  readonly boundingBoxFormat?: "xyxy" | "relXyxy" | undefined;
}

/**
 * Boxes cut off at the edges of their images; those of which nothing is left are labelled −1. Throws an ArgumentError for a format that
 * does not say both corners, and for boxes in pixels on images of unknown size.
 */
export function clipToImageSize(boundingBoxes: BoundingBoxes, options: ClipBoxOptions = {}): BoundingBoxes {
  const name = "clipToImageSize";
  const { height, width, boundingBoxFormat } = withDefaults(name, options, {
    height: undefined,
    width: undefined,
    boundingBoxFormat: "xyxy" as const,
  });
  oneOf(name, "boundingBoxFormat", boundingBoxFormat, ["xyxy", "relXyxy"]);
  if (!isRecord(boundingBoxes) || !isA(boundingBoxes.labels, SymbolicTensor)) {
    const expected = "{ boxes, labels }";
    throw new ArgumentError({ where: name, problem: "no boxes", expected, received: inWords(boundingBoxes) });
  }
  const isPart = boundingBoxFormat === "relXyxy";
  const whole = (length: number | undefined, what: string) => (isPart ? 1 : positiveInteger(name, what, length ?? 0));
  const size = [whole(height, "height"), whole(width, "width")] as const;
  const sides = clippedSides(sidesOf(name, boundingBoxes.boxes, "xyxy"), size);
  const labels = labelsLeft(name, boundingBoxes.labels, sides);
  return { ...boundingBoxes, boxes: boxesOf(name, sides, "xyxy"), labels };
}

/** Boxes of the format `"xyxy"` on a part of their images, which begins at `top` and `left`: [..., 4]. */
export function crop(boxes: SymbolicTensor, top: number, left: number, height: number, width: number): SymbolicTensor {
  for (const [name, value] of Object.entries({ top, left, height, width })) finite("crop", name, value);
  const [x1, y1, x2, y2] = numbersOf("crop", boxes);
  const moved = [subtract(x1, left), subtract(y1, top), subtract(x2, left), subtract(y2, top)] as const;
  return concat([...clippedSides(moved, [height, width])]);
}

/** Boxes of the format `"xyxy"` on images with as much more above and to the left: [..., 4]. */
export function pad(boxes: SymbolicTensor, top: number, left: number): SymbolicTensor {
  for (const [name, value] of Object.entries({ top, left })) finite("pad", name, value);
  const [x1, y1, x2, y2] = numbersOf("pad", boxes);
  return concat([add(x1, left), add(y1, top), add(x2, left), add(y2, top)]);
}
