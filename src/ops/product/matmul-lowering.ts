import { linearGrid } from "../../graph/lowering/launch.js";
import { walkOf } from "../../graph/lowering/walk-of.js";
import {
  type Candidates,
  type Dispatch,
  dispatch,
  type Operand,
  realFor,
  type Target,
} from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";
import { broadcastShapes, type Shape, sizeOf } from "../../shape.js";
import { lowerReduction } from "../core/reduce-lowering.js";

/** Sizes of one product. */
export interface MatmulSizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** How the products of a batch find their matrices: item i of row r of the batch starts at r · row + i · stride. */
interface Batch {
  readonly rows: number;
  /** Products in a row of the batch. */
  readonly items: number;
  readonly a: BatchSteps;
  readonly b: BatchSteps;
}

interface BatchSteps {
  readonly row: number;
  readonly stride: number;
}

interface Operands {
  readonly a: Operand;
  readonly b: Operand;
  readonly out: Operand;
  /** Where the column sums of `b` go, if they are wanted. */
  readonly sums: Operand | undefined;
}

interface Form extends MatmulSizes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly batch: Batch;
}

/** Neighbouring leading axes along which each side either moves or stays. */
interface BatchRun {
  readonly size: number;
  readonly a: boolean;
  readonly b: boolean;
}

/** The leading axes of two broadcast batches of matrices, as few as can be: equal neighbours become one. */
export function batchRuns(a: { readonly shape: Shape }, b: { readonly shape: Shape }): readonly BatchRun[] {
  const rank = Math.max(a.shape.length, b.shape.length) - 2;
  const runs: BatchRun[] = [];
  for (let axis = rank; axis > 0; axis--) {
    const own = a.shape[a.shape.length - 2 - axis] ?? 1;
    const other = b.shape[b.shape.length - 2 - axis] ?? 1;
    const size = Math.max(own, other);
    if (size === 1) continue;
    const run = { size, a: own !== 1, b: other !== 1 };
    const last = runs.at(-1);
    if (last?.a === run.a && last.b === run.b) runs[runs.length - 1] = { ...run, size: last.size * size };
    else runs.push(run);
  }
  return runs;
}

/**
 * The batch of a product whose leading axes are at most two {@link batchRuns}. A single run is parted before its last axis: so the items
 * of a row may lie closer together than the rows, as heads do.
 */
export function batchOf(a: { readonly shape: Shape }, b: { readonly shape: Shape }): { readonly batch: Batch } {
  const [inner, outer = inner] = [...batchRuns(a, b)].reverse();
  const lead = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2)).filter((size) => size > 1);
  const items = inner === outer ? (lead.at(-1) ?? 1) : (inner?.size ?? 1);
  const steps = ({ shape }: { readonly shape: Shape }, side: "a" | "b") => {
    const stride = inner?.[side] ? sizeOf(shape.slice(-2)) : 0;
    const row = outer?.[side] ? sizeOf(shape.slice(-2)) * (inner?.[side] ? items : 1) : 0;
    return { row, stride };
  };
  return { batch: { rows: sizeOf(lead) / items, items, a: steps(a, "a"), b: steps(b, "b") } };
}

/** How the kernels go through one side of a product. */
function sideOf<S extends string>(
  side: S,
  { rows, items }: Batch,
  { row, stride }: BatchSteps,
  lines: number,
  columns: number,
) {
  const axes = {
    row: { size: rows, step: row },
    stride: { size: items, step: stride },
    line: { size: lines, step: columns },
  };
  return walkOf(side, axes, columns);
}

/** The kernels of one product: one, or two where a long sum for few results is split to keep a GPU busy. */
export function lowerMatmul(operands: Operands, form: Form, target: Target): Dispatch[] {
  const { a, b, out, sums } = operands;
  const { m, n, k, batch, transposeA, transposeB } = form;
  const { rows, items } = batch;
  const count = rows * items;
  const [aLines, aColumns] = transposeA ? [k, m] : [m, k];
  const [bLines, bColumns] = transposeB ? [n, k] : [k, n];
  const sides = {
    a: sideOf("a", batch, batch.a, aLines, aColumns),
    b: sideOf("b", batch, batch.b, bLines, bColumns),
    out: sideOf("out", batch, { row: items * m * n, stride: m * n }, m, n),
  };
  const params = { m, n, k, batch: count, items, ...sides.a.params, ...sides.b.params, ...sides.out.params };
  const real = realFor(a.dtype);
  const flags = { TRANSPOSE_A: transposeA, TRANSPOSE_B: transposeB, COLUMN_SUMS: sums !== undefined };
  const question = { sizes: { m, n, k, batch: count }, form: { ...flags, real }, terms: k };
  const walks = { a: sides.a.walk, b: sides.b.walk, out: sides.out.walk };
  if (target.family === "simd4") {
    const tile = target.pick({ ...question, kernel: kernels.matmul_simd4 }, SIMD4);
    const THIN = !transposeA && Math.min(n, k) >= THIN_PAYS;
    const COLUMN_SUMS = flags.COLUMN_SUMS || transposeA; // gradients of weights: most want sums
    const constants = { TRANSPOSE_A: transposeA, COLUMN_SUMS, ...tile, THIN };
    const across = Math.ceil(n / (16 * tile.COLUMN_QUADS));
    const grid = linearGrid(across * Math.ceil(m / (4 * tile.ROW_QUADS)) * count);
    return [
      dispatch(kernels.matmul_simd4, {
        bind: { a, b, out, column_sums: sums },
        params: { ...params, b_transposed: +transposeB, sums: sums ? n : 0 },
        constants,
        real,
        grid,
        epilogue: true,
        walks,
        shared: transposeA ? undefined : "THIN",
      }),
    ];
  }
  const tile = target.pick({ ...question, kernel: kernels.matmul_gpu }, n >= LARGE ? GPU_LARGE : GPU);
  const across = Math.ceil(n / (4 * tile.COLUMN_QUADS * tile.THREADS_ACROSS));
  const down = Math.ceil(m / (4 * tile.ROW_QUADS * tile.THREADS_DOWN));
  const splits = countSplits(form, across, down);
  const k_chunk = Math.ceil(k / splits / tile.K_STEP) * tile.K_STEP;
  const layers = Math.ceil(k / k_chunk);
  const split = layers > 1;
  const partials = split ? target.scratch([count, layers, m * n]) : out;
  const product = dispatch(kernels.matmul_gpu, {
    bind: { a, b, out: partials, column_sums: sums },
    params: { ...params, out_row: items * layers * m * n, k_chunk },
    constants: {
      ...flags,
      ...tile,
      PAD: target.limits.maxComputeWorkgroupStorageSize > BYTES_PROMISED ? 1 : 0,
    },
    real,
    result: realFor(partials.dtype),
    grid: linearGrid(across * down * count * layers),
    epilogue: !split,
    walks: split ? { a: walks.a, b: walks.b } : walks,
  });
  if (!split) return [product];
  return [product, ...lowerReduction("sum", partials, out, [1], 1, target)];
}

/**
 * How many pieces of the inner axis keep a GPU busy. Whether there are any is decided by sizes that are not the batch, so
 * that another batch runs the same kernels: of a filter gradient the inner axis is the batch, of other products the rows.
 */
function countSplits({ k, transposeA }: Form, across: number, down: number): number {
  if (transposeA || k < 2 * LEAST_PIECE || across > 16) return 1;
  return Math.max(2, Math.min(Math.ceil(64 / (across * down)), Math.floor(k / LEAST_PIECE)));
}

const LEAST_PIECE = 512;

/**
 * From these sizes on a tile of at most four rows has a loop of its own: large weights are what single samples meet. The loop
 * makes a kernel take half as long again to compile, and rows of a transposed `a` are features, which are seldom few.
 */
const THIN_PAYS = 256;

/** A quad of lanes owns 4·ROW_QUADS rows by 16·COLUMN_QUADS columns. */
interface Simd4Tile {
  readonly ROW_QUADS: number;
  readonly COLUMN_QUADS: number;
}

const SIMD4: Candidates<Simd4Tile> = [
  { ROW_QUADS: 4, COLUMN_QUADS: 1 },
  { ROW_QUADS: 6, COLUMN_QUADS: 1 },
  { ROW_QUADS: 8, COLUMN_QUADS: 2 },
];

/** What WebGPU promises a workgroup of memory. All tiles do with it; with their slabs padded they take a kilobyte more. */
const BYTES_PROMISED = 16_384;

interface GpuTile {
  readonly ROW_QUADS: number;
  readonly COLUMN_QUADS: number;
  readonly THREADS_DOWN: number;
  readonly THREADS_ACROSS: number;
  readonly K_STEP: number;
}

const TILE_128: GpuTile = { ROW_QUADS: 2, COLUMN_QUADS: 2, THREADS_DOWN: 16, THREADS_ACROSS: 16, K_STEP: 8 };
const TILE_64: GpuTile = { ROW_QUADS: 1, COLUMN_QUADS: 1, THREADS_DOWN: 16, THREADS_ACROSS: 16, K_STEP: 16 };
const TILE_32: GpuTile = { ROW_QUADS: 1, COLUMN_QUADS: 1, THREADS_DOWN: 8, THREADS_ACROSS: 8, K_STEP: 16 };
/** 8 × 8 sums a thread: most arithmetic for what is loaded, and few threads. */
const TILE_64_BY_64: GpuTile = { ROW_QUADS: 2, COLUMN_QUADS: 2, THREADS_DOWN: 8, THREADS_ACROSS: 8, K_STEP: 8 };
/** For few rows. */
const TILE_32_BY_64: GpuTile = { ROW_QUADS: 1, COLUMN_QUADS: 1, THREADS_DOWN: 8, THREADS_ACROSS: 16, K_STEP: 16 };

/** From this many columns on the large tile comes first. The number of rows is often the batch, and must not matter. */
const LARGE = 2048;
const GPU: Candidates<GpuTile> = [TILE_64, TILE_128, TILE_32, TILE_64_BY_64, TILE_32_BY_64];
const GPU_LARGE: Candidates<GpuTile> = [TILE_128, TILE_64, TILE_32, TILE_64_BY_64, TILE_32_BY_64];
