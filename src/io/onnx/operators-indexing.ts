import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import { Tensor } from "../../tensor.js";
import { bounded, type Call, type Row } from "./call.js";

// Gathering and scattering by lists of places.

const REDUCTIONS = ["add", "mul", "max", "min"] as const;

/** What becomes of numbers that come to one place; undefined: the last stays. */
function reductionOf(call: Call): (typeof REDUCTIONS)[number] | undefined {
  const asked = call.text("reduction", "none");
  const found = REDUCTIONS.find((one) => one === asked);
  call.needs(asked === "none" || found !== undefined, `reduction ${asked}`);
  return found;
}

/** Whole numbers along an axis of a tensor of this shape, from 0 on. */
function along(shape: readonly number[], axis: number): SymbolicTensor {
  const size = shape[axis] ?? 1;
  const numbers = new Tensor(
    [size],
    Int32Array.from({ length: bounded(size) }, (_, i) => i),
    "int32",
  );
  const spread = ops.reshape(
    constant(numbers),
    shape.map((_, i) => (i === axis ? size : 1)),
  );
  return ops.broadcastTo(spread, shape);
}

/** Updates by index along one axis, everything else staying in its place. */
const scatterElements: Row = (call) => {
  const [x, indices, updates] = [call.tensor(0), call.tensor(1), call.tensor(2)];
  const given = call.number("axis", 0);
  const axis = given < 0 ? given + x.rank : given;
  const coordinates = x.shape.map((_, i) => (i === axis ? indices : along(indices.shape, i)));
  return ops.scatterUpdate(x, ops.stack(coordinates, -1), updates, { reduction: reductionOf(call) });
};

/** Entries named by the rows of `indices`, [..., k], after the axes that are a batch. */
const gatherND: Row = (call) => {
  const [x, indices, batch] = [call.tensor(0), call.tensor(1), call.number("batch_dims", 0)];
  const k = indices.shape.at(-1) ?? 1;
  call.needs(batch >= 0 && batch + k <= x.rank, `places along ${k} axes`);
  const sizes = x.shape.slice(batch, batch + k);
  const parts = ops.unstack(indices, -1);
  // One number for each entry: where it lies among all that the k axes name.
  const flat = parts.reduce<SymbolicTensor>(
    (sum, part, i) => {
      const size = sizes[i] ?? 1;
      const fromFront = ops.where(ops.less(part, 0), ops.add(part, size), part);
      return i === 0 ? fromFront : ops.add(ops.multiply(sum, size), fromFront);
    },
    ops.zerosLike(parts[0] ?? indices),
  );
  const rest = x.shape.slice(batch + k);
  const count = sizes.reduce((product, size) => product * size, 1);
  const rows = ops.reshape(x, [...x.shape.slice(0, batch), count, ...rest]);
  if (batch === 0) return ops.take(rows, flat, { axis: 0 });
  const lead = x.shape.slice(0, batch).reduce((product, size) => product * size, 1);
  const number = ops.reshape(along([lead, 1], 0), [lead, ...flat.shape.slice(batch).map(() => 1)]);
  const own = ops.add(ops.reshape(flat, [lead, ...flat.shape.slice(batch)]), ops.multiply(number, count));
  const taken = ops.take(ops.reshape(rows, [lead * count, ...rest]), own, { axis: 0 });
  return ops.reshape(taken, [...flat.shape, ...rest]);
};

/** Each sequence's first steps backwards, the others as they are. */
const reverseSequence: Row = (call) => {
  const [x, lengths] = [call.tensor(0), call.tensor(1)];
  const [batch, time] = [call.number("batch_axis", 1), call.number("time_axis", 0)];
  const shape = x.shape.map((size, i) => (i === batch || i === time ? size : 1));
  const ends = ops.reshape(
    ops.cast(lengths, "int32"),
    x.shape.map((size, i) => (i === batch ? size : 1)),
  );
  const step = along(shape, time);
  const at = ops.where(ops.less(step, ends), ops.subtract(ops.subtract(ends, 1), step), step);
  return ops.takeAlongAxis(x, ops.broadcastTo(at, x.shape), { axis: time });
};

export const indexing: Readonly<Record<string, Row>> = {
  GatherND: gatherND,
  ReverseSequence: reverseSequence,
  Scatter: scatterElements,
  ScatterElements: scatterElements,
  ScatterND: (call) =>
    ops.scatterUpdate(call.tensor(0), call.tensor(1), call.tensor(2), { reduction: reductionOf(call) }),
};
