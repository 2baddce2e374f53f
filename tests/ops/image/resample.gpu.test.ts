import { expect, test } from "vitest";
import * as ops from "../../../src/ops/index.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";

// Two products for each axis.
const terms = { terms: () => 4 };

checkOp(
  "resize",
  [
    { shapes: [[2, 5, 7, 3]], args: [[7, 4]] },
    { label: "four channels at a time", shapes: [[1, 4, 3, 8]], args: [[2, 6]] },
    { label: "to and from one pixel", shapes: [[1, 1, 5, 2]], args: [[3, 1]] },
    { label: "one axis", shapes: [[2, 6, 65, 1]], args: [[6, 64]] },
    { shapes: [[2, 3, 5, 7]], args: [[4, 15], { dataFormat: "channelsFirst" }] },
    { shapes: [[2, 5, 7, 3]], args: [[7, 3], { interpolation: "nearest" }] },
    { shapes: [[2, 4, 6, 4]], args: [[2, 13], { interpolation: "nearest" }] },
    { label: "nothing to do", shapes: [[2, 3, 3, 1]], args: [3] },
    { label: "one image", shapes: [[4, 5, 2]], args: [[3, 6]] },
    { shapes: [[2, 6, 4, 2]], args: [[3, 3], { cropToAspectRatio: true }] },
    { shapes: [[2, 4, 9, 1]], args: [[3, 4], { padToAspectRatio: true, fillValue: 0.7, fillMode: "constant" }] },
  ],
  terms,
);
checkOp(
  "resize",
  (["bilinear", "bicubic", "lanczos3", "lanczos5"] as const).flatMap((interpolation) => [
    { shapes: [[2, 7, 5, 3]], args: [[3, 8], { interpolation, antialias: true }] as const },
    { shapes: [[1, 2, 6, 7]], args: [[9, 3], { interpolation, dataFormat: "channelsFirst" }] as const },
  ]),
  { composed: true, terms: () => 128 },
);
checkOp(
  "upsample",
  [
    { shapes: [[2, 5, 3]], args: [2] },
    { shapes: [[1, 3, 4, 8]], args: [[2, 3]] },
    { shapes: [[1, 2, 3, 2, 3]], args: [[1, 3, 2]] },
    { shapes: [[2, 3, 4, 5]], args: [[3, 2], { interpolation: "bilinear" }] },
    { shapes: [[1, 3, 2, 5]], args: [2, { interpolation: "bilinear", dataFormat: "channelsFirst" }] },
  ],
  terms,
);

test("the nearest pixel of one that lies right on an edge is the one behind it", async () => {
  await inBothFamilies(
    [[[[[0], [1], [2], [3], [4], [5]]]]],
    (x) => ({ out: ops.resize(x!, [1, 3], { interpolation: "nearest" }) }),
    ({ out }) => expect(out).toEqual([1, 3, 5]),
  );
});
