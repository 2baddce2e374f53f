import { oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../../shape.js";
import { throughFloats } from "../core/floats.js";
import { requireIndices } from "../core/integers.js";
import { slice } from "../core/movement.js";
import { asUpdates } from "../core/promotion.js";
import { reshape } from "../core/reshape.js";
import { add, greater, greaterEqual, maximum, minimum, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { groupIds, segmentMax, segmentSum, sumById, take, takeOrZero } from "./gather.js";
import { segmentMin, segmentProd } from "./segments.js";

/** One step of Horner's rule towards a flat index; −1, once an index is out of range, for good. */
const foldIndex = defineOp({
  name: "foldIndex",
  inputs: ["flat", "i"],
  attrs: { n: 1 },
  infer: ({ i }) => i,
  unsigned: ["n"],
  elementwise: "select(-1, flat * i32(n) + select(i, i + i32(n), i < 0), flat >= 0 && i < i32(n) && i >= -i32(n))",
});

/** The flat numbers, [count], of the entries that indices [..., k] name in the first k axes of a shape; −1 for none. */
function flatIndices(indices: SymbolicTensor, shape: Shape): SymbolicTensor {
  const k = indices.shape.at(-1) ?? 0;
  const rows = reshape(indices, [-1, k]);
  return shape.slice(0, k).reduce(
    (flat, n, axis) => {
      const column = slice(rows, [{}, { start: axis, stop: axis + 1 }]);
      return foldIndex(flat, reshape(column, [-1]), { n });
    },
    fill(0, [], "int32"),
  );
}

/**
 * Zeros of a shape with `values` added where `indices` point: indices [..., k], int32, name entries of the first k axes;
 * values [..., ...shape[k:]]. What comes to one place several times is summed. Negative indices count from the end; ones
 * out of range are left out.
 */
export const scatter = recordable(
  "scatter",
  ["indices", "values", "shape: sizes"],
  function scatter(indices: SymbolicTensor, values: SymbolicTensor, shape: Shape): SymbolicTensor {
    const { lead, rest } = checkFit("scatter", indices, values, shape);
    const entries = reshape(values, [-1, ...rest]);
    const sums = throughFloats("scatter", { values: entries }, (x) =>
      sumById(x.values, flatIndices(indices, shape), sizeOf(lead)),
    );
    return reshape(sums, shape);
  },
);

/** What becomes of several numbers that come to one place. */
export interface ScatterUpdateOptions {
  /** `"add"`, `"max"`, `"min"` or `"mul"`: what was there counts, too. Default: the last one replaces all. */
  readonly reduction?: "add" | "max" | "min" | "mul" | undefined;
}

const TOGETHER = {
  add: { fold: segmentSum, join: add },
  max: { fold: segmentMax, join: maximum },
  min: { fold: segmentMin, join: minimum },
  mul: { fold: segmentProd, join: multiply },
} as const;

/**
 * `inputs` with `updates` in place of the entries that `indices` point at; as {@link scatter}, but that of several that come to
 * one place the last stays. Any type. With `reduction` updates and what is there are taken together, float32.
 */
export const scatterUpdate = recordable(
  "scatterUpdate",
  ["inputs", "indices", "updates", "options?: options"],
  function scatterUpdate(
    inputs: SymbolicTensor,
    indices: SymbolicTensor,
    updates: SymbolicTensor,
    options: ScatterUpdateOptions = {},
  ): SymbolicTensor {
    const { reduction } = withDefaults("scatterUpdate", options, { reduction: undefined });
    const kinds = Object.keys(TOGETHER) as (keyof typeof TOGETHER)[];
    const how = reduction === undefined ? undefined : TOGETHER[oneOf("scatterUpdate", "reduction", reduction, kinds)];
    const { lead, rest } = checkFit("scatterUpdate", indices, updates, inputs.shape);
    updates = asUpdates("scatterUpdate", updates, inputs);
    if (updates.size === 0) return inputs;
    const segments = sizeOf(lead);
    if (how !== undefined) {
      const ids = flatIndices(indices, inputs.shape);
      const folded = how.fold(reshape(updates, [-1, ...rest]), ids, { numSegments: segments });
      return how.join(inputs, reshape(folded, inputs.shape));
    }
    const { places, bounds } = groupIds(flatIndices(indices, inputs.shape), { segments });
    const starts = slice(bounds, [{ stop: -1 }]);
    const ends = slice(bounds, [{ start: 1 }]);
    const last = where(greater(ends, starts), take(places, subtract(ends, 1)), -1);
    const chosen = takeOrZero(reshape(updates, [-1, ...rest]), last);
    const updated = reshape(greaterEqual(last, 0), [segments, ...rest.map(() => 1)]);
    return reshape(where(updated, chosen, reshape(inputs, [segments, ...rest])), inputs.shape);
  },
);

/** The axes that indices name, and those that come with each entry. */
function checkFit(
  where: string,
  indices: SymbolicTensor,
  values: SymbolicTensor,
  shape: Shape,
): { readonly lead: Shape; readonly rest: Shape } {
  requireIndices(where, { indices });
  const k = indices.shape.at(-1) ?? 0;
  const rest = shape.slice(k);
  const expected = [...indices.shape.slice(0, -1), ...rest];
  if (indices.rank === 0 || k > shape.length || !sameShape(values.shape, expected)) {
    throw new ShapeError({
      where,
      problem: "indices and values do not fit together",
      expected: `indices [..., k] and values [..., ...shape[k:]] for shape ${formatShape(shape)}`,
      received: `${formatShape(indices.shape)} and ${formatShape(values.shape)}`,
    });
  }
  return { lead: shape.slice(0, k), rest };
}
