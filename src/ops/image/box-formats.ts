import { listOf, oneOf, positiveInteger } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { isRecord } from "../../structure.js";
import { cast } from "../core/cast.js";
import { concat } from "../core/concat.js";
import { slice } from "../core/movement.js";
import { add, divide, multiply, subtract } from "../elementwise/binary.js";

/** How four numbers say where a box is. */
export const BOX_FORMATS = [
  "xyxy",
  "yxyx",
  "xywh",
  "centerXywh",
  "centerYxhw",
  "relXyxy",
  "relYxyx",
  "relXywh",
  "relCenterXywh",
] as const;

/**
 * `"xyxy"`: left, top, right, bottom in pixels; `"yxyx"`: top, left, bottom, right; `"xywh"`: left, top, width, height; `"centerXywh"`:
 * the middle, width, height; `"centerYxhw"`: the middle, y first, height, width. What begins with `rel` is in parts of the
 * image's width and height.
 */
export type BoxFormat = (typeof BOX_FORMATS)[number];

/** Boxes [..., n, 4], and what is in them, [..., n] or one-hot. Those of label −1 are padding. */
export interface BoundingBoxes {
  readonly boxes: SymbolicTensor;
  readonly labels: SymbolicTensor;
}

/** Height and width of the images in pixels, or undefined. */
export interface ImageSize {
  readonly height?: number | undefined;
  readonly width?: number | undefined;
}

/** Height and width out of a shape [height, width, channels]. */
export function imageSize(where: string, imageShape: readonly number[] | undefined): ImageSize {
  if (imageShape === undefined) return {};
  const [height, width] = listOf<number>(where, "imageShape", imageShape, { least: 2, most: 3 });
  return { height, width };
}

/** Left, top, right and bottom of boxes in pixels, [..., n, 1] each. */
export type Sides = readonly [left: SymbolicTensor, top: SymbolicTensor, right: SymbolicTensor, bottom: SymbolicTensor];

/** The four numbers of each box, [..., 1] each. Throws a ShapeError where there are not four. */
export function numbersOf(where: string, boxes: SymbolicTensor): Sides {
  if (!isA(boxes, SymbolicTensor)) {
    const expected = "a tensor of boxes";
    throw new ArgumentError({ where, problem: "no boxes", expected, received: inWords(boxes) });
  }
  if (boxes.rank < 2 || boxes.shape.at(-1) !== 4) {
    const received = formatShape(boxes.shape);
    throw new ShapeError({ where, problem: "no boxes", expected: "[…, n, 4]", received });
  }
  const all = cast(boxes, "float32");
  const axes = boxes.shape.slice(0, -1).map(() => undefined);
  const at = (i: number) => slice(all, [...axes, { start: i, stop: i + 1 }]);
  return [at(0), at(1), at(2), at(3)];
}

/** The sides of boxes of a format. */
export function sidesOf(where: string, boxes: SymbolicTensor, format: BoxFormat, size: ImageSize = {}): Sides {
  oneOf(where, "format", format, BOX_FORMATS);
  const sides = absolute(format, numbersOf(where, boxes));
  return isRelative(format) ? scaled(sides, sizeOf(where, format, size), multiply) : sides;
}

/** Boxes of a format by their sides. */
export function boxesOf(where: string, sides: Sides, format: BoxFormat, size: ImageSize = {}): SymbolicTensor {
  const [left, top, right, bottom] = isRelative(format) ? scaled(sides, sizeOf(where, format, size), divide) : sides;
  const [width, height] = [subtract(right, left), subtract(bottom, top)];
  const middle = (start: SymbolicTensor, length: SymbolicTensor) => add(start, divide(length, 2));
  switch (arrangement(format)) {
    case "xyxy":
      return concat([left, top, right, bottom]);
    case "yxyx":
      return concat([top, left, bottom, right]);
    case "xywh":
      return concat([left, top, width, height]);
    case "centerXywh":
      return concat([middle(left, width), middle(top, height), width, height]);
    case "centerYxhw":
      return concat([middle(top, height), middle(left, width), height, width]);
  }
}

/**
 * Boxes [..., n, 4], or a record with them, in another {@link BoxFormat}, as float32. Between pixels and parts of the image, `height` and
 * `width` of the images are needed. Throws a ShapeError for other shapes, and an ArgumentError for an unknown format or a size that is
 * not said.
 *
 * @example
 * const { convertFormat } = utils.boundingBoxes;
 * const corners = await compile((boxes) => convertFormat(boxes, "centerXywh", "xyxy"), [{ shape: [8, 100, 4] }]);
 */
export function convertFormat<B extends SymbolicTensor | BoundingBoxes>(
  boxes: B,
  source: BoxFormat,
  target: BoxFormat,
  options: ImageSize = {},
): B {
  const name = "convertFormat";
  const size = withDefaults(name, options, { height: undefined, width: undefined });
  oneOf(name, "source", source, BOX_FORMATS);
  oneOf(name, "target", target, BOX_FORMATS);
  const convert = (given: SymbolicTensor): SymbolicTensor => {
    if (source === target) return concat([...numbersOf(name, given)]);
    if (!isRelative(source) || !isRelative(target))
      return boxesOf(name, sidesOf(name, given, source, size), target, size);
    const whole = { height: 1, width: 1 };
    return boxesOf(name, sidesOf(name, given, source, whole), target, whole);
  };
  const isRecordOf = isRecord(boxes) && !isA(boxes, SymbolicTensor);
  return (
    isRecordOf ? { ...boxes, boxes: convert(boxes.boxes as SymbolicTensor) } : convert(boxes as SymbolicTensor)
  ) as B;
}

type Arrangement = "xyxy" | "yxyx" | "xywh" | "centerXywh" | "centerYxhw";

const PLAIN = {
  relXyxy: "xyxy",
  relYxyx: "yxyx",
  relXywh: "xywh",
  relCenterXywh: "centerXywh",
} as const satisfies Partial<Record<BoxFormat, Arrangement>>;

function isRelative(format: BoxFormat): format is keyof typeof PLAIN {
  return format in PLAIN;
}

function arrangement(format: BoxFormat): Arrangement {
  return isRelative(format) ? PLAIN[format] : format;
}

function absolute(format: BoxFormat, [a, b, c, d]: Sides): Sides {
  const half = (length: SymbolicTensor) => divide(length, 2);
  switch (arrangement(format)) {
    case "xyxy":
      return [a, b, c, d];
    case "yxyx":
      return [b, a, d, c];
    case "xywh":
      return [a, b, add(a, c), add(b, d)];
    case "centerXywh":
      return [subtract(a, half(c)), subtract(b, half(d)), add(a, half(c)), add(b, half(d))];
    case "centerYxhw":
      return [subtract(b, half(d)), subtract(a, half(c)), add(b, half(d)), add(a, half(c))];
  }
}

function scaled(
  [left, top, right, bottom]: Sides,
  { height, width }: Required<{ [K in keyof ImageSize]: number }>,
  by: (x: SymbolicTensor, factor: number) => SymbolicTensor,
): Sides {
  return [by(left, width), by(top, height), by(right, width), by(bottom, height)];
}

function sizeOf(where: string, format: BoxFormat, { height, width }: ImageSize): { height: number; width: number } {
  if (height !== undefined && width !== undefined) {
    return { height: positiveInteger(where, "height", height), width: positiveInteger(where, "width", width) };
  }
  throw new ArgumentError({
    where,
    problem: `"${format}" is in parts of the image`,
    expected: "height and width of the images",
    received: height === undefined ? "no height" : "no width",
  });
}
