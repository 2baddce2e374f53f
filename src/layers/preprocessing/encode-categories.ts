import { type Shape, sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";

/** How category numbers come out: as they are, or as vectors over all of them. */
export const ENCODINGS = ["int", "oneHot", "multiHot", "count"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * Category numbers of a shape as Keras encodes them. `"int"`: int32, as they are. `"oneHot"`: float32 […, n, depth]; an n of 1 is
 * dropped. `"multiHot"`: […, depth], 1 at each category among the n; `"count"`: how often each occurs. A scalar counts as n = 1.
 * What is no number from 0 to `depth` leaves no mark. With `"count"` each index counts as much as its weight says; default 1.
 */
export function encodeCategories(
  indices: readonly number[],
  shape: Shape,
  mode: Encoding,
  depth: number,
  weights?: Float32Array,
): Tensor {
  if (mode === "int") return new Tensor(shape, Int32Array.from(indices), "int32");
  const known = shape.length === 0 ? [1] : shape;
  const n = known.at(-1) ?? 1;
  const rest = known.slice(0, -1);
  const places = mode === "oneHot" && !(n === 1 && rest.length > 0) ? known : rest;
  const encoded = Tensor.zeros([...places, depth]);
  const perVector = mode === "oneHot" ? 1 : n;
  for (let vector = 0; vector < sizeOf(places); vector++) {
    for (let i = 0; i < perVector; i++) {
      const index = indices[vector * perVector + i] ?? -1;
      if (index < 0 || index >= depth) continue;
      const at = vector * depth + index;
      encoded.data[at] = mode === "count" ? (encoded.data[at] ?? 0) + (weights?.[vector * perVector + i] ?? 1) : 1;
    }
  }
  return encoded;
}

/** The shape that {@link encodeCategories} gives, for shapes with sizes that are not known, too. */
export function encodedShape(shape: Shape, mode: Encoding, depth: number): Shape {
  if (mode === "int") return shape;
  const keepsAll = mode === "oneHot" && !(shape.length > 1 && shape.at(-1) === 1);
  return [...(keepsAll ? shape : shape.slice(0, -1)), depth];
}
