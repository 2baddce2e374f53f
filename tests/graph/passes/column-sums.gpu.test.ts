import { describe, expect, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import { compile } from "../../../src/graph/program/compile.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { defineOp } from "../../../src/graph/symbols/op.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { FAMILIES, MOST_CANDIDATES } from "../../harness/reach.js";
import { expectClose } from "../../harness/rounding.js";
import { groupNames, input, schedule } from "../../harness/schedule.js";
import { awkwardValues } from "../../harness/values.js";
import { count, ref } from "../../reference/array.js";
import { matmul } from "../../reference/matmul.js";
import { sum } from "../../reference/reduction.js";

/** Gradients of a dense layer's weights and bias, for the gradient `dy` of its output. */
function layerGradients(x: SymbolicTensor, w: SymbolicTensor, b: SymbolicTensor, dy: SymbolicTensor) {
  const [dw, db] = gradients(ops.add(ops.matmul(x, w), b), [w, b], dy);
  return { dw: dw!, db: db! };
}

/** Shapes of x, w, b and dy. */
const shapesOf = (batch: number, from: number, to: number) => [[batch, from], [from, to], [to], [batch, to]];

describe("a bias gradient rides in the filter gradient", () => {
  // The long batch is summed in pieces by the kernels for GPUs.
  const sizes = [[7, 5, 3], [64, 33, 65], [1, 4, 4], [3, 130, 2], [1031, 3, 5]] as const; // biome-ignore format: a row
  const cases = sizes.flatMap((size) => FAMILIES.map((family) => [...size, family] as const));

  test.each(cases)("batch %i, %i to %i, %s", async (batch, from, to, family) => {
    const device = await currentDevice();
    const shapes = shapesOf(batch, from, to);
    const tensors = shapes.map(
      (shape, i) => new Tensor(shape, Float32Array.from(awkwardValues(count(shape), i)), "float32"),
    );
    const [x, , , dy] = tensors.map(({ shape, data }) => ref(shape, data));
    const expected = { dw: matmul(x!, dy!, { transposeA: true }), db: sum(dy!, { axis: 0 }) };
    for (let candidate = 0, candidates = 1; candidate < Math.min(candidates, MOST_CANDIDATES); candidate++) {
      device.memory.poison = true;
      try {
        const build = (...inputs: SymbolicTensor[]) => layerGradients(inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!);
        const program = await compile(build, tensors, { device, family, candidate });
        candidates = program.stats.candidates;
        const found = await program.run(...tensors);
        program.dispose();
        expectClose(found.dw, expected.dw, { ulps: 4, terms: batch }, "dw");
        expectClose(found.db, expected.db, { ulps: 4, terms: batch }, "db");
      } finally {
        device.memory.poison = false;
      }
    }
  });
});

describe("mergeColumnSums", () => {
  const names = (build: (...inputs: SymbolicTensor[]) => Record<string, SymbolicTensor>, shapes: readonly number[][]) =>
    groupNames(
      schedule(
        build,
        shapes.map((shape) => ({ shape })),
      ).groups,
    );

  test("makes one kernel of both gradients", () => {
    const build = (...inputs: SymbolicTensor[]) => layerGradients(inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!);
    expect(names(build, shapesOf(7, 5, 3))).toHaveLength(1);
  });

  test("of what is reshaped between: steps and heads are but rows and columns", () => {
    const dense = (x: SymbolicTensor, w: SymbolicTensor, b: SymbolicTensor, dy: SymbolicTensor) => {
      const y = ops.reshape(ops.matmul(x, w), [4, 6, 3, 5]);
      const [dw, db] = gradients(ops.add(y, b), [w, b], dy);
      return { dw: dw!, db: db! };
    };
    const shapes = [[4, 6, 7], [7, 15], [3, 5], [4, 6, 3, 5]]; // biome-ignore format: a row
    expect(names((...xs) => dense(xs[0]!, xs[1]!, xs[2]!, xs[3]!), shapes)).toEqual(["matmul"]);
    const columns = (dy: SymbolicTensor) => ops.reshape(dy, [24, 15]);
    const product = (x: SymbolicTensor, dy: SymbolicTensor) => ops.matmul(x, columns(dy), { transposeA: true });
    const others = [[24, 7], [4, 6, 3, 5]]; // biome-ignore format: a row
    expect(names((x, dy) => ({ dw: product(x!, dy!), heads: ops.sum(dy!, { axis: [0, 1, 2] }) }), others)).toHaveLength(
      2,
    );
  });

  test("leaves a sum alone where the matrix is a variable that changes before the product", () => {
    const v = new Variable("v", [7, 3]);
    const build = (changes: boolean) => (x: SymbolicTensor | undefined) => {
      const sums = ops.sum(v.tensor, { axis: 0 });
      if (changes) assign(v, ops.exp(input([7, 3])));
      return { sums, product: ops.matmul(x!, v.tensor, { transposeA: true }) };
    };
    expect(names(build(false), [[7, 5]])).toEqual(["matmul"]);
    expect(names(build(true), [[7, 5]])).toEqual(["sum", "exp + assign", "matmul"]);
  });

  test("leaves a sum alone that is of somebody else's op of that name", () => {
    const sum = defineOp({
      name: "sum",
      inputs: ["x"],
      attrs: { axes: [0], scale: 1 },
      infer: ({ x }) => ({ shape: x.shape.slice(-1) }),
      lower: () => [],
    });
    const build = (x: SymbolicTensor | undefined, dy: SymbolicTensor | undefined) => ({
      product: ops.matmul(x!, dy!, { transposeA: true }),
      sums: sum(dy!),
    });
    expect(names(build, [[7, 5], [7, 3]])).toHaveLength(2); // biome-ignore format: a row
  });

  test("leaves a sum alone that is of other axes, scaled, or of another matrix", () => {
    const product = (x: SymbolicTensor, dy: SymbolicTensor) => ops.matmul(x, dy, { transposeA: true });
    const shapes = [[7, 5], [7, 3]]; // biome-ignore format: a row
    expect(names((x, dy) => ({ dw: product(x!, dy!), rows: ops.sum(dy!, { axis: 1 }) }), shapes)).toHaveLength(2);
    expect(names((x, dy) => ({ dw: product(x!, dy!), mean: ops.mean(dy!, { axis: 0 }) }), shapes)).toHaveLength(2);
    expect(names((x, dy) => ({ dw: product(x!, dy!), db: ops.sum(x!, { axis: 0 }) }), shapes)).toHaveLength(2);
  });
});
