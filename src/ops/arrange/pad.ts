import { listOf, oneOf, wholeNumber } from "../../check.js";
import { ArgumentError, DTypeError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import { concat } from "../core/concat.js";
import { fits } from "../core/elementwise.js";
import { type AxisSlice, scatterBox, slice } from "../core/movement.js";

/** Cells before and after, for each axis; a number stands for as many at every edge. */
export type PadWidths = number | readonly (readonly [before: number, after: number])[];

export interface PadOptions {
  /**
   * What the cells around hold. `"constant"` (default): a value. `"reflect"`: the mirrored neighbours without the edge,
   * c b | a b c | b a. `"symmetric"`: with the edge, b a | a b c | c b.
   */
  readonly mode?: "constant" | "reflect" | "symmetric" | undefined;
  /** The value for `"constant"`. Default 0. */
  readonly constantValues?: number | undefined;
}

/**
 * Cells around `x`, as NumPy's pad. Throws a ShapeError for widths that do not fit the axes, or of which a mirror
 * cannot show enough: at most size − 1 cells for `"reflect"`, size for `"symmetric"`.
 */
export const pad = recordable(
  "pad",
  ["x", "widths: any", "options?: options"],
  function pad(x: SymbolicTensor, widths: PadWidths, options: PadOptions = {}): SymbolicTensor {
    const { mode, constantValues: value } = withDefaults("pad", options, { mode: "constant", constantValues: 0 });
    const pairs = typeof widths === "number" ? x.shape.map(() => [widths, widths] as const) : pairsOf(widths);
    if (pairs.length !== x.rank) {
      const expected = `${x.rank} pairs`;
      throw new ShapeError({ where: "pad", problem: "another number of axes", expected, received: `${pairs.length}` });
    }
    oneOf("pad", "mode", mode, ["constant", "reflect", "symmetric"]);
    for (const width of pairs.flat()) wholeNumber("pad", "width", width);
    if (pairs.flat().every((width) => width === 0)) return x;
    if (mode !== "constant") return pairs.reduce((y, [before, after], axis) => mirror(y, axis, before, after, mode), x);
    if (!fits(value, x.dtype)) {
      const expected = `a value within ${x.dtype}`;
      throw new DTypeError({ where: "pad", problem: "no such value", expected, received: `${value}` });
    }
    const shape = x.shape.map((size, axis) => size + (pairs[axis]?.[0] ?? 0) + (pairs[axis]?.[1] ?? 0));
    return scatterBox(x, { shape, start: pairs.map(([before]) => before), steps: pairs.map(() => 1), value });
  },
);

function pairsOf(widths: Exclude<PadWidths, number>): readonly (readonly [number, number])[] {
  const isPair = (pair: unknown) => isList(pair) && pair.length === 2;
  if (isList(widths) && listOf("pad", "widths", widths).every(isPair)) return widths;
  const expected = "a number, or [before, after] for each axis";
  throw new ArgumentError({ where: "pad", problem: "no such widths", expected, received: inWords(widths) });
}

/** Mirrored cells before and after one axis. */
function mirror(
  x: SymbolicTensor,
  axis: number,
  before: number,
  after: number,
  mode: "reflect" | "symmetric",
): SymbolicTensor {
  const size = x.shape[axis] ?? 1;
  const skipped = { reflect: 1, symmetric: 0 }[mode];
  if (Math.max(before, after) > size - skipped) {
    throw new ShapeError({
      where: "pad",
      problem: `the mirror along axis ${axis} shows too little`,
      expected: `at most ${size - skipped} cells for ${mode}`,
      received: `${before} and ${after}`,
    });
  }
  const backwards = (start: number, count: number) => {
    const range: AxisSlice = { start, step: -1, ...(start >= count && { stop: start - count }) };
    return count === 0 ? [] : [slice(x, [...new Array<undefined>(axis), range])];
  };
  const parts = [...backwards(before - 1 + skipped, before), x, ...backwards(size - 1 - skipped, after)];
  return concat(parts, axis);
}
