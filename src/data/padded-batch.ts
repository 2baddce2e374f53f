import { ArgumentError, DTypeError, ShapeError } from "../errors.js";
import type { HostTensor } from "../host-tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { withDefaults } from "../options.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import { StringTensor } from "../string-tensor.js";
import { isListOf, isRecord, replaceLeaves } from "../structure.js";
import { Tensor } from "../tensor.js";
import { type DataElement, type Leaf, tensorsOf } from "./element.js";

/** What fills: a number, or a text where texts are. */
export type PaddingValue = number | string;

/** How elements of different sizes become one batch. */
export interface PaddingOptions {
  /**
   * What fills the places behind an element: one for all tensors, or for each by the way to it, such as `x`, `inputs.ids` or `[1]`.
   * Default 0, and "" for texts.
   */
  readonly values?: PaddingValue | Readonly<Record<string, PaddingValue>> | undefined;
  /**
   * The shapes that elements are padded to, by the way to a tensor; of a lone tensor the shape itself. −1 stands for the largest size of
   * the batch, which is the default everywhere.
   */
  readonly shapes?: Shape | Readonly<Record<string, Shape>> | undefined;
}

/** Pads the elements of a batch to one shape. */
export type Pad = <E extends DataElement>(elements: readonly [E, ...E[]]) => [E, ...E[]];

/** Reads how to pad. Throws an ArgumentError for what is neither values nor shapes. */
export function padding(options: PaddingOptions): Pad {
  const where = "Dataset.batch: padding";
  const { values, shapes } = withDefaults(where, options, { values: undefined, shapes: undefined });
  const valueAt = byPath(where, "values", values, isValue, "a number or a text");
  const shapeAt = byPath(where, "shapes", shapes, isShape, "a shape, of sizes or −1");
  return (elements) => {
    const all = elements.map((element) => tensorsOf("Dataset.batch", element));
    const targets = (all[0] ?? []).map(({ path }, i) =>
      targetShape(
        all.flatMap((leaves) => leaves[i] ?? []),
        shapeAt(path),
        path,
      ),
    );
    return elements.map((element) => {
      let i = 0;
      return replaceLeaves(element, (tensor: HostTensor, path) => {
        const target = targets[i++] ?? tensor.shape;
        return padded(tensor, target, valueAt(path), path);
      });
    }) as [never, ...never[]];
  };
}

function isValue(value: unknown): value is PaddingValue {
  return typeof value === "number" || typeof value === "string";
}

function isShape(value: unknown): value is Shape {
  return isListOf(value, (size) => Number.isSafeInteger(size) && (size as number) >= -1);
}

/** What a tensor is to have: what all have, or what stands under its path. */
function byPath<T>(
  where: string,
  name: string,
  given: unknown,
  isOne: (value: unknown) => value is T,
  what: string,
): (path: string) => T | undefined {
  if (given === undefined) return () => undefined;
  if (isOne(given)) return (path) => (name === "shapes" && path !== "" ? undefined : given);
  if (isRecord(given)) {
    const wrong = Object.entries(given).find(([, value]) => !isOne(value));
    if (wrong === undefined) return (path) => (Object.hasOwn(given, path) ? (given[path] as T) : undefined);
    throw new ArgumentError({
      where,
      problem: `no such ${name}`,
      expected: what,
      received: `${wrong[0]}: ${inWords(wrong[1])}`,
    });
  }
  throw new ArgumentError({
    where,
    problem: `no such ${name}`,
    expected: `${what}, or a record of such by tensor`,
    received: inWords(given),
  });
}

/** The shape that all tensors of one place get. */
function targetShape(tensors: readonly Leaf[], asked: Shape | undefined, path: string): Shape {
  const ranks = new Set(tensors.map(({ tensor }) => tensor.shape.length));
  const rank = asked?.length ?? tensors[0]?.tensor.shape.length ?? 0;
  if (ranks.size > 1 || !ranks.has(rank)) {
    throw new ShapeError({
      where: "Dataset.batch",
      problem: "elements cannot be padded to one number of axes",
      expected: `${rank} axes`,
      received: `${tensors.map(({ tensor }) => formatShape(tensor.shape)).join(", ")}${of(path)}`,
    });
  }
  return Array.from({ length: rank }, (_, axis) => {
    const most = Math.max(...tensors.map(({ tensor }) => tensor.shape[axis] ?? 0));
    const wanted = asked?.[axis] ?? -1;
    if (wanted === -1 || wanted >= most) return wanted === -1 ? most : wanted;
    throw new ShapeError({
      where: "Dataset.batch",
      problem: "an element is larger than what it should be padded to",
      expected: `at most ${wanted} along axis ${axis}`,
      received: `${most}${of(path)}`,
      remedy: "Ask for a larger shape, or cut the elements in a map() before batch()",
    });
  });
}

function padded(tensor: HostTensor, shape: Shape, value: PaddingValue | undefined, path: string): HostTensor {
  const result = filled(tensor, shape, value, path);
  if (tensor.size === 0) return result;
  const inner = tensor.shape.at(-1) ?? 1;
  const rows = tensor.size / inner;
  for (let row = 0; row < rows; row++) {
    result.put(placeOf(row, tensor.shape, shape), tensor, row * inner, (row + 1) * inner);
  }
  return result;
}

/** Where a row (along the last axis) of a smaller tensor begins in a larger one. */
function placeOf(row: number, from: Shape, to: Shape): number {
  let rest = row;
  let stride = to.at(-1) ?? 1;
  let place = 0;
  for (let axis = from.length - 2; axis >= 0; axis--) {
    const size = from[axis] ?? 1;
    place += (rest % size) * stride;
    rest = Math.floor(rest / size);
    stride *= to[axis] ?? 1;
  }
  return place;
}

function filled(tensor: HostTensor, shape: Shape, value: PaddingValue | undefined, path: string): HostTensor {
  const isText = isA(tensor, StringTensor);
  if (value === undefined) return tensor.like(shape);
  if (isText !== (typeof value === "string")) {
    throw new DTypeError({
      where: "Dataset.batch",
      problem: "the padding is of another type",
      expected: isText ? "a text for texts" : `a number for ${tensor.dtype}`,
      received: `${inWords(value)}${of(path)}`,
    });
  }
  const all = new Array<PaddingValue>(sizeOf(shape)).fill(value);
  if (isText) return new StringTensor(shape, all as string[]);
  return Tensor.from(all as number[], shape, (tensor as Tensor).dtype);
}

function of(path: string): string {
  return path === "" ? "" : ` for ${path}`;
}
