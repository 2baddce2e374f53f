import { expect, test } from "vitest";
import { compile } from "../../../src/graph/program/compile.js";
import { constant } from "../../../src/graph/symbols/constant.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { checkOp, type OpCase } from "../../harness/check-op.js";
import { expectNear } from "../../harness/near.js";
import { FAMILIES } from "../../harness/reach.js";
import { awkwardValues } from "../../harness/values.js";

/** Every third place of a mask is hidden, and all of its first row. */
function mask(...shape: number[]) {
  const keys = shape.at(-1)!;
  const size = shape.reduce((product, n) => product * n, 1);
  const data = Array.from({ length: size }, (_, i) => (i < keys || i % 3 === 1 ? 0 : 1));
  return constant(Tensor.from(data, shape, "bool"));
}

const bias = constant(Tensor.from([0.5, -1, 0.25], [1, 3], "float32"));

/** A score is a sum over the vector, and a result one over the keys. */
const terms = ({ shapes: [q, k] }: OpCase<"dotProductAttention">) => q![3]! + k![1]!;

const flashAttention = true;

// biome-ignore format: a table
checkOp("dotProductAttention", [
  { label: "queries past a tile", shapes: [[2, 17, 2, 3], [2, 5, 2, 3], [2, 5, 2, 5]], args: [{ flashAttention }] },
  { label: "a GPU's tiles", shapes: [[1, 65, 1, 3], [1, 33, 1, 3], [1, 33, 1, 3]], args: [{ flashAttention, scale: 2 }] },
  { label: "causal, more queries, four heads to two", shapes: [[2, 19, 4, 2], [2, 3, 2, 2], [2, 3, 2, 2]], args: [{ flashAttention, isCausal: true }] },
  { label: "causal, more keys", shapes: [[1, 3, 2, 2], [1, 7, 2, 2], [1, 7, 2, 2]], args: [{ flashAttention, isCausal: true }] },
  { label: "a mask", shapes: [[2, 3, 2, 3], [2, 5, 2, 3], [2, 5, 2, 3]], args: [{ flashAttention, mask: mask(2, 3, 5) }] },
  { label: "a causal mask by heads", shapes: [[2, 3, 2, 3], [2, 5, 2, 3], [2, 5, 2, 3]], args: [{ flashAttention, mask: mask(2, 2, 3, 5), isCausal: true }] },
  { label: "a vector that two or four lanes share", shapes: [[1, 35, 2, 34], [1, 18, 1, 34], [1, 18, 1, 35]], args: [{ flashAttention }] },
], { terms });

// biome-ignore format: a table
checkOp("dotProductAttention", [
  { label: "written down", shapes: [[2, 3, 4, 2], [2, 5, 2, 2], [2, 5, 2, 3]], args: [{ isCausal: true, mask: mask(2, 1, 1, 5), flashAttention: false }] },
  { label: "a cap", shapes: [[2, 3, 2, 4], [2, 3, 1, 4], [2, 3, 1, 4]], args: [{ attnLogitsSoftCap: 0.3, isCausal: true }] },
  { label: "a bias", shapes: [[2, 3, 2, 4], [2, 3, 1, 4], [2, 3, 1, 4]], args: [{ bias, mask: mask(3, 3) }] },
], { terms, composed: true });

test("the longest vectors, which up to eight lanes of a GPU share, give what is written down, and the same bits again", async () => {
  const shapes = [
    [1, 35, 1, 67],
    [1, 10, 1, 67],
    [1, 10, 1, 66],
    [1, 35, 1, 66],
  ];
  const [q, k, v, weight] = shapes.map((shape, i) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return new Tensor(shape, Float32Array.from(awkwardValues(size, i)), "float32");
  });
  const answers = async (flash: boolean) => {
    const program = await compile(
      (...inputs) => {
        const [x, y, z] = inputs;
        const options = { isCausal: true, mask: mask(35, 10), flashAttention: flash };
        const out = ops.dotProductAttention(x!, y!, z!, options);
        const [dq, dk, dv] = gradients(ops.sum(ops.multiply(out, constant(weight!))), [x!, y!, z!]);
        return { out, dq: dq!, dk: dk!, dv: dv! };
      },
      [q!, k!, v!],
      { family: "gpu" },
    );
    const [found, again] = [await program.run(q!, k!, v!), await program.run(q!, k!, v!)];
    program.dispose();
    expect(again).toEqual(found);
    return found;
  };
  const [shared, written] = [await answers(true), await answers(false)];
  const tolerance = { rtol: 1e-5, atol: 1e-5 }; // sums of up to 67 numbers around 1, in another order
  for (const name of ["out", "dq", "dk", "dv"] as const) expectNear(shared[name], written[name], tolerance, name);
}, 240_000);

test.each(FAMILIES)(
  "heads of a joint projection are read, and their gradients written, where they lie, %s",
  async (family) => {
    const joint = Tensor.from(awkwardValues(2 * 9 * 8 * 3, 1), [2, 9, 8, 3], "float32");
    const weight = Tensor.from(awkwardValues(2 * 9 * 4 * 3, 2), [2, 9, 4, 3], "float32");
    const answers = async (apart: boolean) => {
      const program = await compile(
        (all, slope) => {
          const heads = (start: number, stop: number) => ops.slice(all, [{}, {}, { start, stop }]);
          const parts = [heads(0, 4), heads(4, 6), heads(6, 8)].map((part) => (apart ? ops.add(part, 0) : part));
          const [q, k, v] = parts;
          const y = ops.dotProductAttention(q!, k!, v!, { isCausal: true, flashAttention });
          return { y, slopes: gradients(y, [all], slope)[0]! };
        },
        [joint, weight],
        { family },
      );
      const found = await program.run(joint, weight);
      const { dispatches } = program.stats;
      program.dispose();
      return { ...found, dispatches };
    };
    const [there, copied] = [await answers(false), await answers(true)];
    expect(there.y.data).toEqual(copied.y.data);
    expect(there.slopes.data).toEqual(copied.slopes.data);
    expect(
      there.dispatches,
      "attention, its rows, two kernels of gradients, and one part of the gradient that is copied",
    ).toBe(5);
  },
);
