import { InternalError } from "../errors.js";
import { Tensor } from "../tensor.js";

/** Tensors of batches as one, row under row. */
export function joinRows(parts: readonly Tensor[]): Tensor {
  const [first, ...more] = parts;
  if (first === undefined) throw new InternalError("joinRows: there are no parts");
  if (more.length === 0) return first;
  const rows = parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const joined = Tensor.zeros([rows, ...first.shape.slice(1)], first.dtype);
  let at = 0;
  for (const { data, size } of parts) {
    joined.data.set(data, at);
    at += size;
  }
  return joined;
}
