/** Runs ops over numbers in a kernel family, with their gradients. */

import { currentDevice } from "../../../src/gpu/current.js";
import type { Family } from "../../../src/gpu/family.js";
import { compile } from "../../../src/graph/program/compile.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";

/** What came of an op: its values, and its gradients for a gradient of 1, one for each tensor. */
export interface Found {
  readonly value: ArrayLike<number>;
  readonly slopes: readonly ArrayLike<number>[];
}

/** `columns` hold the numbers for each of the op's tensors. */
export async function sweep(
  call: (...tensors: SymbolicTensor[]) => SymbolicTensor,
  columns: readonly (readonly number[])[],
  family: Family,
  differentiable: boolean,
): Promise<Found> {
  const inputs = columns.map((column) => Tensor.from(Float32Array.from(column), [column.length]));
  const program = await compile(
    (...tensors) => {
      const value = call(...tensors);
      const slopes = differentiable ? gradients(ops.sum(value), tensors) : [];
      return { value, ...Object.fromEntries(slopes.map((slope, i) => [`slope ${i}`, slope])) };
    },
    inputs,
    { device: await currentDevice(), family },
  );
  const { value, ...slopes } = (await program.run(...inputs)) as { value: Tensor };
  program.dispose();
  return { value: value.data, slopes: Object.values<Tensor>(slopes).map(({ data }) => data) };
}
