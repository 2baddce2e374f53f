import { expect, test } from "vitest";
import { compile, type SymbolicTensor } from "../../../src/index.js";
import * as ops from "../../../src/ops/index.js";
import { awkward, checkOp, type OpCase } from "../../harness/check-op.js";
import { FAMILIES } from "../../harness/reach.js";
import { awkwardValues } from "../../harness/values.js";

/** [m, k] · [k, n] stored in each of the four ways. */
function stored(m: number, k: number, n: number): OpCase<"matmul">[] {
  return [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({
      shapes: [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n]],
      args: [{ transposeA, transposeB }],
    })),
  );
}

/** The inner size: how many products each element sums. */
const inner = ({ shapes: [a], args: [options = {}] = [] }: OpCase<"matmul">) =>
  a!.length === 1 ? a![0]! : a!.at(options.transposeA ? -2 : -1)!;

checkOp(
  "matmul",
  [
    ...awkward(64).map((n) => ({
      shapes: [
        [n, 5],
        [5, n],
      ],
    })), // edges of a tile
    ...awkward(64).map((k) => ({
      shapes: [
        [5, k],
        [k, 3],
      ],
    })), // edges of the inner loop
    ...stored(1, 1, 2),
    ...stored(2, 3, 4),
    ...stored(63, 65, 17),
    ...stored(37, 64, 65),
    ...stored(131, 7, 5), // taller than a tile
    ...stored(5, 7, 131), // wider
    ...stored(3, 1031, 2), // much to sum for few elements
    ...stored(4, 67, 33), // a thin tile
    {
      shapes: [
        [37, 9],
        [9, 19],
      ],
    }, // whose last rows are thin
    ...stored(37, 257, 1), // by a long vector
    {
      label: "matrices by long vectors",
      shapes: [
        [2, 3, 5, 259],
        [2, 1, 259, 1],
      ],
    },
    {
      label: "the input gradient of a Dense layer with 2048 units at batch 32",
      shapes: [
        [32, 5],
        [5, 2048],
      ],
    },
  ],
  { terms: inner },
);

const [transposeA, transposeB] = [true, true];
// biome-ignore format: a table
checkOp("matmul", [
  { label: "a batch", shapes: [[3, 7, 5], [3, 5, 9]] },
  { label: "a batch", shapes: [[3, 5, 7], [3, 9, 5]], args: [{ transposeA, transposeB }] },
  { label: "two batch axes", shapes: [[2, 3, 7, 5], [2, 3, 5, 9]] },
  { label: "one matrix on the right for all", shapes: [[3, 7, 5], [5, 9]] },
  { label: "one matrix on the right for all", shapes: [[3, 7, 5], [9, 5]], args: [{ transposeB }] },
  { label: "one matrix on the right for all", shapes: [[3, 5, 7], [5, 9]], args: [{ transposeA }] },
  { label: "one matrix on the left for all", shapes: [[7, 5], [3, 5, 9]] },
  { label: "one matrix on the left for all", shapes: [[5, 7], [3, 9, 5]], args: [{ transposeA, transposeB }] },
  { label: "batches that broadcast", shapes: [[2, 1, 7, 5], [3, 5, 9]] },
  { label: "batches that broadcast", shapes: [[1, 7, 5], [3, 5, 9]] },
  { label: "batches that broadcast", shapes: [[3, 7, 5], [1, 5, 9]] },
  { label: "batches that broadcast either way", shapes: [[2, 1, 3, 4], [1, 3, 4, 2]] },
  { label: "batches that broadcast either way", shapes: [[2, 1, 4, 3], [3, 2, 4]], args: [{ transposeA, transposeB }] },
  { label: "batches that broadcast in turn", shapes: [[2, 1, 2, 3, 4], [1, 3, 2, 4, 2]] },
  { label: "batches that broadcast in turn, too often for a kernel", shapes: [[2, 1, 2, 1, 3, 4], [3, 1, 2, 4, 2]] },
  { label: "one matrix on the right for a row of the batch", shapes: [[2, 3, 7, 5], [2, 1, 5, 9]] },
  { label: "vector · vector", shapes: [[65], [65]] },
  { label: "vector · matrix", shapes: [[7], [7, 5]] },
  { label: "vector · matrix", shapes: [[7], [5, 7]], args: [{ transposeB }] },
  { label: "matrix · vector", shapes: [[5, 7], [7]] },
  { label: "matrix · vector", shapes: [[7, 5], [7]], args: [{ transposeA }] },
  { label: "vector · matrices", shapes: [[7], [3, 7, 5]] },
  { label: "matrices · vector", shapes: [[3, 5, 7], [7]] },
], { terms: inner });

// [rows, k] · [k, n], of 2²² numbers and more: from there on a row by itself has another kernel on CPU adapters.
test.each(FAMILIES.flatMap((family) => [false, true].map((transposeB) => ({ family, transposeB }))))(
  "a row by a large matrix is that row of a product of several, to the bit: %o",
  async ({ family, transposeB }) => {
    const [k, n] = [2051, 2050];
    const matrix = Float32Array.from(awkwardValues(k * n));
    const rows = Float32Array.from(awkwardValues(5 * k, 1));
    const times = async (count: number) => {
      const right = { shape: transposeB ? [n, k] : [k, n] };
      const multiply = (a: SymbolicTensor, b: SymbolicTensor) => ops.matmul(a, b, { transposeB });
      const program = await compile(multiply, [{ shape: [count, k] }, right], { family });
      const { data } = await program.run(rows.subarray(0, count * k), matrix);
      program.dispose();
      return data.slice(0, n);
    };
    expect(await times(1)).toEqual(await times(5));
  },
  240_000,
);
