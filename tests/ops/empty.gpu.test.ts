import { describe, expect, test } from "vitest";
import { examples, type Tensors } from "../../scripts/document-ops/examples.js";
import type { DType } from "../../src/dtype.js";
import { DTypeError, WgradError } from "../../src/errors.js";
import { currentDevice } from "../../src/gpu/current.js";
import { compile, type Structure } from "../../src/graph/program/compile.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import { SymbolicTensor, type TensorSpec } from "../../src/graph/symbols/tensor.js";
import { traced } from "../../src/graph/symbols/trace.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { inBothFamilies } from "../harness/both-families.js";
import { FAMILIES } from "../harness/reach.js";

// Every op, with sizes of its inputs set to 0: it does as NumPy does, or refuses with an error of ours.

type Call = (t: Tensors) => Structure;

/** What results with elements are, where an input has none: by op, a number for all of them. Any other op must have none, or refuse. */
const OF_NOTHING: Readonly<Record<string, number>> = {
  all: 1,
  allclose: 1,
  any: 0,
  average: NaN,
  bincount: 0,
  categoricalCrossentropy: -0,
  cdist: 0,
  concat: 0,
  corrcoef: NaN,
  countNonzero: 0,
  digitize: 0,
  dot: 0,
  dotProductAttention: 0,
  einsum: 0,
  inner: 0,
  logsumexp: -Infinity,
  matmul: 0,
  mean: NaN,
  median: NaN,
  moments: NaN,
  nanmean: NaN,
  nanmedian: NaN,
  nanpercentile: NaN,
  nanprod: 1,
  nanquantile: NaN,
  nanstd: NaN,
  nansum: 0,
  nanvar: NaN,
  norm: 0,
  pad: 0,
  padImages: 0,
  percentile: NaN,
  prod: 1,
  psnr: NaN,
  quantile: NaN,
  rbf: 1,
  scatter: 0,
  scatterUpdate: 0,
  searchsorted: 0,
  segmentMax: -Infinity,
  segmentMin: Infinity,
  segmentProd: 1,
  segmentSum: 0,
  sliceUpdate: 0,
  std: NaN,
  sum: 0,
  tensordot: 0,
  trace: 0,
  trapezoid: 0,
  variance: NaN,
  vdot: 0,
};

/** The shapes that a call asks for; `zeroed` are made 0 wherever they occur, so that what was equal still is. */
function specsOf(call: Call, dtype: DType, zeroed?: number): { specs: TensorSpec[]; result: Structure } {
  const specs: TensorSpec[] = [];
  const of = (type: DType, shape: readonly number[]) => {
    const spec = { shape: shape.map((size) => (size === zeroed ? 0 : size)), dtype: type };
    specs.push(spec);
    return new SymbolicTensor(spec, { kind: "input", name: `input ${specs.length}` });
  };
  const t = Object.assign((shape: readonly number[]) => of(dtype, shape), { of });
  return { specs, result: traced(() => call(t)).result };
}

function replay(call: Call, inputs: readonly SymbolicTensor[]): Structure {
  let at = 0;
  const next = () => inputs[at++]!;
  return call(Object.assign(next, { of: next }));
}

function listOf(result: Structure): readonly SymbolicTensor[] {
  return result instanceof SymbolicTensor ? [result] : Object.values(result);
}

/** Runs `call` on nothing. Undefined where it is refused with an error of ours. */
async function outcome(call: Call, dtype: DType, zeroed: number): Promise<Tensor[] | undefined> {
  const device = await currentDevice();
  const found: Tensor[] = [];
  for (const family of FAMILIES) {
    try {
      const { specs } = specsOf(call, dtype, zeroed);
      const program = await compile(
        (...inputs: readonly SymbolicTensor[]) => {
          const results = listOf(replay(call, inputs));
          const floats = inputs.filter((input) => input.dtype === "float32");
          const total = results.filter((one) => one.dtype === "float32").map((one) => ops.sum(one));
          const grads =
            total.length === 0
              ? []
              : gradients(
                  total.reduce((sum, one) => ops.add(sum, one)),
                  floats,
                );
          return Object.fromEntries(
            [...results, ...grads].map((one, i) => [`${i < results.length ? "" : "grad "}${i}`, one]),
          );
        },
        specs,
        { device, family },
      );
      const feeds = specs.map(({ shape, dtype }) => Tensor.zeros(shape, dtype ?? "float32"));
      const all: Readonly<Record<string, Tensor>> = await program.run(...feeds);
      program.dispose();
      const results = Object.entries(all).flatMap(([name, tensor]) => (name.startsWith("grad") ? [] : [tensor]));
      for (const [name, { data }] of Object.entries(all)) {
        if (results.some((one) => one.data.length > 0) || !name.startsWith("grad")) continue;
        expect([...data], `${family}: ${name} of results without elements`).toEqual(Array.from(data, () => 0));
      }
      found.push(...results);
    } catch (error) {
      if (!(error instanceof WgradError) || error.message.startsWith("internal")) throw error;
      expect(error.message, "an error that says where").toMatch(/^\w+[^:]*: /);
      expect(error.message).not.toMatch(/NaN|sizeOf|undefined/);
      return undefined;
    }
  }
  return found;
}

function sizesIn(call: Call): { dtype: DType; sizes: number[] } {
  for (const dtype of ["float32", "int32", "bool"] as const) {
    try {
      const { specs } = specsOf(call, dtype);
      return { dtype, sizes: [...new Set(specs.flatMap(({ shape }) => shape))] };
    } catch (error) {
      if (!(error instanceof DTypeError)) throw error;
    }
  }
  throw new Error("no type fits");
}

describe("an op of nothing", () => {
  // A histogram has edges beside its counts, which are no one number: see numpy-statistics.
  const calls = Object.entries(examples).filter(([name]) => name !== "histogram");
  test.each(calls)("%s", async (name, example) => {
    const call = example as Call;
    const { dtype, sizes } = sizesIn(call);
    for (const zeroed of sizes) {
      for (const { shape, data } of (await outcome(call, dtype, zeroed)) ?? []) {
        if (data.length === 0) continue;
        expect(OF_NOTHING, `${name} gave [${shape}] of [${data}] with ${zeroed} → 0`).toHaveProperty(name);
        for (const value of data) expect(Number(value), `${name} with ${zeroed} → 0`).toBe(OF_NOTHING[name]);
      }
    }
  });
});

test("axes of reductions", async () => {
  const over = (op: (x: SymbolicTensor, axis: number) => SymbolicTensor, axis: number) =>
    outcome((t) => op(t([7, 3]), axis), "float32", 7).then((found) => found?.[0]);
  const row = await over((x, axis) => ops.sum(x, { axis }), 0);
  expect([row?.shape, [...(row?.data ?? [])]]).toEqual([[3], [0, 0, 0]]);
  const none = await over((x, axis) => ops.max(x, { axis }), 1);
  expect(none?.shape).toEqual([0]);
  for (const op of [ops.max, ops.min, ops.argmax, ops.argmin]) {
    expect(() => traced(() => op(empty([0, 3]), { axis: 0 }))).toThrow(/has no elements to compute \[3\] from/);
    expect(() => traced(() => op(empty([0, 3])))).toThrow(WgradError);
  }
});

test("what is joined with nothing, and what nothing is written to, stays", async () => {
  const [x, none] = [ops.ones([2, 3]), ops.zeros([0, 3])];
  const at = empty([0, 1], "int32");
  const build = (input: SymbolicTensor) => ({
    joined: ops.concat([none, ops.multiply(x, ops.sum(input)), none], 0),
    updated: ops.scatterUpdate(ops.add(x, ops.sum(input)), ops.zeros([0, 1], { dtype: "int32" }), none),
    sliced: ops.concat([x, ops.flip(none)], 0),
  });
  expect(traced(() => ops.concat([none, none], 0)).result.shape).toEqual([0, 3]);
  expect(() => traced(() => ops.concat([x, empty([0, 2])], 0))).toThrow(/do not fit together/);
  expect(() => traced(() => ops.take(empty([0, 3]), at, { axis: 0 }))).not.toThrow();
  await inBothFamilies([Tensor.zeros([0])], build, ({ joined, updated, sliced }) => {
    expect(joined).toEqual([0, 0, 0, 0, 0, 0]);
    expect(updated).toEqual([1, 1, 1, 1, 1, 1]);
    expect(sliced).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

function empty(shape: readonly number[], dtype: DType = "float32"): SymbolicTensor {
  return new SymbolicTensor({ shape, dtype }, { kind: "input", name: "input" });
}
