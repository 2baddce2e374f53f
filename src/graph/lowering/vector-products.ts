import type { Kernel } from "../../gpu/kernel.js";
import { vector_matmul } from "../../kernels/index.js";
import type { Dispatch } from "../symbols/dispatch.js";
import { isByVector } from "./by-vector.js";
import { linearGrid } from "./launch.js";
import type { Step } from "./lower.js";

/**
 * Leaves products by a vector to a kernel that loads the matrix and does little else. A matrix by a column is a row by that matrix
 * transposed, so there the operands change places.
 */
export function byVectors(steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => (isByVector(step.dispatch) ? { ...step, dispatch: byVector(step.dispatch) } : step));
}

function byVector(product: Dispatch): Dispatch {
  const kernel: Kernel = vector_matmul;
  const { column_sums, ...bind } = product.bind;
  const SWAPPED = product.params.n === 1;
  const { m = 1, n = 1, batch = 1 } = product.params;
  const columns = SWAPPED ? m : n;
  const perGroup = Number(kernel.constants.COLUMNS) * Number(kernel.constants.WORKGROUP);
  const isTransposed = product.params.b_transposed === 1;
  return {
    ...product,
    kernel,
    bind: SWAPPED ? { ...bind, a: bind.b, b: bind.a } : bind,
    params: { ...(SWAPPED ? swapped(product.params) : product.params), n: columns },
    constants: { SWAPPED, TRANSPOSE_A: SWAPPED && !isTransposed, TRANSPOSE_B: SWAPPED || isTransposed },
    grid: linearGrid(Math.ceil(columns / perGroup) * batch),
    walks: {},
  };
}

/** Params in which `a` and `b` have changed places. */
function swapped(params: Dispatch["params"]): Dispatch["params"] {
  const other = (name: string) => name.replace(/^[ab]_/, (side) => (side === "a_" ? "b_" : "a_"));
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [other(name), value]));
}
