import { checkOp } from "../../harness/check-op.js";

// Functions of mathematics beside the common ones, and what to make of NaN, ∞ and types.

const made = { composed: true };
const odd = [1, -1, 0, Number.NaN, Infinity, -Infinity];
const x6 = [{ label: "special", shapes: [[6]], values: [odd], gradient: false }];

checkOp("cbrt", [
  { shapes: [[3, 5]] },
  { shapes: [[8]], values: [[1e-30, 8, -27, 3e38, 0, Infinity, -Infinity, NaN]], gradient: false },
]);
checkOp("hypot", [
  { shapes: [[3, 5], [5]] },
  {
    shapes: [[5], [5]],
    values: [
      [3e38, 0, Infinity, 3e-30, 0],
      [1e38, 0, NaN, 4e-30, NaN],
    ],
    gradient: false,
  },
]);
checkOp("erfc", [{ shapes: [[21]], values: [Array.from({ length: 21 }, (_, i) => (i - 10) / 3)] }, ...x6], {
  ulps: 32,
});
checkOp("i0", [{ shapes: [[7]], values: [[0, 0.5, -1, 3, 5, -6, 2]] }], { ulps: 64 });
// The exponential that it grows by loses digits.
checkOp("i0", [{ shapes: [[7]], values: [[NaN, 1e-20, 15.9, 16.1, 10, 60, -90]], gradient: false }], { ulps: 512 });
checkOp("sinc", [{ shapes: [[3, 5]] }, { shapes: [[8]], values: [[0, 1, -2, 0.3, 0.45, 12.75, 1e-6, 3.5]] }], {
  ulps: 8,
});
checkOp("heaviside", [
  { shapes: [[6], [6]], values: [odd, undefined], gradient: false },
  { label: "at 0", shapes: [[4], [4]], values: [[0, 0, 1, -1], undefined], gradient: false },
]);
checkOp("fmod", [
  { shapes: [[3, 5], [5]] },
  {
    shapes: [[6], [6]],
    values: [
      [7.5, -7.5, 7.5, -7.5, 1, 0],
      [2, 2, -2, -2, Infinity, 3],
    ],
    gradient: false,
  },
]);
checkOp(
  "fmod",
  [
    {
      shapes: [[4], [4]],
      dtypes: ["int32", "int32"],
      values: [
        [7, -7, 7, -7],
        [3, 3, -3, -3],
      ],
    },
  ],
  { result: "int32" },
);
checkOp("logaddexp2", [{ shapes: [[3, 5], [5]] }], { ...made, ulps: 64 });
for (const name of ["deg2rad", "rad2deg"] as const) checkOp(name, [{ shapes: [[3, 5]] }], made);
for (const name of ["isneginf", "isposinf"] as const) checkOp(name, x6, { result: "bool" });
checkOp("signbit", [{ shapes: [[5]], values: [[1, -1, 0, -0, -Infinity]] }], { result: "bool" });
for (const name of ["fmax", "fmin"] as const)
  checkOp(
    name,
    [
      { shapes: [[3, 5], [5]] },
      {
        shapes: [[4], [4]],
        values: [
          [NaN, 1, NaN, 2],
          [3, NaN, NaN, -1],
        ],
        gradient: false,
      },
    ],
    made,
  );
checkOp(
  "fmax",
  [
    {
      shapes: [[3], [3]],
      dtypes: ["int32", "int32"],
      values: [
        [1, 5, 2],
        [4, -1, 2],
      ],
    },
  ],
  { ...made, result: "int32" },
);
checkOp(
  "nanToNum",
  [
    ...x6,
    { label: "told", shapes: [[6]], values: [odd], args: [{ nan: 7, posinf: 8, neginf: 9 }], gradient: false },
    { shapes: [[5]] },
  ],
  made,
);
checkOp(
  "divideNoNan",
  [
    { shapes: [[3, 5], [5]] },
    {
      shapes: [[3], [3]],
      values: [
        [1, 0, NaN],
        [0, 0, 0],
      ],
      gradient: false,
    },
  ],
  made,
);
const close = { ...made, result: "bool" } as const;
checkOp(
  "isclose",
  [
    {
      shapes: [[6], [6]],
      values: [
        [1, 1, Infinity, Infinity, NaN, 0],
        [1 + 1e-6, 1.001, Infinity, 1, NaN, 1e-9],
      ],
    },
    {
      shapes: [[3], [3]],
      values: [
        [1, NaN, 5],
        [1.05, NaN, 5.4],
      ],
      args: [{ rtol: 0.1, atol: 0, equalNan: true }],
    },
  ],
  close,
);
checkOp(
  "allclose",
  [
    {
      shapes: [[3], [3]],
      values: [
        [1, 2, 3],
        [1, 2, 3.00001],
      ],
    },
    {
      shapes: [[3], [3]],
      values: [
        [1, 2, 3],
        [1, 2, 4],
      ],
    },
  ],
  close,
);
checkOp(
  "nextafter",
  [
    {
      shapes: [[7], [7]],
      values: [
        [1, 1, -1, 0, 5, NaN, 3e38],
        [2, 0, 0, 0, 5, 1, Infinity],
      ],
      gradient: false,
    },
  ],
  { ulps: 0 },
);
checkOp("ldexp", [
  {
    shapes: [[3], [3]],
    dtypes: ["float32", "int32"],
    values: [
      [1, -3, 0.7],
      [3, -2, 0],
    ],
  },
  {
    shapes: [[3], [3]],
    dtypes: ["float32", "int32"],
    values: [
      [1e-30, 1, -1],
      [120, 127, -300],
    ],
    gradient: false,
  },
]);
const whole = { result: "int32" } as const;
const pairs = [
  [12, -18, 0, 7, 0, 2 ** 30],
  [18, 12, 5, 13, 0, 6],
];
checkOp("gcd", [{ shapes: [[6], [6]], dtypes: ["int32", "int32"], values: pairs }], whole);
checkOp("lcm", [{ shapes: [[5], [5]], dtypes: ["int32", "int32"], values: pairs.map((list) => list.slice(0, 5)) }], {
  ...whole,
  composed: true,
});
checkOp(
  "gcd",
  [
    {
      shapes: [[2], [2]],
      dtypes: ["uint32", "uint32"],
      values: [
        [2 ** 32 - 1, 10],
        [65535, 4],
      ],
    },
  ],
  { result: "uint32" },
);
const wide = [NaN, 3e9, -3e9, 2.9, -2.9, 5e9, Infinity, -Infinity];
checkOp(
  "saturateCast",
  [
    { shapes: [[8]], values: [wide], args: ["int32"] },
    { shapes: [[2]], dtypes: ["uint32"], values: [[2 ** 32 - 1, 3]], args: ["int32"] },
  ],
  { ...made, result: "int32" },
);
checkOp(
  "saturateCast",
  [
    { shapes: [[8]], values: [wide], args: ["uint32"] },
    { shapes: [[2]], dtypes: ["int32"], values: [[-5, 3]], args: ["uint32"] },
  ],
  { ...made, result: "uint32" },
);
