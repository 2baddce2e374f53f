/**
 * WebGPU allows 65,535 workgroups along one axis of the grid, so beyond that kernels spread over two. This takes more elements than
 * a reference can loop over in time, hence known answers. In the kernels for CPUs, whose workgroups are small.
 */
import { expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { compile } from "../../src/graph/program/compile.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { FAMILIES } from "../harness/reach.js";

interface Case {
  readonly shape: readonly number[];
  readonly op: (x: SymbolicTensor) => SymbolicTensor;
  readonly expected: (x: Float32Array, i: number) => number;
}

const wide = 65_536 * 64 + 1;
const tall = 65_536 * 16 + 1;

const items = 65_537;

/** The loss of one step that is to be read as class 1. */
function ctc(x: SymbolicTensor): SymbolicTensor {
  const [batch = 0] = x.shape;
  const ones = ops.ones([batch], { dtype: "int32" });
  return ops.ctcLoss(ops.ones([batch, 1], { dtype: "int32" }), x, ones, ones);
}

const cases: Record<string, Case> = {
  strided_copy: {
    shape: [2, wide / 2 + 0.5],
    op: (x) => ops.transpose(x),
    expected: (x, i) => x[(i % 2) * (x.length / 2) + Math.floor(i / 2)]!,
  },
  reduce: {
    shape: [2, wide],
    op: (x) => ops.sum(x, { axis: 0 }),
    expected: (x, i) => x[i]! + x[i + wide]!,
  },
  arg_reduce: {
    shape: [tall, 2],
    op: (x) => ops.argmax(x, { axis: 1 }),
    expected: (x, i) => (x[2 * i]! >= x[2 * i + 1]! ? 0 : 1),
  },
  softmax: {
    shape: [tall, 2],
    op: (x) => ops.softmax(x),
    expected: (x, i) => 1 / (1 + Math.exp(x[i ^ 1]! - x[i]!)),
  },
  "matmul, rows": {
    shape: [65_536 * 32 + 1, 2],
    op: (x) => ops.matmul(x, ops.full([2, 1], 2)),
    expected: (x, i) => 2 * (x[2 * i]! + x[2 * i + 1]!),
  },
  "matmul, columns": {
    shape: [2, 65_536 * 16 + 1],
    op: (x) => ops.matmul(ops.full([1, 2], 2), x),
    expected: (x, i) => 2 * (x[i]! + x[i + 65_536 * 16 + 1]!),
  },
  "matmul, items": {
    shape: [items, 1, 2],
    op: (x) => ops.matmul(x, x, { transposeB: true }),
    expected: (x, i) => x[2 * i]! ** 2 + x[2 * i + 1]! ** 2,
  },
  "matmul, gradient": {
    shape: [items, 1, 2],
    op: (x) => gradients(ops.sum(ops.matmul(x, x, { transposeB: true })), [x])[0],
    expected: (x, i) => 2 * x[i]!,
  },
  einsum: {
    shape: [items, 2, 1],
    op: (x) => ops.einsum("bij,bkj->bik", x, x),
    expected: (x, i) => x[2 * (i >> 2) + ((i >> 1) & 1)]! * x[2 * (i >> 2) + (i & 1)]!,
  },
  attention: {
    shape: [items, 1, 1, 2],
    op: (x) => ops.dotProductAttention(x, x, ops.multiply(x, 3)),
    expected: (x, i) => 3 * x[i]!,
  },
  "attention, gradient": {
    shape: [items, 1, 1, 2],
    op: (x) => gradients(ops.sum(ops.dotProductAttention(x, x, ops.multiply(x, 3))), [x])[0],
    expected: () => 3,
  },
  ctc_scan: {
    shape: [65_536 * 4 + 1, 1, 2],
    op: ctc,
    expected: (x, i) => Math.log(1 + Math.exp(x[2 * i]! - x[2 * i + 1]!)),
  },
};

test.skipIf(!FAMILIES.includes("simd4")).each(Object.entries(cases))(
  "%s on more than 65,535 workgroups",
  async (_, { shape, op, expected }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const x = Float32Array.from({ length: size }, (_, i) => i % 11); // no row like its neighbours
    const program = await compile(op, [{ shape }], { device: await currentDevice(), family: "simd4" });
    const { data } = await program.run(new Tensor(shape, x, "float32"));
    program.dispose();
    let wrong = 0;
    for (let i = 0; i < data.length; i++) if (!(Math.abs(data[i]! - expected(x, i)) < 1e-5)) wrong++;
    expect(wrong).toBe(0);
  },
);
