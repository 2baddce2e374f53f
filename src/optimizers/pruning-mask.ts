import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import {
  abs,
  arange,
  argsort,
  cast,
  divide,
  equal,
  fullLike,
  greaterEqual,
  less,
  max,
  maximum,
  moveaxis,
  multiply,
  negative,
  pad,
  repeat,
  reshape,
  round,
  slice,
  sort,
  subtract,
  sum,
  where,
} from "../ops/index.js";
import type { Shape } from "../shape.js";

/** Which elements of a weight are pruned together, or by turns. */
export interface PruningPattern {
  /** Rows and columns of the blocks that are pruned as a whole; rows are all axes but the last. */
  readonly blockSize: readonly [rows: number, columns: number];
  /** What a block is measured by: the mean of its magnitudes, or the largest. */
  readonly blockPooling: "average" | "max";
  /** `[m, n]`: of each n neighbours along the inputs the m smallest are zero, whatever the schedule's part is. */
  readonly sparsityMByN: readonly [zeros: number, of: number] | undefined;
}

/**
 * Which elements of a weight are to be zero: those of the smallest magnitudes, about `sparsity`, a scalar, of them all. float32 of the
 * weight's shape, 1 for those.
 */
export function pruningMask(w: SymbolicTensor, sparsity: SymbolicTensor, pattern: PruningPattern): SymbolicTensor {
  const { blockSize, sparsityMByN } = pattern;
  if (sparsityMByN !== undefined) return smallestOfEach(abs(w), sparsityMByN);
  if (blockSize.every((size) => size === 1)) return smallest(abs(w), sparsity);
  const matrix: [number, number] = [w.size / (w.shape.at(-1) ?? 1), w.shape.at(-1) ?? 1];
  const blocks = smallest(blocksOf(reshape(abs(w), matrix), pattern), sparsity);
  const spread = repeat(repeat(blocks, blockSize[0], 0), blockSize[1], 1);
  return reshape(slice(spread, [{ stop: matrix[0] }, { stop: matrix[1] }]), w.shape);
}

/** 1 for all but the largest, of which there is one at least. Those as large as the smallest that stays stay, too. */
function smallest(magnitudes: SymbolicTensor, sparsity: SymbolicTensor): SymbolicTensor {
  const n = magnitudes.size;
  const kept = maximum(1, round(multiply(n, subtract(1, sparsity))));
  const sorted = sort(reshape(magnitudes, [n]));
  const places = arange(n, undefined, { dtype: "float32" });
  const threshold = sum(where(equal(places, subtract(n, kept)), sorted, 0));
  return cast(less(magnitudes, threshold), "float32");
}

/** The mean or the largest of each block of a matrix, those at its ends of what there is. */
function blocksOf(matrix: SymbolicTensor, { blockSize, blockPooling }: PruningPattern): SymbolicTensor {
  const inBlocks = (x: SymbolicTensor) => {
    const counts = x.shape.map((size, axis) => Math.ceil(size / (blockSize[axis] ?? 1)));
    const widths = x.shape.map((size, axis): [number, number] => [
      0,
      (counts[axis] ?? 1) * (blockSize[axis] ?? 1) - size,
    ]);
    const shape: Shape = counts.flatMap((count, axis) => [count, blockSize[axis] ?? 1]);
    return reshape(pad(x, widths), shape);
  };
  const within = { axis: [1, 3] };
  if (blockPooling === "max") return max(inBlocks(matrix), within);
  return divide(sum(inBlocks(matrix), within), sum(inBlocks(fullLike(matrix, 1)), within));
}

/** 1 for the `zeros` smallest of each `of` neighbours along the last axis but one. */
function smallestOfEach(magnitudes: SymbolicTensor, [zeros, of]: readonly [number, number]): SymbolicTensor {
  const inputs = magnitudes.rank < 2 ? 0 : -2;
  const last = moveaxis(magnitudes, inputs, -1);
  const size = last.shape.at(-1) ?? 1;
  const groups = Math.ceil(size / of);
  const none: [number, number][] = last.shape.slice(1).map(() => [0, 0]);
  const padded = pad(last, [...none, [0, groups * of - size]]);
  const grouped = reshape(padded, [...last.shape.slice(0, -1), groups, of]);
  const rank = argsort(argsort(negative(grouped))); // 0 for the largest
  const pruned = cast(greaterEqual(rank, of - zeros), "float32");
  const all = last.shape.map(() => ({}));
  const flat = reshape(pruned, padded.shape);
  return moveaxis(slice(flat, all.with(-1, { stop: size })), -1, inputs);
}
