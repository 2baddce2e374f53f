import { checkOp, type OpCase } from "../../harness/check-op.js";
import type { OpName } from "../../reference/index.js";

// Reading and writing is that of unary.gpu.test.ts. Every activation over the range where it bends, far out, and at NaN.
const bend: OpCase = { shapes: [[5, 13]], range: [-5, 5] };
const [nan, inf] = [Number.NaN, Infinity];
const far: OpCase = {
  label: "far out",
  shapes: [[7]],
  values: [[-100, 100, -1e30, 1e30, nan, 0, 1e-20]],
  gradient: false,
};
const ends: OpCase = { label: "at the ends", shapes: [[3]], values: [[nan, inf, -inf]], gradient: false };

/** Nothing up to the threshold, itself included, and x right above it, as in Keras. */
const jump: OpCase<"relu"> = {
  label: "at the threshold",
  shapes: [[6]],
  values: [[6, 7, 0, 5, 10, nan]],
  args: [{ threshold: 5, maxValue: 8 }],
  gradient: false,
};
/** A largest value below the threshold holds only above it. */
const most: OpCase<"relu"> = {
  label: "a largest value below the threshold",
  shapes: [[3]],
  values: [[3, 4, 6]],
  args: [{ threshold: 5, maxValue: 3, negativeSlope: 0.5 }],
  gradient: false,
};

// What is exp of an x up to 5 has its 13 units in the last place; a sigmoid or Gaussian factor a division or two more.
// biome-ignore format: a table
const rows: readonly (readonly [OpName, readonly OpCase[], number?])[] = [
  ["softplus", [bend, far, ends], 24],
  ["logSigmoid", [bend, far, ends], 24],
  ["silu", [bend, far], 32],
  ["mish", [bend, far], 32],
  ["tanhShrink", [bend, far], 32],
  ["softsign", [bend, far]],
  ["squareplus", [bend, far, { ...bend, args: [{ b: 0.3 }] }], 8],
  ["gelu", [bend, far, { ...bend, args: [{ approximate: false }] }, { ...far, args: [{ approximate: false }] }], 48],
  ["elu", [bend, far, ends, { ...bend, args: [{ alpha: 0.3 }] }], 16],
  ["celu", [bend, far, { ...bend, args: [{ alpha: 0.3 }] }], 32],
  ["selu", [bend, far, ends], 16],
  ["relu", [bend, far, ends, { ...bend, args: [{ negativeSlope: 0.1, maxValue: 2, threshold: 0.7 }] }, { ...ends, args: [{ maxValue: 2, threshold: 0.7 }] }, jump, most]],
  ["relu6", [{ ...bend, range: [-3, 9] }, far, ends]],
  ["leakyRelu", [bend, far, ends, { ...bend, args: [{ negativeSlope: 0.5 }] }]],
  ["hardSigmoid", [bend, far, ends]],
  ["hardSilu", [bend, far]],
  ["hardTanh", [bend, far, ends]],
  ["softShrink", [bend, far, ends, { ...bend, args: [{ threshold: 1.5 }] }]],
  ["hardShrink", [bend, far, ends, { ...bend, args: [{ threshold: 1.5 }] }]],
  ["sparsePlus", [bend, far]],
  ["sparseSigmoid", [bend, far, ends]],
];
for (const [name, cases, ulps = 4] of rows) checkOp(name, cases, { ulps, terms: () => 1 });
checkOp("threshold", [
  { ...bend, args: [0.4, -2] },
  { ...ends, args: [0.4, -2] },
]);
checkOp("prelu", [
  { shapes: [[3, 5, 7], [7]] },
  {
    label: "one alpha",
    shapes: [
      [3, 5, 7],
      [1, 1, 1],
    ],
  },
  {
    label: "one alpha a row",
    shapes: [
      [3, 5, 7],
      [5, 1],
    ],
  },
]);
checkOp("glu", [{ shapes: [[3, 10]] }, { shapes: [[3, 10, 7]], args: [{ axis: 1 }] }], { ulps: 24 });
