import { ArgumentError } from "../../errors.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import type { BoundingBoxes, BoxFormat, Sides } from "../../ops/image/box-formats.js";
import { changedBoxes, type Size } from "../../ops/image/boxes.js";
import { isRecord } from "../../structure.js";

/** Throws an ArgumentError for what are no boxes with labels. */
export function requireBoxes(where: string, given: BoundingBoxes): BoundingBoxes {
  if (isRecord(given) && isA(given.boxes, SymbolicTensor) && isA(given.labels, SymbolicTensor)) return given;
  const expected = "{ boxes, labels }";
  throw new ArgumentError({ where, problem: "no bounding boxes", expected, received: inWords(given) });
}

/** Boxes as `change` has them. Throws an ArgumentError for what are no boxes, and for boxes of a format that nobody said. */
export function movedBoxes(
  where: string,
  given: BoundingBoxes,
  format: BoxFormat | undefined,
  how: { readonly from: Size; readonly to: Size; change(sides: Sides): Sides },
): BoundingBoxes {
  const boxes = requireBoxes(where, given);
  if (format !== undefined) return changedBoxes(where, boxes, format, how);
  throw new ArgumentError({
    where,
    problem: "bounding boxes of an unknown format",
    expected: 'the option boundingBoxFormat, such as "xyxy"',
    received: "none",
  });
}

/** For layers after which boxes are not known. */
export function noBoxes(where: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "cannot tell what becomes of bounding boxes",
    expected: "images, labels and segmentationMasks",
    received: "boundingBoxes beside them",
    remedy: "Leave the boxes out, or use another layer",
  });
}
