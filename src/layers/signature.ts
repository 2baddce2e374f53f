import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { formatShape, type Shape } from "../shape.js";
import { isList, isRecord, type MapTree, type Tree } from "../structure.js";
import type { Mask } from "./mask.js";

/** What a layer takes or gives: a tensor, or lists and records of them. */
export type Tensors = Tree<SymbolicTensor>;

/** The shapes of one sample of each tensor, batch axis left out. */
export type Shapes<X> = MapTree<X, SymbolicTensor, Shape>;

/** The mask of each tensor. */
export type Masks<X> = MapTree<X, SymbolicTensor, Mask>;

/** `f` of every shape in a tree of them. (Shapes are lists themselves, so `mapTree` would go into them.) */
export function mapShapes<T>(shapes: unknown, f: (shape: Shape) => T): Tree<T> {
  if (isShape(shapes)) return f(shapes);
  if (isList(shapes)) return shapes.map((one) => mapShapes(one, f));
  const entries = Object.entries(isRecord(shapes) ? shapes : {});
  return Object.fromEntries(entries.map(([key, one]) => [key, mapShapes(one, f)]));
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
