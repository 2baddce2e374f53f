import type { Box } from "../../../ops/core/copy-lowering.js";
import { scatterBoxes } from "../../../ops/core/movement.js";
import * as ops from "../../../ops/index.js";
import { Tensor } from "../../../tensor.js";
import type { OpCall, OpRow, OpRows } from "./op-call.js";
import { sliced, transposed } from "./rearrange.js";
import { opBehind, opOf, probe } from "./samples.js";
import { fixed, type Size, sameSize } from "./sizes.js";

/** Beyond any size: as an end, it is the end of the axis. */
const FAR = 2 ** 31 - 1;
const END: Size = [FAR, FAR];
const START: Size = [-FAR, -FAR];
const ONE: Size = [1, 1];

const reshape: OpRow = (call) => {
  const [from, to] = [call.shape(), call.outShape()];
  const numbers = to.map(fixed);
  const known = call.known("x");
  if (known !== undefined && numbers.every((size) => size !== undefined))
    return call.writer.constant(call.input(), known.reshape(numbers));
  // 0 stands for the size that the axis had, -1 for one that follows from the others.
  const sizes = to.map((size, axis) => fixed(size) ?? (sameSize(size, from[axis]) ? 0 : undefined));
  const open = sizes.filter((size) => size === undefined).length;
  const others = numbers.filter((size) => size === undefined).length;
  const shape =
    others === 1
      ? call.writer.ints(numbers.map((size) => size ?? -1))
      : open <= 1
        ? call.writer.ints(sizes.map((size) => size ?? -1))
        : call.sizes.shape(to, call.near);
  return call.node("Reshape", [call.input(), shape]);
};

/** A place along an axis: a number, from the end where the size is not known, or far beyond the end; else what the batch says. */
function place(at: Size, size: Size): Size {
  const fromEnd = at[0] - size[0];
  if (fixed(at) !== undefined || fromEnd !== at[1] - size[1] || fromEnd > 0) return at;
  return fromEnd === 0 ? END : [fromEnd, fromEnd];
}

const slice: OpRow = (call) => {
  const [from, to, steps] = [call.shape(), call.outShape(), call.attr<readonly number[]>("steps")];
  const [a, b] = call.both<readonly number[]>("start");
  const [known, sizes] = [call.known("x"), to.map(fixed)];
  if (known?.dtype === "float32" && sizes.every((size) => size !== undefined))
    return call.writer.constant(call.input(), sliced(known, a, sizes, steps));
  const ranges = from.flatMap((size, axis) => {
    const [first, count, step] = [[a[axis] ?? 0, b[axis] ?? 0] as const, to[axis] ?? ONE, steps[axis] ?? 1];
    if (step === 1 && fixed(first) === 0 && sameSize(count, size)) return [];
    const stop: Size = [first[0] + (count[0] - 1) * step, first[1] + (count[1] - 1) * step];
    const start = place(first, size);
    if (step > 0) return [{ axis, step, start, end: ended([stop[0] + 1, stop[1] + 1], size) }];
    const end = stop[0] < -step && stop[1] < -step ? START : place([stop[0] - 1, stop[1] - 1], size);
    return [{ axis, step, start, end }];
  });
  const list = (key: "axis" | "step") => call.writer.ints(ranges.map((range) => range[key]));
  const places = (key: "start" | "end") => {
    const sizes = ranges.map((range) => range[key]);
    return call.sizes.shape(sizes, call.near);
  };
  return call.node("Slice", [call.input(), places("start"), places("end"), list("axis"), list("step")]);
};

function ended(stop: Size, size: Size): Size {
  return sameSize(stop, size) ? END : place(stop, size);
}

const pad: OpRow = (call) => {
  const [from, to] = [call.shape(), call.outShape()];
  const [[a, ...more], [b]] = call.both<readonly (Box | undefined)[]>("boxes");
  if (more.length > 0) call.refuse("of several parts");
  if (a?.steps.some((step) => step !== 1)) call.refuse("with steps");
  const before = from.map((_, axis) => only(call, [a?.start[axis] ?? 0, b?.start[axis] ?? 0]));
  const after = from.map((size, axis) => {
    const [first, second] = to[axis] ?? size;
    return only(call, [first - size[0] - (a?.start[axis] ?? 0), second - size[1] - (b?.start[axis] ?? 0)]);
  });
  const value = call.writer.scalar(call.attr<number>("value"), call.dtype());
  return call.node("Pad", [call.input(), call.writer.ints([...before, ...after]), value]);
};

function only(call: OpCall, size: Size): number {
  return fixed(size) ?? call.refuse("by a width that depends on the batch");
}

/** Whether a value lies in one of the classes: the numbers of the classes stand along an axis of their own. */
const oneHot: OpRow = (call) => {
  const [axis, n] = [call.attr<number>("axis"), call.attr<number>("n")];
  const shape = call.shape().map((_, i) => (i === axis ? n : 1));
  const classes = Tensor.from(
    Array.from({ length: n }, (_, i) => i),
    shape,
    call.dtype(),
  );
  return call.node("Cast", [call.node("Equal", [call.input(), call.writer.constant("classes", classes)])], { to: 1 });
};

/** Elements by their numbers. Where the op gives 0 for numbers that are none, ONNX does not: there they are looked for. */
const take: OpRow = (call) => {
  const axis = call.attr<number>("axis");
  const [x, indices] = [call.input("x"), call.input("indices")];
  if (call.attr<number>("wrap") !== 0) return call.node("Gather", [x, indices], { axis });
  const size = fixed(call.shape("x")[axis] ?? [0, 1]) ?? call.refuse("from an axis whose size is not known");
  if (axis !== 0) call.refuse("along another axis than the first, of numbers that may be none");
  const number = (value: number) => call.writer.scalar(value, "int32");
  const { writer } = call;
  const isThere = writer.node("And", [
    writer.node("GreaterOrEqual", [indices, number(0)]),
    writer.node("Less", [indices, number(size)]),
  ]);
  const within = writer.node("Where", [isThere, indices, number(0)]);
  const more = call.rank("x") - 1;
  const axes = Array.from({ length: more }, (_, i) => call.rank("indices") + i);
  const spread = more === 0 ? isThere : writer.node("Unsqueeze", [isThere, writer.ints(axes)]);
  return call.node("Where", [spread, call.node("Gather", [x, within], { axis }), call.writer.scalar(0, call.dtype())]);
};

const triangle =
  (upper: 0 | 1): OpRow =>
  (call) => {
    const first = call.attr<number>("k") - call.attr<number>("below");
    return call.node("Trilu", [call.input(), call.writer.ints([upper === 1 ? first : first - 1])], { upper });
  };

const sorted = opOf(ops.argsort(probe()));

export const movementRows: OpRows = [
  [opOf(ops.reshape(probe(), [6])), reshape],
  [opOf(ops.slice(probe(), [{ stop: 1 }])), slice],
  [scatterBoxes.definition, pad],
  [
    opOf(ops.transpose(probe())),
    (call) => {
      const perm = call.attr<readonly number[]>("axes");
      const known = call.known("x");
      if (known?.dtype === "float32") return call.writer.constant(call.input(), transposed(known, perm));
      return call.node("Transpose", [call.input()], { perm });
    },
  ],
  [
    opOf(ops.concat([probe(), probe()])),
    (call) =>
      call.node(
        "Concat",
        call.keys.map((key) => call.input(key)),
        { axis: call.attr<number>("axis") },
      ),
  ],
  [
    opOf(ops.broadcastTo(probe([1, 3]), [2, 3])),
    (call) => call.node("Expand", [call.input(), call.sizes.shape(call.outShape(), call.near)]),
  ],
  [opOf(ops.oneHot(probe([2], "int32"), 3)), oneHot],
  [opOf(ops.take(probe(), probe([2], "int32"), { axis: 0 })), take],
  [
    opOf(ops.takeAlongAxis(probe(), probe([2, 3], "int32"))),
    (call) =>
      call.node("GatherElements", [call.input("x"), call.input("indices")], { axis: call.attr<number>("axis") }),
  ],
  [
    sorted,
    (call) => {
      const size = call.shape().at(-1) ?? [1, 1];
      const [, order = ""] = call.writer.nodeOfMany(
        "TopK",
        [call.input(), call.sizes.size(size, call.near)],
        { largest: Number(call.attr<boolean>("descending")) },
        ["sorted", "order"],
      );
      return call.node("Cast", [order], { to: 6 });
    },
  ],
  [opBehind((x) => ops.triu(x as never), 1), triangle(1)],
  [opBehind((x) => ops.tril(x as never), 1), triangle(0)],
  [opBehind((x) => ops.triu(x as never), 1, "bool"), triangle(1)],
  [opBehind((x) => ops.tril(x as never), 1, "bool"), triangle(0)],
];
