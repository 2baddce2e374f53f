import { finite, listOf, positiveInteger } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { expandDims } from "../core/axes-of-one.js";
import { cast } from "../core/cast.js";
import { floats } from "../core/floats.js";
import { requireIndices } from "../core/integers.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { written } from "../core/written.js";
import { add, equal, greaterEqual, lessEqual, minimum, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalAnd, logicalNot } from "../elementwise/logical.js";
import { floorDivide, mod } from "../elementwise/rounding.js";
import { stopGradient } from "../elementwise/stop-gradient.js";
import { max, min } from "../reduce/extremes.js";
import { any } from "../reduce/reduce.js";
import { bincount, searchsorted } from "./counting.js";
import { argsort } from "./sort.js";

// Which bin, which place, and whether it is among others.

/** In which of the bins each value lies, whose edges [n] ascend: 0 below all, n from the last on. int32 of the values' shape. */
export const digitize = recordable(
  "digitize",
  ["x", "bins"],
  function digitize(x: SymbolicTensor, bins: SymbolicTensor): SymbolicTensor {
    if (bins.rank !== 1) {
      const received = formatShape(bins.shape);
      throw new ShapeError({ where: "digitize", problem: "the edges are no vector", expected: "[n]", received });
    }
    return searchsorted(bins, x, { side: "right" });
  },
);

/** Which bins {@link histogram} counts in. */
export interface HistogramOptions {
  /** How many, of the same width. Default 10. */
  readonly bins?: number | undefined;
  /** From where to where. Default: the smallest and the largest value. */
  readonly range?: readonly [least: number, most: number] | undefined;
}

/**
 * How many values lie in each bin, float32 [bins] as in Keras, and the edges of the bins, [bins + 1]. The upper edge belongs to the last bin; values
 * outside are left out. No gradient flows.
 */
export const histogram = recordable(
  "histogram",
  ["x", "options?: options"],
  function histogram(
    x: SymbolicTensor,
    options: HistogramOptions = {},
  ): { readonly counts: SymbolicTensor; readonly edges: SymbolicTensor } {
    const { bins, range } = withDefaults("histogram", options, { bins: 10, range: undefined });
    ({ x } = floats("histogram", { x }));
    const count = positiveInteger("histogram", "bins", bins);
    const values = stopGradient(reshape(x, [x.size]));
    const [least, most] = limits(values, range);
    const shares = constant(Tensor.from(written("histogram", "bins", count + 1, (i) => i / count)));
    const last = constant(
      Tensor.from(
        written("histogram", "bins", count + 1, (i) => Number(i === count)),
        undefined,
        "bool",
      ),
    );
    const edges = where(last, most, add(least, multiply(subtract(most, least), shares)));
    const place = minimum(subtract(searchsorted(edges, values, { side: "right" }), 1), count - 1);
    const inside = logicalAnd(greaterEqual(values, least), lessEqual(values, most));
    return { counts: cast(bincount(where(inside, place, -1), count), "float32"), edges };
  },
);

function limits(
  x: SymbolicTensor,
  range: readonly [number, number] | undefined,
): readonly [least: SymbolicTensor, most: SymbolicTensor] {
  if (range === undefined && x.size > 0) return widened(min(x), max(x));
  const [least = Number.NaN, most = Number.NaN] = listOf("histogram", "range", range ?? [0, 1], { least: 2, most: 2 });
  finite("histogram", "range", least);
  finite("histogram", "range", most);
  if (least > most) {
    const expected = "two numbers, the second not below the first";
    throw new ArgumentError({ where: "histogram", problem: "no such range", expected, received: inWords(range) });
  }
  return widened(fill(least), fill(most));
}

/** Where all is the same, half of one on either side. */
function widened(least: SymbolicTensor, most: SymbolicTensor): readonly [SymbolicTensor, SymbolicTensor] {
  const half = where(equal(least, most), 0.5, 0);
  return [subtract(least, half), add(most, half)];
}

/** How {@link isin} is to look. */
export interface IsinOptions {
  /** Whether no number occurs twice in either. It changes nothing: each is compared with each. Default false. */
  readonly assumeUnique?: boolean | undefined;
  /** Whether to say which are not among the others instead. Default false. */
  readonly invert?: boolean | undefined;
}

/** Whether each element is among those of `among`: bool of the shape of `x`. Compares each with each. */
export const isin = recordable(
  "isin",
  ["x", "among", "options?: options"],
  function isin(x: SymbolicTensor, among: SymbolicTensor, options: IsinOptions = {}): SymbolicTensor {
    const { invert } = withDefaults("isin", options, { assumeUnique: false, invert: false });
    const found =
      among.size === 0
        ? fill(0, x.shape, "bool")
        : any(equal(expandDims(x, -1), reshape(among, [among.size])), { axis: -1 });
    return invert ? logicalNot(found) : found;
  },
);

/** The indices, for each axis of a shape, that flat indices into it mean: int32, as many tensors as axes. Negative ones count from the end. */
export const unravelIndex = recordable(
  "unravelIndex",
  ["indices", "shape: sizes"],
  function unravelIndex(indices: SymbolicTensor, shape: Shape): SymbolicTensor[] {
    requireIndices("unravelIndex", { indices });
    const size = sizeOf(shape, "unravelIndex");
    const flat = mod(indices, Math.max(1, size));
    return shape.map((n, axis) => mod(floorDivide(flat, Math.max(1, sizeOf(shape.slice(axis + 1)))), Math.max(1, n)));
  },
);

/** Which axis {@link argpartition} goes along. */
export interface PartitionOptions {
  /** Default: the last. */
  readonly axis?: number | undefined;
}

/** Indices, int32, that put the element of rank `kth` along an axis in its place, smaller ones before and larger ones behind: they sort it all. */
export const argpartition = recordable(
  "argpartition",
  ["x", "kth: number", "options?: options"],
  function argpartition(x: SymbolicTensor, kth: number, options: PartitionOptions = {}): SymbolicTensor {
    const { axis } = withDefaults("argpartition", options, { axis: -1 });
    const along = normalizeAxis("argpartition", axis, x.rank);
    normalizeAxis("argpartition", kth, x.shape[along] ?? 1);
    return argsort(x, { axis: along });
  },
);
