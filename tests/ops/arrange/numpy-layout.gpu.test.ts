import { expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";

// Elements in other places: matrices from vectors and the other way, rows and columns, blocks.

const exact = { ulps: 0, composed: true };
const made = { composed: true };
const whole = { dtypes: ["int32"] } as const;

checkOp(
  "diag",
  [
    { shapes: [[4]] },
    { shapes: [[3]], args: [2] },
    { shapes: [[3]], args: [-1], ...whole },
    { shapes: [[3, 5]], args: [1] },
    { shapes: [[3]], dtypes: ["bool"], args: [1] },
  ],
  exact,
);
checkOp("diagflat", [{ shapes: [[2, 2]], args: [-1] }], exact);
checkOp(
  "diagonal",
  [
    { shapes: [[3, 5]] },
    { shapes: [[5, 3]], args: [{ offset: -2 }] },
    { shapes: [[2, 3, 4]], args: [{ offset: 1, axis1: -1, axis2: 0 }] },
    { label: "beyond", shapes: [[2, 3]], args: [{ offset: 5 }], gradient: false },
  ],
  exact,
);
checkOp("trace", [{ shapes: [[3, 5]] }, { shapes: [[2, 3, 4]], args: [{ offset: 1, axis1: 1, axis2: 2 }] }], {
  ...made,
  terms: () => 4,
});
checkOp(
  "append",
  [
    { shapes: [[2, 3], [4]] },
    {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      args: [-1],
    },
  ],
  exact,
);
checkOp("ravel", [{ shapes: [[2, 3]] }, { shapes: [[]] }], exact);
for (const name of ["vstack", "hstack", "dstack", "columnStack"] as const) {
  checkOp(
    name,
    [
      { shapes: [[3], [3]] },
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
      },
      {
        shapes: [
          [2, 3, 2],
          [2, 3, 2],
        ],
      },
    ],
    { ...exact, list: true },
  );
}
checkOp("fliplr", [{ shapes: [[2, 3]] }], exact);
checkOp("flipud", [{ shapes: [[4]] }], exact);
for (const k of [0, 1, 2, -1])
  checkOp(
    "rot90",
    [
      { shapes: [[2, 3]], args: [{ k }] },
      { shapes: [[2, 3, 4]], args: [{ k, axes: [2, 0] }] },
    ],
    exact,
  );
test("sliceUpdate puts a box in place of another, and the gradient goes where the values came from", async () => {
  const [x, box] = [
    Tensor.from([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]),
    Tensor.from([[-1, -2]]),
  ];
  await inBothFamilies(
    [x, box],
    (t, updates) => {
      const out = ops.sliceUpdate(t, [1, 1], updates);
      const [dx, du] = gradients(ops.sum(ops.square(out)), [t, updates]);
      return { out, dx, du };
    },
    (found) =>
      expect(found).toEqual({ out: [1, 2, 3, 4, -1, -2, 7, 8, 9], dx: [2, 4, 6, 8, 0, 0, 14, 16, 18], du: [-2, -4] }),
  );
});
checkOp(
  "kron",
  [
    {
      shapes: [
        [2, 3],
        [3, 2],
      ],
    },
    { shapes: [[3], [2, 2]] },
    { shapes: [[2, 1, 2], [3]] },
  ],
  made,
);
checkOp(
  "cross",
  [
    {
      shapes: [
        [4, 3],
        [4, 3],
      ],
    },
    {
      shapes: [
        [4, 2],
        [4, 2],
      ],
    },
    {
      shapes: [
        [4, 3],
        [4, 2],
      ],
    },
    {
      shapes: [
        [3, 4],
        [4, 3],
      ],
      args: [{ axisa: 0, axisc: 0 }],
    },
    {
      shapes: [
        [2, 3, 4],
        [2, 3, 4],
      ],
      args: [{ axis: 1 }],
    },
  ],
  { ...made, terms: () => 2 },
);
checkOp("vander", [{ shapes: [[4]] }, { shapes: [[3]], args: [{ N: 5, increasing: true }] }], made);
checkOp(
  "cdist",
  [
    {
      shapes: [
        [4, 3],
        [5, 3],
      ],
    },
    {
      shapes: [
        [2, 4, 3],
        [2, 2, 3],
      ],
    },
  ],
  { ...made, terms: () => 3 },
);
checkOp(
  "extractSequences",
  [
    { shapes: [[9]], args: [4, 2] },
    { shapes: [[2, 10]], args: [3, 5] },
    { shapes: [[2, 3]], args: [4, 1], gradient: false },
  ],
  made,
);
checkOp(
  "unfold",
  [
    { shapes: [[2, 3, 4, 5]], args: [2] },
    { shapes: [[1, 2, 5, 5]], args: [[3, 2], { padding: [1, 0], stride: 2, dilation: [1, 2] }] },
  ],
  made,
);
checkOp(
  "fold",
  [
    { shapes: [[2, 12, 9]], args: [4, 2] },
    { shapes: [[1, 12, 6]], args: [[5, 5], [3, 2], { padding: [1, 0], stride: 2, dilation: [1, 2] }] },
  ],
  { ...made, terms: () => 6 },
);

const fixed = { ulps: 2, result: "float32" } as const;
for (const name of ["bartlett", "blackman", "hamming", "hanning"] as const)
  checkOp(
    name,
    [7, 8, 1, 0].map((length) => ({ shapes: [], args: [length] })),
    { ...fixed, terms: () => 1 },
  );
checkOp(
  "kaiser",
  [
    { shapes: [], args: [7, 8.6] },
    { shapes: [], args: [6, 0] },
  ],
  fixed,
);
checkOp(
  "logspace",
  [
    { shapes: [], args: [0, 2, { num: 5 }] },
    { shapes: [], args: [1, 3, { num: 4, base: 2, endpoint: false }] },
  ],
  fixed,
);
checkOp(
  "geomspace",
  [
    { shapes: [], args: [1, 1000, { num: 4 }] },
    { shapes: [], args: [-2, -32, { num: 4, endpoint: false }] },
  ],
  fixed,
);
checkOp("identity", [{ shapes: [], args: [3] }], fixed);
checkOp(
  "tri",
  [
    { shapes: [], args: [3] },
    { shapes: [], args: [3, { columns: 5, k: -1 }] },
  ],
  fixed,
);
checkOp(
  "array",
  [
    {
      shapes: [],
      args: [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    },
  ],
  fixed,
);
checkOp("array", [{ shapes: [], args: [[1, 2], { dtype: "int32" }] }], { result: "int32" });
test("select takes the first choice whose condition holds", async () => {
  const [a, b] = [Tensor.from([true, false, false]), Tensor.from([true, true, false])];
  const [x, y] = [
    Tensor.from([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    Tensor.from([7, 8, 9]),
  ];
  await inBothFamilies(
    [a, b, x, y],
    (first, second, one, other) => ({ out: ops.select([first, second], [one, other], -1) }),
    (found) => expect(found).toEqual({ out: [1, 8, -1, 4, 8, -1] }),
  );
});

test("parts, and indices of a shape", async () => {
  const x = Tensor.from(
    Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 4],
  );
  const places = Tensor.from([0, 5, 23, -1], [4], "int32");
  await inBothFamilies(
    [x, places],
    (t, at) => ({
      rows: ops.vsplit(t, 2)[1]!,
      columns: ops.hsplit(t, [1])[1]!,
      deep: ops.dsplit(t, 2)[0]!,
      first: ops.unravelIndex(at, [2, 3, 4])[0]!,
      second: ops.unravelIndex(at, [2, 3, 4])[1]!,
      third: ops.unravelIndex(at, [2, 3, 4])[2]!,
    }),
    (found) =>
      expect(found).toEqual({
        rows: [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
        columns: [4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23],
        deep: [0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21],
        first: [0, 0, 1, 1],
        second: [0, 1, 2, 2],
        third: [0, 1, 3, 3],
      }),
  );
});
