import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { formatShape, type Shape } from "../shape.js";
import { isList, isRecord, type MapTree, refuseEndless, type Tree } from "../structure.js";
import type { Mask } from "./mask.js";

/** What a layer takes or gives: a tensor, or lists and records of them. */
export type Tensors = Tree<SymbolicTensor>;

/** The shapes of one sample of each tensor, batch axis left out. */
export type Shapes<X> = MapTree<X, SymbolicTensor, Shape>;

/** The mask of each tensor. */
export type Masks<X> = MapTree<X, SymbolicTensor, Mask>;

/** `f` of every shape in a tree of them. (Shapes are lists themselves, so `mapTree` would go into them.) */
export function mapShapes<T>(shapes: unknown, f: (shape: Shape) => T, depth = 0): Tree<T> {
  if (!isList(shapes) && !(isRecord(shapes) && Object.keys(shapes).length > 0)) {
    const expected = "a list of sizes, or lists and records of such";
    throw new ShapeError({ where: "shapes", problem: "not a shape", expected, received: inWords(shapes) });
  }
  refuseEndless(shapes, depth);
  if (isShape(shapes)) return f(shapes);
  if (isList(shapes)) return Array.from(shapes, (one) => mapShapes(one, f, depth + 1));
  return Object.fromEntries(Object.entries(shapes).map(([key, one]) => [key, mapShapes(one, f, depth + 1)]));
}

/** The shapes as an error message shows them, with the batch axis: `[batch, 3] and [batch, 4]`. */
export function formatShapes(shapes: unknown): string {
  const found: string[] = [];
  mapShapes(shapes, (shape) => found.push(formatShape(["batch", ...shape])));
  return found.join(" and ");
}

function isShape(value: unknown): value is Shape {
  return isList(value) && value.every((size) => typeof size === "number");
}
