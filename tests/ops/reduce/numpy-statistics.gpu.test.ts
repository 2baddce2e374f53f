import { expect, test } from "vitest";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";

// Ranges, means and counts, with and without NaN.

const made = { composed: true };
const sums = { ...made, terms: () => 15 };
const gaps = [1, NaN, -3, 2, NaN, 5, NaN, NaN, NaN, 0.5, -1, 7];
const holes = [
  { label: "with NaN", shapes: [[4, 3]], values: [gaps], args: [{ axis: 1 }], gradient: false },
  { label: "with NaN", shapes: [[4, 3]], values: [gaps], args: [{ axis: 0, keepdims: true }], gradient: false },
] as const;

for (const name of ["nansum", "nanmean", "nanvar", "nanstd", "nanmax", "nanmin", "nanprod", "nanmedian"] as const)
  checkOp(name, [...holes, { shapes: [[3, 5]] }], { ...sums, ulps: 16 });
for (const name of ["nanargmax", "nanargmin"] as const)
  checkOp(
    name,
    [holes[0], { label: "−∞ and NaN", shapes: [[3]], values: [[NaN, -Infinity, NaN]] }, { shapes: [[3, 5]] }],
    { ...made, result: "int32" },
  );
for (const name of ["nancumsum", "nancumprod"] as const)
  checkOp(name, [{ shapes: [[4, 3]], values: [gaps], args: [{ axis: 1 }], gradient: false }, { shapes: [[3, 4]] }], {
    ...sums,
    ulps: 16,
  });
for (const name of ["cumsum", "cumprod"] as const)
  checkOp(name, [{ shapes: [[5]], dtypes: ["int32"], values: [[1, 2, 3, 4, 5]], args: [{ dtype: "int32" }] }], {
    ...made,
    result: "int32",
  });

checkOp(
  "median",
  [
    { shapes: [[3, 5]] },
    { shapes: [[3, 4]], args: [{ axis: 1 }] },
    { shapes: [[2, 3, 4]], args: [{ axis: [0, 2], keepdims: true }] },
    { label: "NaN", shapes: [[2, 3]], values: [[1, NaN, 2, 3, 5, 4]], args: [{ axis: 1 }], gradient: false },
  ],
  made,
);
for (const method of ["linear", "lower", "higher", "midpoint", "nearest"] as const) {
  checkOp(
    "quantile",
    [
      { shapes: [[3, 6]], args: [0.3, { axis: 1, method }] as never },
      { shapes: [[7]], args: [[0, 0.25, 0.5, 1], { method }] as never },
      {
        label: "a tensor of shares",
        shapes: [
          [3, 6],
          [2, 2],
        ],
        values: [undefined, [0, 0.25, 0.75, 1]],
        args: [{ axis: 1, method }],
        gradient: false,
      },
    ],
    made,
  );
  checkOp(
    "nanquantile",
    [
      { shapes: [[4, 3]], values: [gaps], args: [0.5, { axis: 1, method }] as never, gradient: false },
      { shapes: [[7]], args: [[0.1, 0.9], { method, keepdims: true }] as never },
    ],
    { ...made, ulps: 16 },
  );
}
checkOp("percentile", [{ shapes: [[3, 6]], args: [30, { axis: 1 }] as never }], made);
checkOp(
  "nanpercentile",
  [{ shapes: [[4, 3]], values: [gaps], args: [[25, 50], { axis: 0 }] as never, gradient: false }],
  {
    ...made,
    ulps: 16,
  },
);
checkOp("ptp", [{ shapes: [[3, 5]] }, { shapes: [[3, 5]], args: [{ axis: 0, keepdims: true }] }], made);
checkOp(
  "average",
  [
    { shapes: [[3, 5]] },
    {
      shapes: [
        [3, 5],
        [3, 5],
      ],
      values: [undefined, Array.from({ length: 15 }, (_, i) => 1 + i)],
      args: [{ axis: 1 }],
    },
    { shapes: [[3, 5], [5]], values: [undefined, [1, 2, 3, 4, 5]], args: [{ axis: -1 }] },
  ],
  sums,
);
checkOp("corrcoef", [{ shapes: [[3, 7]] }, { shapes: [[5]], gradient: false }], { ...sums, ulps: 16 });
for (const mode of ["valid", "same", "full"] as const)
  checkOp(
    "correlate",
    [
      { shapes: [[7], [3]], args: [{ mode }] },
      { shapes: [[3], [6]], args: [{ mode }] },
      { shapes: [[4], [4]], args: [{ mode }] },
      { shapes: [[8], [4]], args: [{ mode }] },
    ],
    sums,
  );
checkOp(
  "diff",
  [
    { shapes: [[3, 5]] },
    { shapes: [[5, 3]], args: [{ n: 2, axis: 0 }] },
    { label: "nothing left", shapes: [[2, 2]], args: [{ n: 2 }], gradient: false },
  ],
  { ...made, terms: () => 2 },
);
checkOp(
  "trapezoid",
  [
    { shapes: [[3, 5]] },
    { shapes: [[3, 5], [3]], values: [undefined, [0, 1, 3]], args: [{ axis: 0 }] },
    {
      shapes: [
        [3, 5],
        [3, 5],
      ],
    },
  ],
  sums,
);
checkOp(
  "digitize",
  [
    {
      shapes: [[5], [3]],
      values: [
        [-1, 0, 0.5, 1, 9],
        [0, 1, 2],
      ],
    },
  ],
  { ...made, result: "int32" },
);
checkOp(
  "isin",
  [
    {
      shapes: [[5], [2]],
      dtypes: ["int32", "int32"],
      values: [
        [1, 2, 3, 4, 5],
        [2, 5],
      ],
    },
    {
      shapes: [[4], [2]],
      values: [
        [1, NaN, 3, 0],
        [NaN, 3],
      ],
      args: [{ invert: true }],
    },
  ],
  { ...made, result: "bool" },
);
checkOp(
  "argpartition",
  [
    { shapes: [[3, 5]], args: [2] },
    { shapes: [[5, 3]], args: [1, { axis: 0 }] },
  ],
  { ...made, result: "int32" },
);
const ids = { dtypes: ["float32", "int32"] as const, values: [undefined, [1, 0, 2, 1, 0, -1]] };
checkOp("segmentMin", [{ shapes: [[6, 2], [6]], ...ids, args: [{ numSegments: 3 }] }], made);
checkOp(
  "segmentProd",
  [
    { shapes: [[6, 2], [6]], ...ids, args: [{ numSegments: 3 }] },
    {
      label: "zeros",
      shapes: [[6], [6]],
      dtypes: ids.dtypes,
      values: [
        [2, 0, 3, 0, 5, 7],
        [0, 0, 1, 1, 1, 2],
      ],
      args: [{ numSegments: 4, sorted: true }],
    },
    {
      label: "many",
      shapes: [[3000], [3000]],
      dtypes: ids.dtypes,
      values: [Array.from({ length: 3000 }, (_, i) => 1 + (i % 2 ? 1 : -1) / (100 + i)), new Array(3000).fill(0)],
      args: [{ numSegments: 1 }],
      gradient: false,
    },
  ],
  { ulps: 64 },
);

const shares = Array.from({ length: 15 }, (_, i) => (i + 0.5) / 16);
checkOp(
  "binaryCrossentropy",
  [
    {
      shapes: [
        [3, 5],
        [3, 5],
      ],
      values: [shares, shares.toReversed()],
    },
    {
      shapes: [
        [3, 5],
        [3, 5],
      ],
      values: [shares, undefined],
      args: [{ fromLogits: true }],
    },
    {
      label: "at the ends",
      shapes: [[1], [1]],
      values: [[1], [0]],
      gradient: false,
    },
  ],
  { ...made, ulps: 16 },
);
checkOp(
  "categoricalCrossentropy",
  [
    {
      shapes: [
        [3, 5],
        [3, 5],
      ],
      values: [shares, shares.toReversed()],
    },
    {
      shapes: [
        [5, 3],
        [5, 3],
      ],
      values: [shares, undefined],
      args: [{ fromLogits: true, axis: 0 }],
    },
  ],
  { ...sums, ulps: 16 },
);
checkOp(
  "sparseCategoricalCrossentropy",
  [
    { shapes: [[3], [3, 5]], dtypes: ["int32", "float32"], values: [[0, 4, 2], shares] },
    {
      shapes: [
        [3, 1],
        [3, 5],
      ],
      dtypes: ["int32", "float32"],
      values: [[0, 4, 2], undefined],
      args: [{ fromLogits: true }],
    },
  ],
  { ...sums, ulps: 16, result: "float32" },
);
checkOp(
  "psnr",
  [
    {
      shapes: [
        [3, 5],
        [3, 5],
      ],
      args: [2],
    },
  ],
  { ...sums, ulps: 16 },
);

test("a histogram counts what lies between its edges, the last one included", async () => {
  const x = Tensor.from([1, 2, 2.5, 3, 4, 9, -1]);
  await inBothFamilies(
    [x],
    (t) => {
      const [all, part, same] = [
        ops.histogram(t, { bins: 5 }),
        ops.histogram(t, { bins: 3, range: [1, 4] }),
        ops.histogram(ops.onesLike(t), { bins: 2 }),
      ];
      return {
        counts: all.counts,
        edges: all.edges,
        some: part.counts,
        at: part.edges,
        same: same.counts,
        around: same.edges,
      };
    },
    (found) =>
      // numpy.histogram(x, 5), (x, 3, (1, 4)), (ones, 2)
      expect(found).toEqual({
        counts: [1, 3, 2, 0, 1],
        edges: [-1, 1, 3, 5, 7, 9],
        some: [1, 2, 2],
        at: [1, 2, 3, 4],
        same: [0, 7],
        around: [0.5, 1, 1.5],
      }),
  );
});
