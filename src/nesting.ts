import { ArgumentError, ShapeError } from "./errors.js";
import { inWords, tagOf } from "./in-words.js";
import { isTyped, type NumberArray } from "./number-array.js";
import { formatShape, type Shape } from "./shape.js";
import { isList, isRecord } from "./structure.js";

/** Numbers or booleans, nested one array a dimension. */
export type Nested = number | boolean | readonly Nested[];

/** Whatever a tensor can be made from: numbers, lists of them at any depth, and typed arrays, which may be rows of lists, too. */
export type TensorLike = number | boolean | NumberArray | readonly TensorLike[];

const MOST_AXES = 32;

function isElement(value: unknown): value is number | boolean {
  return typeof value === "number" || typeof value === "boolean";
}

/**
 * The shape that nested lists have by their first entries. Throws an ArgumentError where there is no number at the end of them, and
 * a ShapeError where there seems to be no end.
 */
export function nestingOf(where: string, values: unknown): Shape {
  const shape: number[] = [];
  let node = values;
  while (!isElement(node)) {
    if (!isList(node) && !isTyped(node)) throw notNumbers(where, node, new Array<number>(shape.length).fill(0));
    if (shape.length === MOST_AXES) {
      throw new ShapeError({ where, problem: "too many axes", expected: `${MOST_AXES} at most`, received: "more" });
    }
    shape.push(node.length);
    if (isTyped(node) || node.length === 0) break;
    node = node[0];
  }
  return shape;
}

/**
 * Hands every element to `use`, in reading order. Throws a ShapeError where the nesting is not of `shape`, and an ArgumentError for
 * what is no number.
 */
export function eachElement(where: string, values: unknown, shape: Shape, use: (value: number) => void): void {
  const place: number[] = [];
  const visit = (node: unknown, axis: number): void => {
    if (isElement(node) && axis === shape.length) use(Number(node));
    else if (isTyped(node) && axis === shape.length - 1 && node.length === shape[axis]) {
      for (let i = 0; i < node.length; i++) use(Number(node[i])); // an iterator throws where the memory was given away
    } else if (isList(node) && node.length === shape[axis]) {
      for (let i = 0; i < node.length; i++) {
        place[axis] = i;
        visit(node[i], axis + 1);
      }
      place.length = axis;
    } else throw misfit(where, node, shape.slice(axis), place);
  };
  visit(values, 0);
}

/** Whether nested lists of a shape hold booleans and nothing else. */
export function isAllBoolean(values: unknown, shape: Shape): boolean {
  if (shape.length === 0) return typeof values === "boolean";
  return isList(values) && values.length > 0 && values.every((inner) => isAllBoolean(inner, shape.slice(1)));
}

/** The error for an entry that is of another shape than the first one, or nothing at all. */
function misfit(where: string, node: unknown, shape: Shape, place: readonly number[]): Error {
  if (!isElement(node) && !isList(node) && !isTyped(node)) return notNumbers(where, node, place);
  return new ShapeError({
    where,
    problem: "ragged nesting",
    expected: `every entry of shape ${formatShape(shape)}, as the first`,
    received: `${formatShape(nestingOf(where, node))}${at(place)}`,
    remedy: "Pad or cut the rows to one length",
  });
}

function notNumbers(where: string, value: unknown, place: readonly number[]): ArgumentError {
  const remedy = remedyFor(value, place.length > 0);
  return new ArgumentError({
    where,
    problem: "not numbers",
    expected: "numbers or booleans, lists of them, or a typed array",
    received: `${inWords(value)}${at(place)}`,
    ...(remedy !== undefined && { remedy }),
  });
}

function at(place: readonly number[]): string {
  return place.length === 0 ? "" : ` at ${place.map((i) => `[${i}]`).join("")}`;
}

/** What to do with things that are often given in the place of numbers. */
function remedyFor(value: unknown, isInside: boolean): string | undefined {
  try {
    return remedyByKind(value, isInside);
  } catch {
    return undefined; // it does not let itself be looked at
  }
}

function remedyByKind(value: unknown, isInside: boolean): string | undefined {
  if (value === null || value === undefined) return isInside ? "Fill the gaps first" : undefined;
  if (typeof value === "string") return "Use Number(…) for digits, StringLookup or TextVectorization for words";
  if (typeof value === "bigint") return "Use Number(…)";
  if (typeof value !== "object") return undefined;
  if (isRecord(value)) return "Make a list of its values, or one tensor for each key";
  if (tagOf(value) === "Promise") return "Await it";
  if (tagOf(value).endsWith("ArrayBuffer") || ArrayBuffer.isView(value)) return "Wrap it in a typed array";
  if (Symbol.asyncIterator in value) return "Give the data set itself to fit, evaluate or predict";
  if ("dtype" in value && "data" in value) {
    return `It is a tensor already: use ${isInside ? "its toArray() or data" : "reshape and cast"}`;
  }
  if ("dtype" in value) return "A symbolic tensor has values only when its program runs";
  return Symbol.iterator in value ? "Use Array.from(…)" : undefined;
}
