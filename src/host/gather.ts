import { arrayKinds, type DType, type TensorData } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import { type Shape, sizeOf } from "../shape.js";

/** Entries of `x` along an axis, by their places. Negative places count from the end. Throws an ArgumentError for one that is not there. */
export function gather<D extends DType>(
  { shape, dtype, data }: { readonly shape: Shape; readonly dtype: D; readonly data: TensorData[D] },
  indices: { readonly shape: Shape; readonly data: Int32Array },
  axis: number,
): { readonly shape: Shape; readonly data: TensorData[D] } {
  const n = shape[axis] ?? 1;
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  const places = indices.data.map((index, i) => {
    if (index >= -n && index < n) return index < 0 ? index + n : index;
    throw new ArgumentError({
      where: "Tensor.gather",
      problem: "no such entry",
      expected: n === 0 ? `none of axis ${axis}, which is empty` : `indices from ${-n} to ${n - 1} along axis ${axis}`,
      received: `${index} at flat index ${i}`,
    });
  });
  const gathered = new arrayKinds[dtype](outer * places.length * inner);
  let at = 0;
  for (let i = 0; i < outer; i++) {
    for (const place of places) {
      const start = (i * n + place) * inner;
      gathered.set(data.subarray(start, start + inner), at);
      at += inner;
    }
  }
  return { shape: [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)], data: gathered };
}
