import { expect, test } from "vitest";
import { compile } from "../../../src/graph/program/compile.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { SeedGenerator } from "../../../src/seed.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";
import { awkwardValues } from "../../harness/values.js";
import { ref } from "../../reference/array.js";
import { references } from "../../reference/index.js";

const FIRST = { dataFormat: "channelsFirst" } as const;
const composed = true;

for (const name of ["rgbToGrayscale", "rgbToHsv"] as const) {
  checkOp(
    name,
    [
      { shapes: [[2, 3, 4, 3]], range: [0.1, 1] },
      { label: "one image", shapes: [[3, 2, 3]], range: [10, 255] },
      { shapes: [[2, 3, 2, 5]], args: [FIRST], range: [0.1, 1] },
      {
        label: "grey, black and white",
        shapes: [[1, 3, 3]],
        values: [[0.5, 0.5, 0.5, 0, 0, 0, 1, 1, 1]],
        gradient: false,
      },
    ],
    { composed, terms: () => 16 },
  );
}
checkOp("rgbToGrayscale", [{ label: "grey already", shapes: [[2, 2, 2, 1]] }], { composed });
checkOp(
  "hsvToRgb",
  [
    { shapes: [[2, 3, 4, 3]], range: [0.07, 0.93] },
    { shapes: [[3, 2, 5]], args: [FIRST], range: [0.07, 0.93] },
    { label: "a hue beyond the circle", shapes: [[1, 2, 3]], values: [[1.3, 0.5, 1, -0.4, 0.7, 0.9]] },
  ],
  { composed, terms: () => 16 },
);

checkOp(
  "gaussianBlur",
  [
    { shapes: [[2, 5, 6, 3]] },
    { shapes: [[5, 4, 2]], args: [{ kernelSize: [5, 3], sigma: [0.8, 1.7] }] },
    { label: "an even size", shapes: [[1, 6, 5, 1]], args: [{ kernelSize: [4, 2] }] },
    { shapes: [[1, 2, 4, 5]], args: [{ ...FIRST, kernelSize: [3, 5] }] },
  ],
  { composed, terms: () => 25 },
);
checkOp(
  "sobelEdges",
  [{ shapes: [[2, 4, 5, 3]] }, { shapes: [[3, 4, 1]] }, { shapes: [[2, 2, 4, 3]], args: [FIRST] }],
  { composed, terms: () => 12 },
);
checkOp(
  "ssim",
  [
    {
      shapes: [
        [2, 12, 13, 2],
        [2, 12, 13, 2],
      ],
      range: [0.1, 1],
    },
    {
      label: "one image",
      shapes: [
        [7, 6, 3],
        [7, 6, 3],
      ],
      range: [0, 255],
      args: [{ maxVal: 255, filterSize: 4 }],
    },
    {
      shapes: [
        [1, 2, 6, 5],
        [1, 2, 6, 5],
      ],
      args: [{ ...FIRST, filterSize: 3, k1: 0.02, k2: 0.05 }],
      range: [0.1, 1],
    },
  ],
  { composed, terms: () => 256 },
);

checkOp(
  "extractPatches",
  [
    { shapes: [[2, 6, 4, 3]], args: [2] },
    { label: "one image, rest left over", shapes: [[5, 7, 1]], args: [[2, 3]] },
    { shapes: [[1, 5, 6, 2]], args: [3, { strides: 1 }] },
    { shapes: [[1, 5, 6, 2]], args: [3, { strides: [2, 1], padding: "same" }] },
    { shapes: [[1, 7, 6, 1]], args: [2, { strides: 1, dilationRate: 2 }] },
    { shapes: [[2, 3, 4, 4]], args: [2, FIRST] },
    { label: "volumes", shapes: [[1, 2, 4, 2, 3]], args: [[1, 2, 2]] },
  ],
  { composed },
);
checkOp(
  "extractPatches3d",
  [
    { shapes: [[1, 4, 2, 4, 2]], args: [2] },
    { shapes: [[3, 4, 3, 1]], args: [[1, 2, 3], { padding: "same", strides: 2 }] },
  ],
  { composed },
);

checkOp(
  "cropImages",
  [
    { shapes: [[2, 5, 6, 3]], args: [{ topCropping: 1, bottomCropping: 2, leftCropping: 0, targetWidth: 4 }] },
    { shapes: [[5, 6, 3]], args: [{ bottomCropping: 1, targetHeight: 2, rightCropping: 2, targetWidth: 3 }] },
    {
      shapes: [[2, 1, 4, 4]],
      args: [{ ...FIRST, topCropping: 1, targetHeight: 2, leftCropping: 2, rightCropping: 1 }],
    },
  ],
  { composed },
);
checkOp(
  "padImages",
  [
    { shapes: [[2, 3, 4, 3]], args: [{ topPadding: 1, bottomPadding: 2, leftPadding: 0, targetWidth: 6 }] },
    { shapes: [[3, 4, 1]], args: [{ bottomPadding: 1, targetHeight: 6, rightPadding: 2, targetWidth: 7 }] },
    { shapes: [[1, 2, 3, 3]], args: [{ ...FIRST, topPadding: 1, targetHeight: 5, leftPadding: 2, rightPadding: 1 }] },
  ],
  { composed },
);

test.each(["linear", "cubic", "lanczos3", "lanczos5"] as const)("scaleAndTranslate by %s", async (method) => {
  const x = awkwardValues(60, 1);
  const [shape, scale, move] = [
    [2, 8, 3, 2],
    [1.3, 0.6],
    [0.4, -0.7],
  ] as const;
  for (const antialias of [true, false]) {
    const reference = (s: readonly number[]) =>
      references.scaleAndTranslate(ref([2, 5, 3, 2], x), shape, ref([2], s), ref([2], move), [1, -2], method, {
        antialias,
      });
    const expected = reference(scale);
    const h = 1e-5;
    const total = (s: readonly number[]) => reference(s).data.reduce((sum, value) => sum + value, 0);
    const slope = (total([scale[0] + h, scale[1]]) - total([scale[0] - h, scale[1]])) / (2 * h);
    await inBothFamilies(
      [Tensor.from(x, [2, 5, 3, 2], "float32"), [...scale], [...move]],
      (images, s, m) => {
        const out = ops.scaleAndTranslate(images!, shape, s!, m!, [1, -2], method, { antialias });
        return { out, slope: gradients(ops.sum(out), [s!])[0] };
      },
      ({ out, slope: found }) => {
        for (const [i, value] of expected.data.entries()) expect(out![i]).toBeCloseTo(value, 4);
        expect(Math.abs(found![0]! - slope) / (1 + Math.abs(slope))).toBeLessThan(2e-3);
      },
    );
  }
});

test("elasticTransform moves pixels by about alpha, neighbours alike, and anew each run", async () => {
  const [size, alpha] = [32, 3];
  // Each pixel holds its own column: what it shows afterwards is where it was taken from.
  const image = Tensor.from(
    Array.from({ length: size * size }, (_, i) => i % size),
    [1, size, size, 1],
    "float32",
  );
  const seed = new SeedGenerator(3);
  const program = await compile((x) => ops.elasticTransform(x, { alpha, sigma: 2, seed }), [image]);
  const [first, again, next] = await Promise.all([0, 0, 1].map((iteration) => program.enqueue([image], { iteration })));
  program.dispose();
  expect([...again!.data]).toEqual([...first!.data]);
  expect([...next!.data]).not.toEqual([...first!.data]);
  const inside = (i: number) => i % size >= 8 && i % size < 24 && i >= 8 * size && i < 24 * size;
  const moves = Array.from(first!.data, (from, i) => from - (i % size));
  const kept = moves.filter((_, i) => inside(i));
  const rms = Math.sqrt(kept.reduce((sum, move) => sum + move * move, 0) / kept.length);
  // White noise of deviation σ through a Gaussian of deviation σ in both directions has σ · 1/(2√π σ).
  expect(rms / (alpha / (2 * Math.sqrt(Math.PI)))).toBeGreaterThan(0.6);
  expect(rms / (alpha / (2 * Math.sqrt(Math.PI)))).toBeLessThan(1.6);
  const steps = moves.flatMap((move, i) => (inside(i) ? [move - moves[i + 1]!] : []));
  const rough = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length);
  expect(rough).toBeLessThan(0.6 * rms);
});
