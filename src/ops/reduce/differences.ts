import { finite, wholeNumber } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { floats } from "../core/floats.js";
import { type AxisSlice, slice } from "../core/movement.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { add, multiply, notEqual, subtract } from "../elementwise/binary.js";
import { sum } from "./reduce.js";

/** Between which elements, and how often. */
export interface DiffOptions {
  /** How many times in a row. Default 1. */
  readonly n?: number | undefined;
  /** Default: the last. */
  readonly axis?: number | undefined;
}

/** Each element less the one before it, along an axis, which gets shorter by one each time. */
export const diff = recordable(
  "diff",
  ["x", "options?: options"],
  function diff(x: SymbolicTensor, options: DiffOptions = {}): SymbolicTensor {
    const { n, axis } = withDefaults("diff", options, { n: 1, axis: -1 });
    const along = normalizeAxis("diff", axis, x.rank);
    const times = wholeNumber("diff", "n", n);
    if (times === 0) return x;
    const size = x.shape[along] ?? 1;
    if (size <= times) return fill(0, x.shape.with(along, 0), x.dtype);
    const step = (y: SymbolicTensor) =>
      x.dtype === "bool"
        ? notEqual(neighbours(y, along, { start: 1 }), neighbours(y, along, { stop: -1 }))
        : subtract(neighbours(y, along, { start: 1 }), neighbours(y, along, { stop: -1 }));
    return Array.from({ length: times }).reduce<SymbolicTensor>(step, x);
  },
);

/** Where the values of {@link trapezoid} lie. */
export interface TrapezoidOptions {
  /** How far apart they are where none are given. Default 1. */
  readonly dx?: number | undefined;
  /** Default: the last. */
  readonly axis?: number | undefined;
}

/** The area below values `y` along an axis, joined by straight lines. They are at the places `x`, a vector along the axis or as many as values, or `dx` apart. */
export const trapezoid = recordable(
  "trapezoid",
  ["y", "x?", "options?: options"],
  function trapezoid(y: SymbolicTensor, x?: SymbolicTensor, options: TrapezoidOptions = {}): SymbolicTensor {
    const { dx, axis } = withDefaults("trapezoid", options, { dx: 1, axis: -1 });
    ({ y } = floats("trapezoid", { y }));
    const along = normalizeAxis("trapezoid", axis, y.rank);
    if ((y.shape[along] ?? 1) < 2) return sum(multiply(y, 0), { axis: along });
    const heights = add(neighbours(y, along, { start: 1 }), neighbours(y, along, { stop: -1 }));
    const width = x === undefined ? finite("trapezoid", "dx", dx) : widths(y, x, along);
    return sum(multiply(multiply(heights, width), 0.5), { axis: along });
  },
);

function widths(y: SymbolicTensor, x: SymbolicTensor, along: number): SymbolicTensor {
  ({ x } = floats("trapezoid", { x }));
  const places =
    x.rank === 1
      ? reshape(
          x,
          y.shape.map((_, i) => (i === along ? x.size : 1)),
        )
      : x;
  if (places.rank !== y.rank || places.shape[along] !== y.shape[along]) {
    throw new ShapeError({
      where: "trapezoid",
      problem: "the places do not fit the values",
      expected: `a vector of ${y.shape[along]}, or ${formatShape(y.shape)}`,
      received: formatShape(x.shape),
    });
  }
  return subtract(neighbours(places, along, { start: 1 }), neighbours(places, along, { stop: -1 }));
}

function neighbours(x: SymbolicTensor, axis: number, range: AxisSlice): SymbolicTensor {
  return slice(x, [...new Array<undefined>(axis), range]);
}
