import { describe, expect, test } from "vitest";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";

// A sum of n terms, one added to the other, is wrong by up to n roundings; pairwise it is log n.

const kinds: Record<string, (i: number) => number> = {
  "all the same": () => 0.1,
  "from 1 to 2": (i) => 1 + ((i * 7919) % 1000) / 1000,
  "from 0 to 1": (i) => ((i * 40503) % 65536) / 65536,
};

function exact(x: Float32Array, term: (value: number) => number): number {
  let [sum, lost] = [0, 0]; // Kahan's sum
  for (const value of x) {
    const next = term(value) - lost;
    const total = sum + next;
    lost = total - sum - next;
    sum = total;
  }
  return sum;
}

const build = (x: SymbolicTensor) => {
  const column = ops.reshape(x, [x.size, 1]);
  return {
    sum: ops.sum(x),
    mean: ops.mean(x),
    column: ops.sum(column, { axis: 0 }),
    variance: ops.variance(x),
    std: ops.std(x),
    dot: ops.dot(x, x),
    vdot: ops.vdot(column, column),
    einsum: ops.einsum("ij,ij->", column, column),
    "2-norm": ops.norm(x),
  };
};

describe.each(Object.entries(kinds))("numbers %s", (kind, value) => {
  test.each([1000, 65_536, kind === "all the same" ? 10_000_000 : 1_000_001])("%d of them", async (n) => {
    const x = Float32Array.from({ length: n }, (_, i) => value(i));
    const total = exact(x, (v) => v);
    const squares = exact(x, (v) => v * v);
    const variance = exact(x, (v) => (v - total / n) ** 2) / n;
    const expected = {
      sum: total,
      mean: total / n,
      column: total,
      variance,
      std: Math.sqrt(variance),
      dot: squares,
      vdot: squares,
      einsum: squares,
      "2-norm": Math.sqrt(squares),
    };
    const bound = 2e-7 * Math.log2(n);
    await inBothFamilies([new Tensor([n], x, "float32")], build, (found, family) => {
      for (const [name, right] of Object.entries(expected)) {
        const error = Math.abs(found[name]![0]! - right);
        // What varies little around a large mean is as exact as the numbers themselves are.
        const least = name === "variance" ? (1e-7 * x[0]!) ** 2 : name === "std" ? 1e-7 * x[0]! : 0;
        expect(error, `${name}, ${family}`).toBeLessThanOrEqual(bound * right + least);
      }
    });
  });
});
