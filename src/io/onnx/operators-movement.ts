import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { AxisSlice } from "../../ops/index.js";
import * as ops from "../../ops/index.js";
import { Tensor } from "../../tensor.js";
import { bounded, known, type Row, tensorIn, wholeNumbers } from "./call.js";
import { typeOf } from "./elements.js";
import type { OnnxTensor } from "./proto.js";

const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const fromFront = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

/** With more at both ends of axes: what lies there on and on, or what lies at the other end. */
function goingOn(
  x: SymbolicTensor,
  widths: readonly (readonly [number, number])[],
  mode: "edge" | "wrap",
): SymbolicTensor {
  return widths.reduce((y, [before, after], axis) => {
    if (before + after === 0) return y;
    const size = x.shape[axis] ?? 1;
    const at = Int32Array.from({ length: bounded(before + size + after) }, (_, i) => {
      const place = i - before;
      return mode === "edge" ? Math.min(size - 1, Math.max(0, place)) : ((place % size) + size) % size;
    });
    return ops.take(y, constant(new Tensor([at.length], at, "int32")), { axis });
  }, x);
}

export const movement: Readonly<Record<string, Row>> = {
  Concat: (call) => ops.concat(call.tensors, call.number("axis", 0)),
  Constant: (call) => {
    const [value, ints, int, floats, float] = ["value", "value_ints", "value_int", "value_floats", "value_float"].map(
      (name) => call.attribute(name),
    );
    if (value !== undefined) return known(tensorIn(value as OnnxTensor));
    const numbers = [ints ?? int ?? floats ?? float ?? []].flat().map(Number);
    const shape = (ints ?? floats) === undefined ? [] : [numbers.length];
    return known(Tensor.from(numbers, shape, (ints ?? int) === undefined ? "float32" : "int32"));
  },
  ConstantOfShape: (call) => {
    const shape = call.numbers(0) ?? [];
    const value = call.attribute("value") as OnnxTensor | undefined;
    const filled = value === undefined ? undefined : tensorIn(value);
    return ops.full(shape, Number(filled?.data[0] ?? 0), { dtype: filled?.dtype ?? "float32" });
  },
  DepthToSpace: (call) => {
    const [x, size] = [call.tensor(0), call.number("blocksize", 1)];
    if (call.text("mode", "DCR") === "DCR") return ops.depthToSpace(x, size, { dataFormat: "channelsFirst" });
    const [batch = 1, channels = 1, height = 1, width = 1] = x.shape;
    const depth = channels / size ** 2;
    const blocks = ops.reshape(x, [batch, depth, size, size, height, width]);
    return ops.reshape(ops.transpose(blocks, [0, 1, 4, 2, 5, 3]), [batch, depth, height * size, width * size]);
  },
  Expand: (call) => {
    const [x, wanted] = [call.tensor(0), call.numbers(1) ?? []];
    const rank = Math.max(x.rank, wanted.length);
    const at = (shape: readonly number[], i: number) => shape[i - rank + shape.length] ?? 1;
    return ops.broadcastTo(
      x,
      Array.from({ length: rank }, (_, i) => Math.max(at(x.shape, i), at(wanted, i))),
    );
  },
  EyeLike: (call) => {
    const [rows = 1, columns = 1] = call.tensor(0).shape;
    const dtype = typeOf(call.number("dtype", 0)) ?? call.tensor(0).dtype;
    return ops.eye(rows, { columns, k: call.number("k", 0), dtype });
  },
  Flatten: (call) => {
    const x = call.tensor(0);
    const rows = count(x.shape.slice(0, fromFront(call.number("axis", 1), x.rank)));
    return ops.reshape(x, [rows, x.size / rows]);
  },
  Gather: (call) => ops.take(call.tensor(0), call.tensor(1), { axis: call.number("axis", 0) }),
  GatherElements: (call) => ops.takeAlongAxis(call.tensor(0), call.tensor(1), { axis: call.number("axis", 0) }),
  OneHot: (call) => {
    const [depth = 1, axis] = [call.numbers(1)?.[0], call.number("axis", -1)];
    const [off = call.tensor(2), on = off] = ops.unstack(call.tensor(2));
    const indices = ops.mod(ops.cast(call.tensor(0), "int32"), depth);
    const hot = ops.moveaxis(ops.equal(ops.expandDims(indices, -1), ops.arange(bounded(depth))), -1, axis);
    return ops.where(hot, on, off);
  },
  Pad: (call) => {
    const x = call.tensor(0);
    const axes = call.numbers(3)?.map((axis) => fromFront(axis, x.rank)) ?? x.shape.map((_, axis) => axis);
    const pads = call.numbers(1) ?? call.ints("pads") ?? [];
    const mode = call.text("mode", "constant");
    call.needs(["constant", "reflect", "edge", "wrap"].includes(mode), `mode ${mode}`);
    const value = call.numbers(2)?.[0] ?? call.number("value", 0);
    const widths = x.shape.map((_, axis) => {
      const at = axes.indexOf(axis);
      return at < 0 ? ([0, 0] as const) : ([pads[at] ?? 0, pads[at + axes.length] ?? 0] as const);
    });
    // Below 0 they cut.
    const cuts = widths.map(([before, after], axis) => ({
      start: Math.max(0, -before),
      stop: (x.shape[axis] ?? 1) - Math.max(0, -after),
    }));
    const cut = ops.slice(x, cuts);
    const more = widths.map(([before, after]) => [Math.max(0, before), Math.max(0, after)] as const);
    if (mode === "edge" || mode === "wrap") return goingOn(cut, more, mode);
    return ops.pad(cut, more, { mode: mode === "reflect" ? mode : "constant", constantValues: value });
  },
  Range: (call) => {
    const [start = 0, stop = 0, step = 1] = [0, 1, 2].map((i) => call.numbers(i)?.[0] ?? 0);
    bounded((stop - start) / step);
    return ops.arange(start, stop, { step, dtype: call.tensor(0).dtype });
  },
  Reshape: (call) => {
    const x = call.tensor(0);
    const wanted = call.numbers(1) ?? call.ints("shape") ?? [];
    const kept = !call.number("allowzero", 0);
    return ops.reshape(
      x,
      wanted.map((size, i) => (size === 0 && kept ? (x.shape[i] ?? 0) : size)),
    );
  },
  Shape: (call) => {
    const { shape } = call.tensor(0);
    return wholeNumbers(shape.slice(call.number("start", 0), call.number("end", shape.length)));
  },
  Size: (call) => wholeNumbers([call.tensor(0).size], []),
  Slice: (call) => {
    const x = call.tensor(0);
    const [starts, ends, axes, steps] = ["starts", "ends", "axes", "steps"].map(
      (name, i) => call.numbers(i + 1) ?? call.ints(name),
    );
    const ranges: AxisSlice[] = x.shape.map(() => ({}));
    const sizes = [...x.shape];
    starts?.forEach((from, i) => {
      const axis = fromFront(axes?.[i] ?? i, x.rank);
      const [size, step] = [x.shape[axis] ?? 1, steps?.[i] ?? 1];
      const within = (at: number) =>
        step > 0
          ? Math.min(size, Math.max(0, fromFront(at, size)))
          : Math.min(size - 1, Math.max(-1, fromFront(at, size)));
      const [start, stop] = [within(from), within(ends?.[i] ?? size)];
      sizes[axis] = Math.max(0, Math.ceil((stop - start) / step));
      ranges[axis] = { start, ...(stop >= 0 && { stop }), step }; // before the first place there is nothing
    });
    if (sizes.includes(0)) return ops.zeros(sizes, { dtype: x.dtype });
    return ops.slice(x, ranges);
  },
  SpaceToDepth: (call) =>
    ops.spaceToDepth(call.tensor(0), call.number("blocksize", 1), { dataFormat: "channelsFirst" }),
  Split: (call) => {
    const [x, axis] = [call.tensor(0), call.number("axis", 0)];
    const sizes = call.numbers(1) ?? call.ints("split") ?? [];
    call.needs(!sizes.includes(0), "empty parts");
    const whole = x.shape[fromFront(axis, x.rank)] ?? 1;
    const each = Math.ceil(whole / call.outputs.length); // the last may have fewer
    const given = sizes.length > 0 ? sizes : call.outputs.map(() => each);
    let at = 0;
    return ops.split(
      x,
      given.slice(0, -1).map((size) => (at += size)),
      axis,
    );
  },
  Squeeze: (call) => ops.squeeze(call.tensor(0), call.numbers(1) ?? call.ints("axes")),
  Tile: (call) => ops.tile(call.tensor(0), call.numbers(1) ?? 1),
  Transpose: (call) => ops.transpose(call.tensor(0), call.ints("perm")),
  Trilu: (call) => {
    const side = call.number("upper", 1) ? ops.triu : ops.tril;
    return side(call.tensor(0), call.numbers(1)?.[0] ?? 0);
  },
  Unsqueeze: (call) => {
    const x = call.tensor(0);
    const axes = call.numbers(1) ?? call.ints("axes") ?? [];
    const sorted = axes.map((axis) => fromFront(axis, x.rank + axes.length)).toSorted((a, b) => a - b);
    return sorted.reduce((y, axis) => ops.expandDims(y, axis), x);
  },
};
