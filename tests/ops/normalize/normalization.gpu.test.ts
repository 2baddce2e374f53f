import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { compile, constant, ops, type SymbolicTensor, Tensor } from "../../../src/index.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp, type OpCase } from "../../harness/check-op.js";
import { expectGradient, slopesOf } from "../../harness/finite-differences.js";
import { expectClose } from "../../harness/rounding.js";
import { awkwardValues } from "../../harness/values.js";
import { ref } from "../../reference/array.js";
import * as reference from "../../reference/normalization.js";
import { mean, variance } from "../../reference/reduction.js";

// A mean and a variance are sums of a row, and x − mean is a difference of numbers around 1.
const terms = ({ shapes: [x] }: OpCase) => x!.reduce((product, size) => product * size, 1) / x![0]!;
const exactness = { ulps: 6, terms } as const;
const range = [-2, 3] as const;

// biome-ignore format: a table
checkOp("layerNormalization", [
  ...[1, 7, 31, 33, 64, 257, 600].map((n) => ({ shapes: [[3, n], [n], [n]], range, args: [{ epsilon: 0.1 }] }) as const),
  ...[1, 17].map((rows) => ({ shapes: [[rows, 10], [10], [10]], range })),
  { label: "four rows a lane, with a column and rows left over", shapes: [[39, 9], [9], [9]], range },
  { label: "without weights", shapes: [[2, 3, 5]], range },
  { label: "the last axes together", shapes: [[2, 3, 5], [3, 5], [3, 5]], args: [{ axis: [1, 2] }], range },
  { label: "other axes", shapes: [[2, 3, 5], [3], [3]], args: [{ axis: 1 }], range },
  { label: "axes apart", shapes: [[2, 3, 2, 4], [3, 4], [3, 4]], args: [{ axis: [-1, 1] }], range },
], exactness);

// biome-ignore format: a table
checkOp("rmsNormalization", [
  ...[1, 7, 33, 257].map((n) => ({ shapes: [[3, n], [n]], range })),
  { label: "without a scale", shapes: [[17, 10]], range },
  { label: "another axis", shapes: [[2, 5, 3], [5]], args: [{ axis: 1, epsilon: 0.01 }], range },
], exactness);

const positive = Float64Array.from({ length: 5 }, (_, i) => 0.4 + i / 3);
// biome-ignore format: a table
checkOp("batchNormalization", [
  { shapes: [[3, 2, 5], [5], [5], [5], [5]], values: [undefined, undefined, positive] },
  { label: "another axis", shapes: [[3, 5, 2], [5], [5], [5], [5]], values: [undefined, undefined, positive], args: [{ axis: 1, epsilon: 0.1 }] },
  { label: "without offset and scale", shapes: [[3, 5], [5], [5]], values: [undefined, undefined, positive] },
], { ulps: 12, terms: () => 1 }); // of x − mean

// biome-ignore format: a table
checkOp("groupNormalization", [
  { shapes: [[2, 7, 6], [6], [6]], args: [{ groups: 3 }], range },
  { label: "one group", shapes: [[3, 4], [4], [4]], args: [{ groups: 1, epsilon: 0.1 }], range },
  { label: "instance normalization", shapes: [[2, 3, 3, 4], [4], [4]], args: [{ groups: 4 }], range },
  { label: "channels first", shapes: [[2, 4, 9], [4], [4]], args: [{ groups: 2, axis: 1 }], range },
], { ...exactness, ulps: 12 });

describe("normalize", () => {
  test("a row of zeros stays zero, and so does its gradient where nothing flows in", async () => {
    await inBothFamilies(
      [Tensor.from([0, 0, 3, 4], [2, 2])],
      (x) => {
        const y = ops.normalize(x);
        const seed = constant(Tensor.from([0, 0, 1, 0], [2, 2]));
        return { y, dx: gradients(y, [x], seed)[0]! };
      },
      ({ y, dx }) => {
        expect(y!.slice(0, 2)).toEqual([0, 0]);
        expect(dx!.slice(0, 2)).toEqual([0, 0]);
        expect(y![2]).toBeCloseTo(0.6, 6);
      },
    );
  });
});

describe("moments", () => {
  test.each([
    { shape: [5, 3], axis: 0 },
    { shape: [3000, 2], axis: 0 },
    { shape: [2, 3000], axis: 1 },
    { shape: [3, 70, 2, 9], axis: [1, 3] },
  ])("are exact far from zero: $shape over $axis", async ({ shape, axis }) => {
    const x = Tensor.from(
      awkwardValues(
        shape.reduce((a, b) => a * b, 1),
        3,
      ).map((v) => Math.fround(1000 + v)),
      shape,
    );
    const doubles = ref(shape, x.data);
    await inBothFamilies(
      [x],
      (t) => ({ ...ops.moments(t, { axes: axis }) }),
      (found, family) => {
        const [m, v] = [mean(doubles, { axis }), variance(doubles, { axis })];
        for (const [i, value] of found.mean!.entries()) {
          expect(Math.abs(value - m.data[i]!), `${family} mean`).toBeLessThan(3e-4);
          expect(Math.abs(found.variance![i]! / v.data[i]! - 1), `${family} variance`).toBeLessThan(2e-3);
        }
      },
    );
  });
});

describe("normalizeBatch", () => {
  test.each([
    { shape: [4, 3], axis: -1 },
    { shape: [17, 65], axis: -1 },
    { shape: [3, 20, 20, 1], axis: -1 },
    { shape: [2, 3, 5], axis: 1 },
  ])("$shape, channels on axis $axis", async ({ shape, axis }) => {
    const channels = shape.at(axis)!;
    const inputs = [shape, [channels], [channels]].map((s, i) =>
      Tensor.from(
        awkwardValues(
          s.reduce((a, b) => a * b, 1),
          i + 1,
        ),
        s,
      ),
    );
    const doubles = inputs.map(({ shape: s, data }) => ref(s, data));
    const weights = awkwardValues(inputs[0]!.size, 9);
    const expected = () => reference.normalizeBatch(doubles[0]!, doubles[1]!, doubles[2]!, axis, 0.01);
    const loss = () => expected().data.reduce((total, value, i) => total + value * weights[i]!, 0);
    const build = (...tensors: SymbolicTensor[]) => {
      const [x, gamma, beta] = tensors;
      const { y } = ops.normalizeBatch(x!, gamma, beta, { axis, epsilon: 0.01 });
      const grads = gradients(y, tensors, constant(Tensor.from(Float32Array.from(weights), shape)));
      return { y, ...Object.fromEntries(grads.map((grad, i) => [`input ${i}`, grad])) };
    };
    const rows = inputs[0]!.size / channels;
    await inBothFamilies(inputs, build, (found, family) => {
      const tensor = (name: string, s: readonly number[]) => Tensor.from(Float32Array.from(found[name]!), s);
      expectClose(tensor("y", shape), expected(), { ulps: 8, terms: rows }, family);
      doubles.forEach((double, i) => {
        const grad = tensor(`input ${i}`, double.shape);
        expectGradient(grad, slopesOf(loss, double.data), { ulps: 32, terms: rows }, `${family}: input ${i}`);
      });
    });
  });
});

test("batch normalization after training rides in the convolution before it, with its activation", async () => {
  const specs = [[2, 6, 6, 3], [3, 3, 3, 4], [4], [4], [4], [4]].map((shape) => ({ shape }));
  const program = await compile((x, w, mean, variance, beta, gamma) => {
    const y = ops.conv2d(x!, w!);
    return ops.relu(ops.batchNormalization(y, mean!, variance!, beta!, gamma!));
  }, specs);
  expect(program.stats.dispatches).toBe(1);
  program.dispose();
});
