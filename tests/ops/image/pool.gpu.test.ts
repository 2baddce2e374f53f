import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { awkward, checkOp, type OpCase } from "../../harness/check-op.js";

const cases: OpCase<"maxPool2d" | "averagePool2d">[] = [
  ...awkward(16).map((channels) => ({ shapes: [[2, 4, 6, channels]] })),
  { shapes: [[1, 2, 2, 1]] },
  { label: "a row and a column are left over", shapes: [[3, 7, 5, 4]] },
  { label: "tall", shapes: [[1, 65, 4, 3]] },
  ...(["valid", "same"] as const).flatMap((padding): typeof cases => [
    { shapes: [[2, 7, 5, 3]], args: [{ padding }] },
    { label: "overlapping", shapes: [[2, 7, 6, 3]], args: [{ padding, poolSize: 3, strides: 2 }] },
    { label: "overlapping", shapes: [[2, 7, 6, 3]], args: [{ padding, poolSize: 3, strides: 1 }] },
    { label: "cells between windows", shapes: [[1, 9, 8, 2]], args: [{ padding, poolSize: 2, strides: 3 }] },
    { label: "not square", shapes: [[1, 9, 8, 2]], args: [{ padding, poolSize: [3, 2] }] },
    { label: "not square", shapes: [[1, 9, 8, 2]], args: [{ padding, poolSize: [1, 4], strides: [2, 1] }] },
  ]),
  { label: "pixels of padding", shapes: [[1, 5, 4, 3]], args: [{ padding: [[1, 0], [1, 1]] }] }, // biome-ignore format: a row
];

checkOp("maxPool2d", cases);
// The mean of up to nine numbers around 1; those of padding do not count.
checkOp("averagePool2d", cases, { terms: () => 9 });

const sequences: OpCase<"maxPool1d" | "averagePool1d">[] = [
  { shapes: [[2, 7, 3]] },
  { label: "overlapping", shapes: [[2, 11, 4]], args: [{ poolSize: 5, strides: 2, padding: "same" }] },
  { shapes: [[2, 3, 7]], args: [{ poolSize: 3, strides: 1, padding: [[2, 1]], dataFormat: "channelsFirst" }] },
];
checkOp("maxPool1d", sequences);
checkOp("averagePool1d", sequences, { terms: () => 5 });

const volumes: OpCase<"maxPool3d" | "averagePool3d">[] = [
  { shapes: [[2, 3, 4, 5, 2]] },
  { shapes: [[1, 3, 5, 4, 3]], args: [{ poolSize: [2, 3, 2], strides: [1, 2, 1], padding: "same" }] },
  { shapes: [[1, 2, 4, 3, 4]], args: [{ poolSize: 3, padding: [[0, 0], [1, 2], [1, 0]], dataFormat: "channelsFirst" }] }, // biome-ignore format: a row
];
checkOp("maxPool3d", volumes);
checkOp("averagePool3d", volumes, { terms: () => 27 });

describe("maxPool2d", () => {
  test("takes padding for nothing, not for 0", async () => {
    await inBothFamilies(
      [Tensor.from([-1, -2, -3, -4, -5, -6, -7, -8, -9], [1, 3, 3, 1])],
      (x) => ({ out: ops.maxPool2d(x, { poolSize: 2, padding: "same" }) }),
      ({ out }) => expect(out).toEqual([-1, -3, -7, -9]),
    );
  });

  test("the gradient of a box goes to its first place in reading order", async () => {
    await inBothFamilies(
      [Tensor.from([1, 5, 2, 3, 5, 5, 0, 5], [1, 2, 2, 2, 1])],
      (x) => ({ grad: gradients(ops.sum(ops.maxPool3d(x)), [x])[0]! }),
      ({ grad }) => expect(grad).toEqual([0, 1, 0, 0, 0, 0, 0, 0]),
    );
  });

  test("the gradient of a window goes to one place even where several tie", async () => {
    await inBothFamilies(
      [Tensor.from([5, 5, 5, 5], [1, 2, 2, 1])],
      (x) => ({ grad: gradients(ops.sum(ops.maxPool2d(x)), [x])[0]! }),
      ({ grad }) => expect(grad!.toSorted()).toEqual([0, 0, 0, 1]),
    );
  });
});
