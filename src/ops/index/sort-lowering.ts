import { linearGrid } from "../../graph/lowering/launch.js";
import { type Dispatch, dispatch, type Operand, type Target } from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";

/** How a value becomes the unsigned integer it is sorted by, as sort_blocks.wgsl numbers it. */
const KEY = { uint32: 0, bool: 0, int32: 1, float32: 2, index: 3 } as const;

/** What to sort: rows of n elements each, by what. */
export interface SortRows {
  readonly rows: number;
  readonly n: number;
  readonly by: keyof typeof KEY;
  readonly descending?: boolean;
  /** What is added to indices below zero. Default 0. */
  readonly wrap?: number;
}

/** log₂ of the blocks that sort_blocks.wgsl sorts in registers. */
const BLOCK_LEVEL = 4;
const WORKGROUP = 64;

/**
 * Sorts the rows of `x`, stably, and writes where in its row each element was to `places`. Also gives the sorted keys.
 *
 * A merge sort of one dispatch a doubling: no barriers, no atomics, no padding to a power of two. A pass is a binary search for every
 * element on a GPU; on a CPU one for every sixteen, which then are merged one after another. A bitonic network has fewer loads a
 * pass, but about log₂ n passes for each of these.
 */
export function lowerSort(
  x: Operand,
  { rows, n, by, descending = false, wrap = 0 }: SortRows,
  places: Operand,
  target: Target,
): { readonly dispatches: Dispatch[]; readonly keys: Operand } {
  const passes = Math.max(0, Math.ceil(Math.log2(n)) - BLOCK_LEVEL);
  const goal = (pass: number) => ({
    keys: target.scratch([rows, n], "uint32"),
    places: pass === passes ? places : target.scratch([rows, n], "uint32"),
  });
  let sorted = goal(0);
  const blocks = Math.ceil(n / 2 ** BLOCK_LEVEL);
  const dispatches: Dispatch[] = [
    dispatch(kernels.sort_blocks, {
      bind: { x, ...sorted },
      params: { rows, n, wrap },
      constants: { KEY: KEY[by], DESCENDING: descending, BLOCK: 2 ** BLOCK_LEVEL, WORKGROUP },
      grid: linearGrid(Math.ceil((rows * blocks) / WORKGROUP)),
    }),
  ];
  for (let pass = 1; pass <= passes; pass++) {
    const merged = goal(pass);
    const launch = {
      bind: { keys_in: sorted.keys, places_in: sorted.places, ...merged },
      params: { rows, n, level: BLOCK_LEVEL + pass - 1 },
      constants: { WORKGROUP },
    };
    const grid = (each: number) => linearGrid(Math.ceil((rows * Math.ceil(n / each)) / WORKGROUP));
    dispatches.push(
      target.family === "gpu"
        ? dispatch(kernels.sort_merge_gpu, { ...launch, grid: grid(1) })
        : dispatch(kernels.sort_merge_simd4, { ...launch, grid: grid(kernels.sort_merge_simd4.constants.PER) }),
    );
    sorted = merged;
  }
  return { dispatches, keys: sorted.keys };
}
