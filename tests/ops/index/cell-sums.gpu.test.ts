import { describe, expect, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import { compile } from "../../../src/graph/program/compile.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { cellSums, MOST_CELLS } from "../../../src/ops/index/cell-sums.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { FAMILIES } from "../../harness/reach.js";
import { awkwardValues } from "../../harness/values.js";

/** How much falls into each cell, one value after the other. */
function counted(numbers: Tensor, weights: Tensor | undefined, cells: number): number[] {
  const [groups = 1, n = 1] = numbers.shape;
  const sums = new Array<number>(groups * cells).fill(0);
  for (let i = 0; i < groups * n; i++) {
    const cell = numbers.data[i] ?? -1;
    if (cell >= 0 && cell < cells) sums[Math.floor(i / n) * cells + cell]! += weights?.data[i] ?? 1;
  }
  return sums;
}

describe.each(FAMILIES)("cellSums, %s", (family) => {
  const device = currentDevice;

  // One piece or several, fewer cells than there are lanes, all that there may be, and a power of two.
  const cases = [[1, 1, 1], [1, 7, 3], [3, 300, 17], [2, 2049, 400], [1, 20_000, 5], [5, 1280, 256], [1, 4100, MOST_CELLS]] as const; // biome-ignore format: a row

  test.each(cases)("%i groups of %i values in %i cells", async (groups, n, cells) => {
    const numbers = Tensor.from(
      Float32Array.from(awkwardValues(groups * n, 1, [-2, cells + 2]), (value, i) =>
        i % 11 === 3 ? Number.NaN : Math.floor(value),
      ),
      [groups, n],
    );
    const weights = Tensor.from(Float32Array.from(awkwardValues(groups * n, 2, [0, 2])), [groups, n]);
    const memory = (await device()).memory;
    memory.poison = true;
    try {
      const build = (cell: SymbolicTensor, weight: SymbolicTensor) => ({
        plain: cellSums(cell, undefined, { cells }),
        weighted: cellSums(cell, weight, { cells }),
        fused: ops.add(cellSums(ops.subtract(cell, 1), undefined, { cells }), 1),
      });
      const program = await compile(build, [numbers, weights], { device: await device(), family });
      const found = await program.run(numbers, weights);
      const again = await program.run(numbers, weights);
      program.dispose();
      expect([...found.plain.data]).toEqual(counted(numbers, undefined, cells));
      const lower = Tensor.from(
        numbers.data.map((value) => value - 1),
        [groups, n],
      );
      expect([...found.fused.data]).toEqual(counted(lower, undefined, cells).map((count) => count + 1));
      for (const [i, sum] of counted(numbers, weights, cells).entries()) {
        expect(found.weighted.data[i]).toBeCloseTo(sum, 3);
      }
      expect(again.weighted.data).toEqual(found.weighted.data);
    } finally {
      memory.poison = false;
    }
  });
});
