import { integerBetween } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { formatShape } from "../../shape.js";
import { expandDims, squeeze } from "../core/axes-of-one.js";
import { concat } from "../core/concat.js";
import { slice } from "../core/movement.js";
import { normalizeAxis } from "../core/reshape.js";

/** Joins tensors of one shape along a new axis (default the first). */
export const stack = recordable(
  "stack",
  ["xs: tensors", "axis?: number"],
  function stack(xs: readonly SymbolicTensor[], axis = 0): SymbolicTensor {
    const [first] = xs;
    const odd = xs.find(({ shape }) => formatShape(shape) !== formatShape(first?.shape ?? []));
    if (odd !== undefined) {
      throw new ShapeError({
        where: "stack",
        problem: "the shapes differ",
        expected: `all ${formatShape(first?.shape ?? [])}`,
        received: formatShape(odd.shape),
      });
    }
    const at = normalizeAxis("stack", axis, (first?.rank ?? 0) + 1);
    return concat(
      xs.map((x) => expandDims(x, at)),
      at,
    );
  },
);

/** The slices along an axis (default the first), which goes: as many tensors as it is long. */
export const unstack = recordable(
  "unstack",
  ["x", "axis?: number"],
  function unstack(x: SymbolicTensor, axis = 0): SymbolicTensor[] {
    const at = normalizeAxis("unstack", axis, x.rank);
    return split(x, x.shape[at] ?? 1, at).map((part) => squeeze(part, at));
  },
);

/**
 * Parts of `x` along an axis (default the first): so many equal ones, or cut at the given indices, as NumPy's split: a part between
 * two that are the same, or beyond the end, is empty.
 * Throws an ArgumentError if there is no such cut.
 *
 * @example
 * split(x, 3, -1);     // thirds
 * split(x, [2, 5]);    // x[:2], x[2:5], x[5:]
 */
export const split = recordable(
  "split",
  ["x", "parts: numbers", "axis?: number"],
  function split(x: SymbolicTensor, parts: number | readonly number[], axis = 0): SymbolicTensor[] {
    const at = normalizeAxis("split", axis, x.rank);
    const size = x.shape[at] ?? 1;
    const cuts =
      typeof parts === "number"
        ? Array.from(
            { length: integerBetween("split", "number of parts", parts, 1, size) },
            (_, i) => (size / parts) * i,
          ).slice(1)
        : parts.map((cut) => Math.min(cut, size));
    const edges = [0, ...cuts, size];
    if (edges.some((edge, i) => !Number.isInteger(edge) || (i > 0 && edge < (edges[i - 1] ?? 0)))) {
      throw new ArgumentError({
        where: "split",
        problem: `axis ${at} of size ${size} cannot be cut so`,
        expected: "a divisor of the size, or indices from 0 on, in order",
        received: inWords(parts),
      });
    }
    return edges.slice(1).map((stop, i) => {
      const range = { start: edges[i] ?? 0, stop };
      if (range.start === stop) return fill(0, x.shape.with(at, 0), x.dtype);
      return slice(x, [...new Array<undefined>(at), range]);
    });
  },
);
