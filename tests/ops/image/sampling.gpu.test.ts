import { expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";

const MODES = ["constant", "nearest", "wrap", "mirror", "reflect"] as const;

/** Places off the pixels, where there is no kink, from well before the first to well behind the last. */
const places = (count: number, seed: number) =>
  Array.from({ length: count }, (_, i) => Math.floor(((i * 7 + seed * 5) % 19) - 7) + 0.2 + 0.13 * ((i + seed) % 5));

checkOp(
  "mapCoordinates",
  [
    ...MODES.map((fillMode) => ({
      label: fillMode,
      shapes: [
        [5, 4],
        [2, 3, 6],
      ],
      values: [undefined, places(36, 1)],
      args: [1, { fillMode, fillValue: 0.5 }] as const,
    })),
    ...MODES.map((fillMode) => ({
      label: fillMode,
      shapes: [
        [5, 4],
        [2, 18],
      ],
      values: [undefined, places(36, 2)],
      args: [0, { fillMode }] as const,
    })),
    { label: "one axis", shapes: [[6], [1, 8]], values: [undefined, places(8, 3)], args: [1, { fillMode: "mirror" }] },
    {
      label: "three axes",
      shapes: [
        [3, 4, 2],
        [3, 7],
      ],
      values: [undefined, places(21, 1)],
      args: [1, { fillMode: "wrap" }],
    },
    {
      label: "four axes",
      shapes: [
        [2, 3, 1, 3],
        [4, 5],
      ],
      values: [undefined, places(20, 4)],
      args: [1, { fillMode: "reflect" }],
    },
    {
      label: "one element",
      shapes: [
        [1, 1],
        [2, 5],
      ],
      values: [undefined, places(10, 2)],
      args: [1, { fillMode: "mirror" }],
    },
  ],
  { terms: () => 16 },
);

const TURN = [0.8, -0.6, 1.7, 0.6, 0.8, -0.9, 0, 0];
const TILT = [1.1, 0.2, -0.3, 0.1, 0.9, 0.43, 0.02, -0.03];

checkOp(
  "affineTransform",
  [
    {
      shapes: [
        [2, 5, 6, 3],
        [2, 8],
      ],
      values: [undefined, [...TURN, ...TILT]],
    },
    { label: "one for all", shapes: [[2, 4, 5, 2], [8]], values: [undefined, TURN], args: [{ fillMode: "reflect" }] },
    {
      label: "one image",
      shapes: [[4, 5, 8], [8]],
      values: [undefined, TILT],
      args: [{ interpolation: "nearest" }],
      gradient: false,
    },
    {
      shapes: [
        [1, 2, 4, 5],
        [1, 8],
      ],
      values: [undefined, TURN],
      args: [{ fillMode: "wrap", dataFormat: "channelsFirst" }],
    },
  ],
  { terms: () => 64, wrt: [0] },
);

const CORNERS = [0, 0, 5, 0, 0, 4, 5, 4];
const MOVED = [0.4, 0.3, 4.6, -0.5, -0.7, 4.3, 5.4, 3.9];

checkOp(
  "perspectiveTransform",
  [
    {
      shapes: [
        [2, 5, 6, 3],
        [2, 4, 2],
        [2, 4, 2],
      ],
      values: [undefined, [...CORNERS, ...MOVED], [...MOVED, ...CORNERS]],
    },
    {
      label: "one image",
      shapes: [
        [5, 6, 1],
        [4, 2],
        [4, 2],
      ],
      values: [undefined, CORNERS, MOVED],
      args: [{ fillValue: 0.3 }],
    },
    {
      shapes: [
        [1, 2, 5, 6],
        [1, 4, 2],
        [1, 4, 2],
      ],
      values: [undefined, MOVED, CORNERS],
      args: [{ interpolation: "nearest", dataFormat: "channelsFirst" }],
    },
  ],
  { terms: () => 256, wrt: [0] },
);

test("a transform learns: its gradient is the slope of the result", async () => {
  const image = [
    [
      [[0], [1], [2], [3]],
      [[10], [11], [12], [13]],
      [[20], [21], [22], [23]],
    ],
  ];
  await inBothFamilies(
    [image, [1, 0, 0.5, 0, 1, 0.25, 0, 0]],
    (x, transform) => {
      const inner = ops.slice(ops.affineTransform(x!, transform!, { fillMode: "nearest" }), [
        {},
        { stop: 2 },
        { stop: 3 },
      ]);
      return { gradient: gradients(ops.mean(inner), [transform!])[0] };
    },
    // The image rises by 1 to the right and by 10 downwards: by the mean of X, of Y and of 1 each.
    ({ gradient }) => {
      for (const [i, slope] of [1, 0.5, 1, 10, 5, 10].entries()) expect(gradient![i]).toBeCloseTo(slope, 3);
    },
  );
});

test("a sample has second derivatives", async () => {
  // f(p) = (1 − u)(1 − v) x₀₀ + u (1 − v) x₁₀ + (1 − u) v x₀₁ + u v x₁₁, so that ∂²f/∂u∂v = x₀₀ − x₁₀ − x₀₁ + x₁₁.
  await inBothFamilies(
    [
      [
        [1, 2],
        [5, 11],
      ],
      [[0.25], [0.5]],
    ],
    (x, place) => {
      const [slope] = gradients(ops.sum(ops.mapCoordinates(x!, place!, 1)), [place!]);
      const u = ops.sum(ops.slice(slope, [{ stop: 1 }]));
      const [bend, weights] = gradients(u, [place!, x!]);
      return { bend, weights };
    },
    ({ bend, weights }) => {
      expect(bend).toEqual([0, 1 - 5 - 2 + 11]);
      expect(weights).toEqual([-0.5, -0.5, 0.5, 0.5]);
    },
  );
});
