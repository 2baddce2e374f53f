import type { AxisChange } from "../../../ops/image/axis-lowering.js";
import { convolutions } from "../../../ops/image/convolution.js";
import { averagePoolPlane, maxPoolPlane } from "../../../ops/image/pool2d.js";
import type { AxisWindow, Rank } from "../../../ops/image/window.js";
import * as ops from "../../../ops/index.js";
import { Tensor } from "../../../tensor.js";
import type { WrittenNode } from "./graph-writer.js";
import type { OpCall, OpRow, OpRows } from "./op-call.js";
import { transposed } from "./rearrange.js";
import { reduced } from "./rows-reductions.js";
import { opOf, probe } from "./samples.js";
import { fixed, type Size } from "./sizes.js";

// Images have their channels last here and first in ONNX: they are turned around each operator, and runtimes take pairs of turns out.

const toFront = (rank: number) => [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
const toBack = (rank: number) => [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];

/** Computes with the channels first, and turns what comes of it back. */
function channelsFirst(call: OpCall, key: string, compute: (x: string) => string): string {
  const rank = call.rank(key);
  const turned = call.node("Transpose", [call.input(key)], { perm: toFront(rank) });
  return call.node("Transpose", [compute(turned)], { perm: toBack(rank) });
}

type Windows = readonly AxisWindow[];

const spanOf = ({ kernel, dilation }: AxisWindow) => (kernel - 1) * dilation + 1;
/** Zeros behind the last element that windows reach. */
const afterOf = (window: AxisWindow) =>
  (window.outSize - 1) * window.stride + spanOf(window) - window.size - window.before;

/** How windows move, as attributes. Where the padding depends on the batch it must be that of "same". */
function movement(call: OpCall, a: Windows, b: Windows): WrittenNode["attributes"] {
  const how = {
    kernel_shape: a.map(({ kernel }) => kernel),
    strides: a.map(({ stride }) => stride),
    dilations: a.map(({ dilation }) => dilation),
  };
  const pads = (windows: Windows) => [
    ...windows.map(({ before }) => before),
    ...windows.map((window) => Math.max(0, afterOf(window))),
  ];
  if (String(pads(a)) === String(pads(b))) return { ...how, pads: pads(a) };
  const isSame = [...a, ...b].every((window) => {
    const total = Math.max(0, (window.outSize - 1) * window.stride + spanOf(window) - window.size);
    return window.outSize === Math.ceil(window.size / window.stride) && window.before === Math.floor(total / 2);
  });
  if (!isSame) return call.refuse("whose padding depends on the batch");
  return { ...how, auto_pad: "SAME_UPPER" };
}

/** A filter with its axes in another order: on the host, as a rule, for it is a weight. */
function filter(call: OpCall, perm: readonly number[]): string {
  const known = call.known("kernel");
  if (known !== undefined) return call.writer.constant(call.input("kernel"), transposed(known, perm));
  return call.node("Transpose", [call.input("kernel")], { perm });
}

const taps = (rank: number) => Array.from({ length: rank }, (_, i) => i);

const conv =
  (rank: Rank): OpRow =>
  (call) => {
    const [a, b] = call.both<Windows>("windows");
    const filters = filter(call, [rank + 1, rank, ...taps(rank)]);
    const how = { ...movement(call, a, b), group: call.attr<number>("groups") };
    return channelsFirst(call, "x", (x) => call.node("Conv", [x, filters], how));
  };

/** A transposed convolution: the gradient of one. What it gives beyond the reach of the last window is zero. */
const convTranspose =
  (rank: Rank): OpRow =>
  (call) => {
    const [a, b] = call.both<Windows>("windows");
    const filters = filter(call, [rank + 1, rank, ...taps(rank)]);
    const pads = (windows: Windows) => [
      ...windows.map(({ before }) => before),
      ...windows.map((one) => Math.max(0, afterOf(one))),
    ];
    const more = (windows: Windows) => windows.map((one) => Math.max(0, -afterOf(one)));
    if (String([pads(a), more(a)]) !== String([pads(b), more(b)])) call.refuse("whose padding depends on the batch");
    const how = {
      kernel_shape: a.map(({ kernel }) => kernel),
      strides: a.map(({ stride }) => stride),
      dilations: a.map(({ dilation }) => dilation),
      pads: pads(a),
      group: call.attr<number>("groups"),
    };
    const beyond = [0, 0, ...more(a)];
    return channelsFirst(call, "dy", (x) => {
      const y = call.node("ConvTranspose", [x, filters], how);
      if (beyond.every((size) => size === 0)) return y;
      return call.node("Pad", [y, call.writer.ints([...beyond.map(() => 0), ...beyond])]);
    });
  };

const pool =
  (op: "MaxPool" | "AveragePool"): OpRow =>
  (call) => {
    const [rows, columns] = [call.both<AxisWindow>("rows"), call.both<AxisWindow>("columns")];
    const { dilations, ...how } = movement(call, [rows[0], columns[0]], [rows[1], columns[1]]);
    return channelsFirst(call, "x", (x) => call.node(op, [x], how));
  };

/** One axis stretched or shrunk: elements by their places, and between two of them by their distance. */
const resample: OpRow = (call) => {
  const [before, after] = [call.both<number>("n"), call.both<number>("m")];
  if (fixed(before) === undefined) return stretched(call, [after[0] / before[0], after[1] / before[1]]);
  const { axis, n, m } = changeOf(call);
  const places = Array.from({ length: m }, (_, i) => ((i + 0.5) * n) / m - 0.5);
  const x = call.input();
  const at = (numbers: readonly number[]) =>
    call.node("Gather", [x, call.writer.ints(numbers.map((i) => Math.min(n - 1, Math.max(0, i))))], { axis });
  if (!call.attr<boolean>("linear")) return at(places.map((_, i) => Math.floor(((2 * i + 1) * n) / (2 * m))));
  const floors = places.map(Math.floor);
  const shape = call.shape().map((_, i) => (i === axis ? m : 1));
  const shares = Tensor.from(
    places.map((place, i) => place - (floors[i] ?? 0)),
    shape,
    "float32",
  );
  const share = call.writer.constant("shares", shares);
  const [low, high] = [at(floors), at(floors.map((i) => i + 1))];
  return call.f("Add", low, call.f("Mul", call.f("Sub", high, low), share));
};

/** An axis whose size is not known a whole number of times as long. */
function stretched(call: OpCall, factors: Size): string {
  const factor = fixed(factors) ?? call.refuse("to a size that does not go with the one before");
  const axis = call.attr<number>("axis");
  const scales = call.shape().map((_, i) => (i === axis ? factor : 1));
  const how = call.attr<boolean>("linear")
    ? { mode: "linear", coordinate_transformation_mode: "half_pixel" }
    : { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" };
  const given = call.writer.constant("scales", Tensor.from(scales, [scales.length], "float32"));
  return call.node("Resize", [call.input(), "", given], how);
}

/** One axis cut into windows that are as equal as can be. */
const adaptivePool =
  (op: "ReduceMean" | "ReduceMax"): OpRow =>
  (call) => {
    const { axis, n, m } = changeOf(call);
    const axes = call.writer.ints([axis]);
    const parts = Array.from({ length: m }, (_, i) => {
      const [start, end] = [Math.floor((i * n) / m), Math.ceil(((i + 1) * n) / m)];
      const part = call.node("Slice", [call.input(), call.writer.ints([start]), call.writer.ints([end]), axes]);
      return reduced(call, op, part, [axis], 1);
    });
    return call.node("Concat", parts, { axis });
  };

function changeOf(call: OpCall): AxisChange {
  return { axis: call.attr<number>("axis"), n: call.attr<number>("n"), m: call.attr<number>("m") };
}

export const imageRows: OpRows = [
  ...([1, 2, 3] as const).flatMap(
    (rank): OpRows => [
      [convolutions[rank].forward.definition, conv(rank)],
      [convolutions[rank].inputGradient.definition, convTranspose(rank)],
    ],
  ),
  [maxPoolPlane.definition, pool("MaxPool")],
  [averagePoolPlane.definition, pool("AveragePool")],
  [opOf(ops.upsample(probe([1, 2, 3]), 2)), resample],
  [opOf(ops.adaptiveAveragePool(probe([1, 4, 3]), 2)), adaptivePool("ReduceMean")],
  [opOf(ops.adaptiveMaxPool(probe([1, 4, 3]), 2)), adaptivePool("ReduceMax")],
];
