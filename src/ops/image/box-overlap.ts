import { finite } from "../../check.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { swapaxes } from "../arrange/rearrange.js";
import { squeeze } from "../core/axes-of-one.js";
import { add, divide, less, maximum, minimum, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalAnd, logicalOr } from "../elementwise/logical.js";
import { arctan } from "../elementwise/trigonometric.js";
import { type BoxFormat, imageSize, type Sides, sidesOf } from "./box-formats.js";

/** Keeps quotients finite, as in Keras. */
const EPSILON = 1e-7;

/** How {@link computeIou} takes boxes. */
export interface IouOptions {
  /** Whether pairs with a box whose numbers are all negative, which is padding, get `maskVal`. Default false. */
  readonly useMasking?: boolean | undefined;
  /** Default −1. */
  readonly maskVal?: number | undefined;
  /** Height, width and channels of the images, needed for formats in parts of those. */
  readonly imageShape?: readonly number[] | undefined;
}

/**
 * The area that two boxes share by the area that they cover, of each of [..., n, 4] with each of [..., m, 4]: [..., n, m]. Throws a
 * ShapeError for other shapes, and an ArgumentError for formats in parts of images of unknown shape.
 */
export function computeIou(
  boxes1: SymbolicTensor,
  boxes2: SymbolicTensor,
  boundingBoxFormat: BoxFormat,
  options: IouOptions = {},
): SymbolicTensor {
  const name = "computeIou";
  const { useMasking, maskVal, imageShape } = withDefaults(name, options, {
    useMasking: false,
    maskVal: -1,
    imageShape: undefined,
  });
  finite(name, "maskVal", maskVal);
  const size = imageSize(name, imageShape);
  const first = sidesOf(name, boxes1, boundingBoxFormat, size);
  const second = across(sidesOf(name, boxes2, boundingBoxFormat, size));
  requireBatch(name, boxes1);
  requireBatch(name, boxes2);
  const shared = sharedArea(first, second);
  const iou = divide(shared, add(subtract(add(areaOf(first), areaOf(second)), shared), EPSILON));
  if (!useMasking) return iou;
  return where(logicalOr(isPadding(first), isPadding(second)), maskVal, iou);
}

/**
 * The complete IoU of boxes [..., 4], pair by pair: [...]. From the IoU it takes how far the middles are apart, by the diagonal of what
 * encloses both, and how much the aspect ratios differ (Zheng et al., "Distance-IoU loss", AAAI 2020). Throws an ArgumentError for
 * formats in parts of images of unknown shape.
 */
export function computeCiou(
  boxes1: SymbolicTensor,
  boxes2: SymbolicTensor,
  boundingBoxFormat: BoxFormat,
  options: Pick<IouOptions, "imageShape"> = {},
): SymbolicTensor {
  const name = "computeCiou";
  const { imageShape } = withDefaults(name, options, { imageShape: undefined });
  const size = imageSize(name, imageShape);
  const first = sidesOf(name, boxes1, boundingBoxFormat, size);
  const second = sidesOf(name, boxes2, boundingBoxFormat, size);
  const [one, other] = [extentOf(first), extentOf(second)];
  const shared = sharedArea(first, second);
  const covered = subtract(add(multiply(one.width, one.height), multiply(other.width, other.height)), shared);
  const iou = divide(shared, add(covered, 2 * EPSILON));
  const [x1, y1, x2, y2] = first;
  const [u1, v1, u2, v2] = second;
  const square = (x: SymbolicTensor) => multiply(x, x);
  const diagonal = add(
    add(square(subtract(maximum(x2, u2), minimum(x1, u1))), square(subtract(maximum(y2, v2), minimum(y1, v1)))),
    EPSILON,
  );
  const apart = (a: SymbolicTensor, b: SymbolicTensor) => square(divide(subtract(a, b), 2));
  const distance = add(apart(add(x1, x2), add(u1, u2)), apart(add(y1, y2), add(v1, v2)));
  const angle = ({ width, height }: Extent) => arctan(divide(width, height));
  const v = multiply(square(subtract(angle(other), angle(one))), 4 / Math.PI ** 2);
  const alpha = divide(v, add(subtract(v, iou), 1 + EPSILON));
  return squeeze(subtract(iou, add(divide(distance, diagonal), multiply(v, alpha))), -1);
}

interface Extent {
  readonly width: SymbolicTensor;
  readonly height: SymbolicTensor;
}

function extentOf([left, top, right, bottom]: Sides): Extent {
  return { width: subtract(right, left), height: add(subtract(bottom, top), EPSILON) };
}

function sharedArea([x1, y1, x2, y2]: Sides, [u1, v1, u2, v2]: Sides): SymbolicTensor {
  const length = (end1: SymbolicTensor, end2: SymbolicTensor, start1: SymbolicTensor, start2: SymbolicTensor) =>
    maximum(subtract(minimum(end1, end2), maximum(start1, start2)), 0);
  return multiply(length(x2, u2, x1, u1), length(y2, v2, y1, v1));
}

function areaOf([left, top, right, bottom]: Sides): SymbolicTensor {
  return multiply(subtract(right, left), subtract(bottom, top));
}

/** Sides [..., m, 1] as [..., 1, m]. */
function across([left, top, right, bottom]: Sides): Sides {
  const turned = (side: SymbolicTensor) => swapaxes(side, -1, -2);
  return [turned(left), turned(top), turned(right), turned(bottom)];
}

function isPadding([left, top, right, bottom]: Sides): SymbolicTensor {
  const negative = (side: SymbolicTensor) => less(side, 0);
  return logicalAnd(logicalAnd(negative(left), negative(top)), logicalAnd(negative(right), negative(bottom)));
}

function requireBatch(where: string, { shape }: SymbolicTensor): void {
  if (shape.length === 2 || shape.length === 3) return;
  throw new ShapeError({
    where,
    problem: "no boxes",
    expected: "[n, 4] or [batch, n, 4]",
    received: formatShape(shape),
  });
}
