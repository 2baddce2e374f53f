import type { Shape } from "../../shape.js";

/** How an element of a broadcast tensor is found from its place in the result; sizes and strides of the axes, the first first. */
export type Access =
  | { readonly kind: "same" }
  | { readonly kind: "scalar" }
  | { readonly kind: "strided"; readonly sizes: readonly number[]; readonly strides: readonly number[] };

/**
 * How to read a tensor of shape `from` where the result has shape `to`. Depends on which axes are broadcast, never on
 * their sizes, so that another batch size gives the same kernel text.
 */
export function accessOf(from: Shape, to: Shape): Access {
  const missing = to.length - from.length;
  const spread = to.map((size, axis) => axis < missing || (from[axis - missing] === 1 && size !== 1));
  if (!spread.includes(true)) return { kind: "same" };
  if (!spread.includes(false) || from.every((size) => size === 1)) return { kind: "scalar" };
  const sizes: number[] = [];
  const strides: number[] = [];
  let stride = 1;
  for (let axis = to.length - 1; axis >= 0; axis--) {
    const size = to[axis] ?? 1;
    const joins = axis < to.length - 1 && spread[axis] === spread[axis + 1];
    if (joins) sizes[0] = (sizes[0] ?? 1) * size;
    else {
      sizes.unshift(size);
      strides.unshift(spread[axis] ? 0 : stride);
    }
    if (!spread[axis]) stride *= size;
  }
  return { kind: "strided", sizes, strides };
}
