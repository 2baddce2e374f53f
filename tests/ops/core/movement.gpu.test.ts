import { awkward, checkOp, type OpCase } from "../../harness/check-op.js";

// Elements are moved, not computed: exact, and of any type.
const exact = { ulps: 0 };
const TYPES = ["int32", "uint32", "bool"] as const;

checkOp(
  "transpose",
  [
    ...awkward(64).map((n) => ({ shapes: [[n, 5]] })),
    { label: "nothing to do", shapes: [[7]] },
    { label: "nothing to do", shapes: [[3, 5]], args: [[0, 1]] },
    { shapes: [[3, 5, 7]] },
    { shapes: [[3, 5, 7]], args: [[1, 0, 2]] },
    { shapes: [[3, 5, 7]], args: [[-1, 0, 1]] },
    { shapes: [[2, 3, 5, 7]], args: [[0, 3, 1, 2]] },
    { shapes: [[2, 3, 2, 3, 2, 3]], args: [[5, 3, 1, 0, 2, 4]] },
    {
      label: "rank 8, of which pairs stay together",
      shapes: [[2, 1, 3, 2, 1, 2, 1, 3]],
      args: [[5, 6, 7, 2, 3, 4, 0, 1]],
    },
    { label: "int32 transpose of rank 4:", shapes: [[2, 3, 5, 7]], dtypes: ["int32"], args: [[0, 3, 1, 2]] },
    ...TYPES.map((dtype) => ({ shapes: [[3, 5]], dtypes: [dtype] })),
  ],
  exact,
);

checkOp(
  "slice",
  [
    ...awkward(64).map((n): OpCase<"slice"> => ({ shapes: [[n + 2]], args: [[{ start: 1, stop: -1 }]] })),
    { label: "nothing to do", shapes: [[5, 3]], args: [[]] },
    { label: "the first axis", shapes: [[5, 3]], args: [[{ stop: 2 }]] },
    { label: "the last axis", shapes: [[5, 7]], args: [[undefined, { start: -3 }]] },
    { label: "steps", shapes: [[9, 7]], args: [[{ step: 2 }, { start: 1, step: 3 }]] },
    { label: "backwards", shapes: [[5, 7]], args: [[{ step: -1 }, { start: -2, step: -2 }]] },
    { label: "backwards", shapes: [[7]], args: [[{ start: 5, stop: 1, step: -1 }]] },
    { label: "beyond the ends", shapes: [[5]], args: [[{ start: -100, stop: 100 }]] },
    { label: "beyond the ends", shapes: [[5]], args: [[{ start: 100, stop: -100, step: -2 }]] },
    { shapes: [[2, 3, 5, 4]], args: [[undefined, { start: 1 }, { step: 2 }, { start: 1, stop: 3 }]] },
    ...TYPES.map((dtype): OpCase<"slice"> => ({ shapes: [[5, 3]], dtypes: [dtype], args: [[{ start: 1 }]] })),
  ],
  exact,
);

// biome-ignore format: a table
checkOp("concat", [
  ...awkward(64).map((n) => ({ shapes: [[3, n], [3, 5]] })),
  { shapes: [[2], [3], [5]] },
  { shapes: [[2, 3], [4, 3], [1, 3]], args: [0] },
  { shapes: [[2, 3, 5], [2, 1, 5]], args: [-2] },
  { label: "one alone", shapes: [[2, 3]], args: [0] },
  ...TYPES.map((dtype): OpCase<"concat"> => ({ shapes: [[2, 3], [2, 4]], dtypes: [dtype, dtype], args: [1] })),
], { ...exact, list: true });

// biome-ignore format: a table
checkOp("pad", [
  { label: "nothing to do", shapes: [[2, 3]], args: [0] },
  { shapes: [[63]], args: [[[1, 2]]] },
  { shapes: [[3, 5]], args: [[[0, 2], [3, 0]], { constantValues: -2.5 }] },
  { shapes: [[2, 3, 4, 2]], args: [[[0, 0], [1, 2], [2, 1], [0, 0]]] },
  { label: "a value that JSON cannot write", shapes: [[3]], args: [1, { constantValues: -Infinity }], gradient: false },
  ...TYPES.map((dtype): OpCase<"pad"> => ({ shapes: [[3]], dtypes: [dtype], args: [1, { constantValues: 1 }] })),
  { shapes: [[3, 4]], dtypes: ["int32"], args: [1, { constantValues: -7 }] },
  ...(["reflect", "symmetric"] as const).flatMap((mode): OpCase<"pad">[] => [
    { shapes: [[2, 5, 4]], args: [[[0, 0], [4, 1], [0, 3]], { mode }] },
    { shapes: [[4, 3]], dtypes: ["int32"], args: [2, { mode }] },
  ]),
], exact);

checkOp(
  "reshape",
  [
    { shapes: [[6, 5]], args: [[2, 15]] },
    { shapes: [[6, 5]], args: [[-1]] },
    { shapes: [[6, 5]], args: [[3, -1, 2]] },
    { label: "nothing to do", shapes: [[6, 5]], args: [[6, 5]] },
    { label: "to a scalar", shapes: [[1, 1]], args: [[]] },
    ...TYPES.map((dtype): OpCase<"reshape"> => ({ shapes: [[6]], dtypes: [dtype], args: [[2, 3]] })),
  ],
  exact,
);
checkOp(
  "expandDims",
  [0, 1, -1, -2, [0, -1], [1, 3, 2]].map((axis) => ({ shapes: [[3, 5]], args: [axis] })),
  exact,
);
checkOp(
  "squeeze",
  [
    { shapes: [[1, 3, 1, 5]] },
    { shapes: [[1, 3, 1, 5]], args: [0] },
    { shapes: [[1, 3, 1, 5]], args: [[-2]] },
    { shapes: [[1, 3, 1, 5]], args: [[0, 2]] },
  ],
  exact,
);
// The gradient sums what was spread.
checkOp("broadcastTo", [
  { shapes: [[]], args: [[3, 5]] },
  { shapes: [[1]], args: [[7]] },
  { shapes: [[5]], args: [[3, 5]] },
  { shapes: [[3, 1]], args: [[3, 65]] },
  { shapes: [[3, 1, 5]], args: [[2, 3, 7, 5]] },
  { label: "nothing to do", shapes: [[3, 5]], args: [[3, 5]] },
  ...TYPES.map((dtype): OpCase<"broadcastTo"> => ({ shapes: [[3, 1]], dtypes: [dtype], args: [[2, 3, 5]] })),
]);
