import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";
import { fullLike } from "../arrange/creation.js";
import { reshape } from "../core/reshape.js";
import { greater, maximum, minimum, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { clip } from "../elementwise/rounding.js";
import { type BoundingBoxes, type BoxFormat, boxesOf, type ImageSize, type Sides, sidesOf } from "./box-formats.js";
import { minus, over, type PerImage, plus, times } from "./per-image.js";
import type { Projection } from "./projection.js";
import { type AspectRatio, resizedPart } from "./resize.js";

// What becomes of boxes when their images change.

/** Height and width of images in pixels, both known. */
export type Size = readonly [height: number, width: number];

/** Sides within an image of a size. */
export function clippedSides([left, top, right, bottom]: Sides, [height, width]: Size): Sides {
  return [clip(left, 0, width), clip(top, 0, height), clip(right, 0, width), clip(bottom, 0, height)];
}

/** The labels of boxes, −1 for those of which nothing is left. Labels [..., n], or one-hot [..., n, classes]. */
export function labelsLeft(name: string, labels: SymbolicTensor, [left, top, right, bottom]: Sides): SymbolicTensor {
  const isThere = greater(multiply(subtract(right, left), subtract(bottom, top)), 0); // [..., n, 1]
  if (labels.rank === isThere.rank) return where(isThere, labels, -1);
  if (labels.rank !== isThere.rank - 1 || labels.size !== isThere.size) {
    throw new ShapeError({
      where: name,
      problem: "the labels are not one for each box",
      expected: formatShape(isThere.shape.slice(0, -1)),
      received: formatShape(labels.shape),
    });
  }
  return where(reshape(isThere, labels.shape), labels, -1);
}

/**
 * Boxes of a format whose sides are changed, cut off at the edges of images of the size that they have then; the boxes themselves where
 * nothing is changed.
 */
export function changedBoxes(
  name: string,
  given: BoundingBoxes,
  format: BoxFormat,
  { from, to, change }: { readonly from: Size; readonly to: Size; change(sides: Sides): Sides },
): BoundingBoxes {
  const imageSize = ([height, width]: Size): ImageSize => ({ height, width });
  const before = sidesOf(name, given.boxes, format, imageSize(from));
  const after = change(before);
  if (after === before) return given;
  const sides = clippedSides(after, to);
  const labels = labelsLeft(name, given.labels, sides);
  return { ...given, boxes: boxesOf(name, sides, format, imageSize(to)), labels };
}

/** What holds the boxes [batch, n, 4] after their images went through a projection: it encloses where their corners are then. */
export function projectedSides([left, top, right, bottom]: Sides, projection: Projection): Sides {
  const { a, b, c } = inverse(projection);
  const corners = [left, right].flatMap((x) =>
    [top, bottom].map((y): readonly [PerImage, PerImage] => {
      const at = ([p, q, r]: Row) => plus(plus(times(p, x), times(q, y)), r);
      const k = at(c);
      return [over(at(a), k), over(at(b), k)];
    }),
  );
  const among = (of: 0 | 1, choose: (a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor) =>
    corners
      .map(({ [of]: place }) => (typeof place === "number" ? fullLike(left, place) : place))
      .reduce((one, other) => choose(one, other));
  return [among(0, minimum), among(1, minimum), among(0, maximum), among(1, maximum)];
}

/** The sides after their images were resized. */
export function resizedSides([left, top, right, bottom]: Sides, from: Size, to: Size, ratio: AspectRatio): Sides {
  const [down, across] = resizedPart(from, to, ratio);
  const [height, width] = to;
  const moved = (side: SymbolicTensor, { start, size }: typeof down, length: number) =>
    multiply(subtract(side, start), length / size);
  return [
    moved(left, across, width),
    moved(top, down, height),
    moved(right, across, width),
    moved(bottom, down, height),
  ];
}

/** What there is one of for each image, beside boxes [batch, n, 1]. */
export function perBox<T extends PerImage>(x: T): T | SymbolicTensor {
  return typeof x === "number" ? x : reshape(x, [x.size, 1, 1]);
}

type Row = readonly [PerImage, PerImage, PerImage];

/** Which place of the result each place of an image goes to: the adjugate, which is the inverse but for a factor. */
function inverse({ a, b, c = [0, 0] }: Projection): Record<"a" | "b" | "c", Row> {
  const [a0, a1, a2] = a.map(perBox) as [PerImage, PerImage, PerImage];
  const [b0, b1, b2] = b.map(perBox) as [PerImage, PerImage, PerImage];
  const [c0, c1] = c.map(perBox) as [PerImage, PerImage];
  const wedge = (p: PerImage, q: PerImage, r: PerImage, s: PerImage) => minus(times(p, s), times(q, r));
  return {
    a: [wedge(b1, b2, c1, 1), wedge(a2, a1, 1, c1), wedge(a1, a2, b1, b2)],
    b: [wedge(b2, b0, 1, c0), wedge(a0, a2, c0, 1), wedge(a2, a0, b2, b0)],
    c: [wedge(b0, b1, c0, c1), wedge(a1, a0, c1, c0), wedge(a0, a1, b0, b1)],
  };
}
