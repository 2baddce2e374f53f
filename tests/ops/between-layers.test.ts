import { describe, expect, test } from "vitest";
import { type Example, examples, type Tensors } from "../../scripts/document-ops/examples.js";
import { DTYPES } from "../../scripts/document-ops/probe.js";
import { DTypeError } from "../../src/errors.js";
import { LayerTensor, replaceBetween } from "../../src/graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { traced } from "../../src/graph/symbols/trace.js";
import type { DType } from "../../src/index.js";
import { leaves } from "../../src/structure.js";
import { input } from "../harness/schedule.js";

// Every op's example, called with values between layers. Whatever has as many rows as the first tensor is taken for a batch.

/** These make what they are told to, out of nothing: there is no call to record. */
const MAKERS =
  /^(arange|array|bartlett|blackman|eye|full|geomspace|hamming|hanning|identity|kaiser|linspace|logspace|ones|tri|zeros|random(Bernoulli|Gumbel|Integer|Normal|TruncatedNormal|Uniform))$/;
/** Their examples hold for one number of rows only. */
const FIXED = [
  "broadcastTo",
  "cond",
  "diag",
  "diagonal",
  "randomBeta",
  "randomBinomial",
  "randomGamma",
  "reshape",
  "scan",
  "sliceUpdate",
  "solve",
  "solveTriangular",
  "split",
  "switch",
  "unstack",
  "vsplit",
];

/** The tensors of an example, as `make` makes them of their shapes; where the rows are not fixed, with −1 for them. */
function tensorsOf(
  make: (shape: readonly number[], dtype: DType) => SymbolicTensor,
  dtype: DType,
  fixed: boolean,
): Tensors {
  let rows: number | undefined;
  const of = (type: DType, shape: readonly number[]) => {
    rows ??= shape[0];
    return make(!fixed && shape[0] === rows ? [-1, ...shape.slice(1)] : shape, type);
  };
  return Object.assign((shape: readonly number[]) => of(dtype, shape), { of });
}

/** What an example gives for so many rows, in a graph. */
function inGraph(example: Example, dtype: DType, fixed: boolean, rows: number): SymbolicTensor[] {
  const make = (shape: readonly number[], type: DType) =>
    input(
      shape.map((size) => (size < 0 ? rows : size)),
      type,
    );
  return leaves<SymbolicTensor>(traced(() => example(tensorsOf(make, dtype, fixed))).result);
}

/** The first type that an op takes. */
function typeFor(example: Example, fixed: boolean): DType {
  return DTYPES.find((dtype) => {
    try {
      return inGraph(example, dtype, fixed, 4).length > 0;
    } catch (error) {
      if (error instanceof DTypeError) return false;
      throw error;
    }
  })!;
}

const all = Object.entries<Example>(examples);

test.each(all.filter(([name]) => !MAKERS.test(name)))("%s is recorded, in one call", (name, example) => {
  const fixed = FIXED.includes(name);
  const dtype = typeFor(example, fixed);
  const inputs: LayerTensor[] = [];
  const make = (shape: readonly number[], type: DType) => {
    inputs.push(new LayerTensor({ shape, dtype: type }));
    return inputs.at(-1)!;
  };
  const outputs = leaves<SymbolicTensor>(example(tensorsOf(make, dtype, fixed))).map((output) => {
    if (!(output instanceof LayerTensor)) throw new Error(`${name} computes`);
    return output;
  });

  const calls = new Set(outputs.map(({ from }) => from));
  const [call] = calls;
  expect(calls.size).toBe(1);
  expect(call?.callee.className).toBe(name);
  const given: LayerTensor[] = [];
  replaceBetween(call?.args, (tensor) => given.push(tensor));
  expect([inputs.filter((one) => !given.includes(one)), given.filter((one) => !inputs.includes(one))]).toEqual([
    [],
    [],
  ]);

  // Other batches than those that the call was tried on.
  const [four, eight] = [inGraph(example, dtype, fixed, 4), inGraph(example, dtype, fixed, 8)];
  const expected = four.map(({ shape, dtype }, i) => ({
    shape: shape.map((size, axis) => (size === eight[i]?.shape[axis] ? size : -1)),
    dtype,
  }));
  expect(outputs.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(expected);

  // Made again on a graph's tensors, the call gives what the op gives.
  const replayed = traced(() =>
    call?.callee.apply(
      ...(replaceBetween(call.args, ({ shape, dtype }) =>
        input(
          shape.map((size) => (size < 0 ? 4 : size)),
          dtype,
        ),
      ) as never[]),
    ),
  ).result;
  const [made, again] = [leaves<LayerTensor>(call?.outputs ?? []), leaves<SymbolicTensor>(replayed as never)];
  expect(outputs.map((output) => again[made.indexOf(output)]?.shape)).toEqual(four.map(({ shape }) => shape));
});

describe("ops that make something out of nothing", () => {
  test.each(all.filter(([name]) => MAKERS.test(name)))("%s takes no tensor", (_, example) => {
    const make = () => {
      throw new Error("a tensor");
    };
    expect(() => traced(() => example(Object.assign(make, { of: make })))).not.toThrow();
  });
});
