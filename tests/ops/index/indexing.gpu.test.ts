import { expect, test } from "vitest";
import { compute, constant, type DType, ops, Tensor } from "../../../src/index.js";
import { checkOp, type OpCase } from "../../harness/check-op.js";

const exact = { ulps: 0 };
const TYPES = ["int32", "uint32", "bool"] as const;

/** A tensor and its indices. */
type Gather = OpCase<"take" | "takeAlongAxis">;
const whole: Gather["dtypes"] = ["float32", "int32"];
const gather = (x: number[], indices: number[], values: number[], more: Partial<Gather> = {}): Gather => ({
  shapes: [x, indices],
  dtypes: whole,
  values: [undefined, values],
  ...more,
});
/** Numbers from −n to n − 1, in no order, some of them several times. */
const wild = (size: number, n: number) => Array.from({ length: size }, (_, i) => ((i * 7919 + 5) % (2 * n)) - n);

// The gradient sums what was taken more than once, so it is not exact; what is taken is.
checkOp(
  "take",
  [
    gather([5], [3], [4, 0, 4]),
    gather([7, 16], [63], wild(63, 7), { args: [{ axis: 0 }] }),
    gather([65, 3], [2, 5], wild(10, 65), { args: [{ axis: 0 }] }),
    gather([7, 16], [3, 4], wild(12, 112), { label: "without an axis, of all numbers" }),
    gather([], [2], [0, -1], { label: "of a scalar" }),
    gather([3, 7, 5], [2, 3], wild(6, 7), { args: [{ axis: 1 }] }),
    gather([3, 7], [17], wild(17, 7), { args: [{ axis: -1 }] }),
    gather([4, 3], [5], [0, 4, -5, 100, -1], { args: [{ axis: 0 }], label: "out of range is 0" }),
    gather([4, 3], [], [-2], { args: [{ axis: 0 }], label: "a scalar index drops the axis" }),
    ...TYPES.map((dtype) => gather([5, 3], [4], wild(4, 5), { args: [{ axis: 0 }], dtypes: [dtype, "int32"] })),
  ],
  { ulps: 1 },
);

checkOp(
  "takeAlongAxis",
  [
    gather([3, 7], [3, 5], wild(15, 7)),
    gather([5, 2, 8], [3, 2, 8], wild(48, 5), { args: [{ axis: 0 }] }),
    gather([3, 5], [1, 4], [0, -1, 9, -9], { label: "indices spread, out of range is 0" }),
    gather([1, 5], [3, 2], [0, 0, 4, 1, 2, 2], { label: "x spread" }),
    gather([3, 4], [3, 2], wild(6, 4), { dtypes: ["bool", "int32"] }),
    gather([3, 4], [5], [0, 11, -1, 4, 12], { label: "of all", args: [{ axis: null }] }),
  ],
  { ulps: 1 },
);

type Segment = OpCase<"segmentSum" | "segmentMax">;
const segment = (data: number[], numSegments: number, ids: number[], more: Partial<Segment> = {}): Segment => ({
  shapes: [data, [data[0]!]],
  dtypes: whole,
  values: [undefined, ids],
  args: [{ numSegments }],
  ...more,
});
const segments: Segment[] = [
  segment([1], 1, [0]),
  segment([7, 3], 5, [4, 0, 4, 4, 1, -1, 5], { label: "empty ones, ids of none" }),
  segment(
    [65, 16],
    7,
    wild(65, 7).map((i) => i + 3),
  ),
  segment([17, 2, 5], 3, wild(17, 3).map(Math.abs)),
  segment(
    [40, 3],
    1030,
    wild(40, 500).map((i) => Math.abs(i) * 2 + 1),
    { label: "far more than entries" },
  ),
  segment([5, 2], 2050, [2049, 0, 7, 7, 2048], { label: "far more than entries, both ends taken" }),
];
const long = segment(
  [1031, 2],
  3,
  wild(1031, 3).map((i) => (i < 0 ? 1 : i)),
  { label: "in pieces" },
);
checkOp("segmentSum", [...segments, long], { terms: ({ shapes: [data] }) => data![0]! });
checkOp(
  "segmentMax",
  [...segments.map((one): Segment => ({ ...one, gradient: false })), { ...long, gradient: false }],
  exact,
);
const nan = Number.NaN;
checkOp(
  "segmentMax",
  [
    segment([4], 2, [0, 1, 1, 0], {
      label: "NaN wins",
      values: [
        [1, nan, 5, 3],
        [0, 1, 1, 0],
      ],
      gradient: false,
    }),
    // Every segment has entries, for −∞ · weight would be the loss.
    segment(
      [65, 3],
      7,
      Array.from({ length: 65 }, (_, i) => (i * 5) % 7),
    ),
  ],
  exact,
);

// biome-ignore format: a table
checkOp("scatter", [
  { shapes: [[5, 1], [5, 3]], dtypes: ["int32", "float32"], values: [[0, 6, 0, -1, 7], undefined], args: [[7, 3]] },
  { shapes: [[2, 3, 2], [2, 3]], dtypes: ["int32", "float32"], values: [[0, 1, 3, 4, 0, 1, -1, -1, 4, 0, 0, 5], undefined], args: [[4, 5]] },
], { result: "float32", ulps: 1 });
// biome-ignore format: a table
checkOp("scatterUpdate", [
  { shapes: [[7, 3], [5, 1], [5, 3]], dtypes: ["float32", "int32", "float32"], values: [undefined, [0, 6, 0, -1, 7], undefined] },
  { shapes: [[4, 5], [3, 2], [3]], dtypes: ["float32", "int32", "float32"], values: [[1, ...Array(19).fill(NaN)], [0, 1, 0, 1, 3, -2], undefined], gradient: false },
  { shapes: [[4, 2], [3, 1], [3, 2]], dtypes: ["int32", "int32", "int32"], values: [undefined, [0, 1, 0], undefined] },
  ...(["add", "max", "min", "mul"] as const).map((reduction) =>
    ({ shapes: [[4, 2], [4, 1], [4, 2]], dtypes: ["float32", "int32", "float32"] as const, values: [undefined, [0, 1, 0, 3], undefined], args: [{ reduction }] as const })),
], { ulps: 2 });

const classes = (shape: number[], values: number[], ...args: [number, { axis?: number; dtype?: DType }?]) =>
  ({ shapes: [shape], dtypes: ["int32"], values: [values], args }) as const;
const counted = { ulps: 0, result: "float32" } as const;
checkOp(
  "oneHot",
  [
    classes([5], [0, 2, 1, -1, 3], 3),
    classes([2, 3], [0, 2, 1, 6, 7, 5], 7, { axis: 1 }),
    classes([2, 3], [0, 2, 1, 6, 7, 5], 7, { axis: 0 }),
    classes([], [1], 3),
  ],
  counted,
);
checkOp("oneHot", [classes([4], [0, 2, 1, -1], 3, { dtype: "int32" })], { ...counted, result: "int32" });
checkOp("multiHot", [classes([2, 3], [0, 2, 2, 5, -1, 4], 5, { axis: 0 })], counted);
checkOp("multiHot", [classes([2, 3], [0, 2, 2, 5, -1, 4], 5, { dtype: "bool" })], { ...counted, result: "bool" });
checkOp("multiHot", [classes([2, 2, 2], [0, 1, 1, 2, 0, 0, 2, 1], 3, { axis: 1 })], counted);
checkOp(
  "multiHot",
  [
    classes([2, 3], [0, 2, 2, 5, -1, 4], 5),
    classes([2, 2, 2], [0, 1, 1, 2, 0, 0, 2, 1], 3),
    classes([4], [0, 2, 1, 6], 7),
  ].map(({ args: [n], ...one }) => ({
    ...one,
    args: [n],
  })),
  counted,
);

checkOp("bincount", [
  { shapes: [[2, 5]], dtypes: ["int32"], values: [[0, 3, 3, -1, 6, 3, 1, 5, 0, 99]], args: [6] },
  { shapes: [[1031]], dtypes: ["int32"], values: [wild(1031, 9)], args: [9] },
]);
const weights = constant(Tensor.from([1, 2, 3, 4, 5, 0.5]));
const inRows = constant(Tensor.from([[1, 2, 3], [4, 5, 0.5]])); // biome-ignore format: one line
checkOp(
  "bincount",
  [{ shapes: [[2, 3]], dtypes: ["int32"], values: [[0, 3, -1, 9, 0, 0]], args: [4, { weights: inRows }] }],
  { result: "float32" },
);
checkOp("bincount", [{ shapes: [[6]], dtypes: ["int32"], values: [[0, 3, 3, -1, 9, 0]], args: [5, { weights }] }], {
  result: "float32",
});

// What Keras 3.15.1 gives on JAX.
test("rows are counted by themselves, and axis 1 is what multiHot takes together", async () => {
  const rows = Tensor.from([[0, 1, 1], [2, 2, 0]], undefined, "int32"); // biome-ignore format: one line
  const counted = await compute((x) => ops.bincount(x, 4), rows);
  expect([counted.dtype, counted.toArray()]).toEqual(["int32", [[1, 2, 0, 0], [1, 0, 2, 0]]]); // biome-ignore format: one line
  const weights = Tensor.from([[0.5, 1, 2], [1, 1, 0.25]]); // biome-ignore format: one line
  const weighed = await compute((x, w) => ops.bincount(x, 3, { weights: w }), rows, weights);
  expect(weighed.toArray()).toEqual([[0.5, 3, 0], [0.25, 0, 2]]); // biome-ignore format: one line
  const hot = await compute((x) => ops.multiHot(x, 3), Tensor.from([[[0, 1], [1, 2]], [[0, 0], [2, 1]]], undefined, "int32")); // biome-ignore format: one line
  expect(hot.toArray()).toEqual([[[1, 1, 0], [0, 1, 1]], [[1, 0, 1], [1, 1, 0]]]); // biome-ignore format: one line
  const { counts } = await compute((x) => ops.histogram(x, { bins: 2 }), Tensor.from([1, 2, 2, 5.5]));
  expect([counts.dtype, counts.toArray()]).toEqual(["float32", [3, 1]]);
  await expect(compute((x) => ops.bincount(x, 3), Tensor.from([[[1]]], undefined, "int32"))).rejects.toThrow(
    /expected \[n\] or \[batch, n\]/,
  );
});

const bins = [-1, 0, 0, 2.5];
checkOp(
  "searchsorted",
  (["left", "right"] as const).map((side) => ({
    shapes: [[4], [2, 4]],
    values: [bins, [-2, -1, 0, 1, 2.5, 3, nan, Infinity]],
    args: [{ side }],
  })),
  { result: "int32" },
);
