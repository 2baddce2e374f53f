import type { Family } from "../../gpu/family.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { type Dispatch, dispatch, type Operand, realFor } from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";
import { type Shape, sizeOf } from "../../shape.js";

/** The longest vectors of q and v that an invocation can hold in registers. */
export const LONGEST = 128;

/** What one attention is, but for its operands. */
export interface AttentionForm {
  readonly scale: number;
  readonly isCausal: boolean;
}

/** The operands that all three kernels read. */
export interface AttentionInputs {
  readonly q: Operand;
  readonly k: Operand;
  readonly v: Operand;
  /** Of rank 4, each axis whole or 1. */
  readonly mask: Operand | undefined;
}

/** out and stats from q, k and v. */
export function lowerAttention(
  inputs: AttentionInputs,
  { out, stats }: { readonly out: Operand; readonly stats: Operand },
  form: AttentionForm,
  family: Family,
): Dispatch[] {
  const { constants, tile } = shares(inputs, form, family, "attention");
  const { q, k, v, mask } = inputs;
  const [items = 1, queries = 1, heads = 1] = q.shape;
  return [
    dispatch(kernels.attention, {
      bind: { q, k, v, mask, out, stats },
      params: params(inputs, form),
      real: realFor(q.dtype),
      constants: { ...constants, KEYS: tile },
      grid: linearGrid(Math.ceil(queries / rowsOf(constants)) * heads * items),
    }),
  ];
}

/** What the gradients must know of each query, from the gradient of out and what the forward pass left. */
export function lowerRows(y: Operand, g: Operand, stats: Operand, rows: Operand): Dispatch[] {
  const size = y.shape.at(-1) ?? 1;
  const count = sizeOf(y.shape.slice(0, -1));
  const grid = linearGrid(Math.ceil(count / kernels.attention_rows.constants.WORKGROUP));
  return [
    dispatch(kernels.attention_rows, {
      bind: { y, g, stats, rows },
      params: { rows: count, size },
      real: realFor(y.dtype),
      grid,
    }),
  ];
}

interface GradientInputs extends AttentionInputs {
  readonly g: Operand;
  readonly rows: Operand;
}

export function lowerQueryGradient(
  inputs: GradientInputs,
  dq: Operand,
  form: AttentionForm,
  family: Family,
): Dispatch[] {
  const { constants, tile } = shares(inputs, form, family, "attention_query_gradient");
  const { q, k, v, mask, g, rows } = inputs;
  const [items = 1, queries = 1, heads = 1] = q.shape;
  return [
    dispatch(kernels.attention_query_gradient, {
      bind: { q, k, v, mask, g, rows, dq },
      params: params(inputs, form),
      real: realFor(q.dtype),
      constants: { ...constants, KEYS: tile },
      grid: linearGrid(Math.ceil(queries / rowsOf(constants)) * heads * items),
    }),
  ];
}

export function lowerKeyGradient(
  inputs: GradientInputs,
  { dk, dv }: { readonly dk: Operand; readonly dv: Operand },
  form: AttentionForm,
  family: Family,
): Dispatch[] {
  const { constants, tile } = shares(inputs, form, family, "attention_key_gradient");
  const { q, k, v, mask, g, rows } = inputs;
  const [items = 1, keys = 1, keyHeads = 1] = k.shape;
  return [
    dispatch(kernels.attention_key_gradient, {
      bind: { q, k, v, mask, g, rows, dk, dv },
      params: params(inputs, form),
      real: realFor(q.dtype),
      constants: { ...constants, QUERIES: tile },
      grid: linearGrid(Math.ceil(keys / rowsOf(constants)) * keyHeads * items),
    }),
  ];
}

function params({ q, v, mask }: AttentionInputs, { scale }: AttentionForm) {
  const [items = 1, queries = 1, heads = 1, size = 1] = q.shape;
  const [, keys = 1, keyHeads = 1, value_size = 1] = v.shape;
  const [mask_batch = 0, mask_head = 0, mask_query = 0, mask_key = 0] = mask === undefined ? [] : steps(mask.shape);
  const sharers = heads / keyHeads;
  return { items, queries, keys, heads, sharers, size, value_size, scale, mask_batch, mask_head, mask_query, mask_key };
}

/** Elements from one place along an axis to the next; 0 where there is but one. */
function steps(shape: Shape): number[] {
  let step = 1;
  return shape.reduceRight<number[]>((all, size) => {
    all.unshift(size === 1 ? 0 : step);
    step *= size;
    return all;
  }, []);
}

/** How one of the three kernels shares its work out among the lanes of a GPU. */
interface Split {
  /** Invocations that have a row together. */
  readonly LANES: number;
  readonly ROWS: number;
}

/**
 * By how many quads a vector has, how many invocations share a row, so that nothing of it spills: see docs/gpu-stats.md. The kernels
 * hold two, three and four vectors a row.
 */
const SPLITS = {
  attention: (quads) => (quads > 16 ? { LANES: 4, ROWS: 2 } : { LANES: 1, ROWS: 1 }),
  attention_query_gradient: (quads) => ({ LANES: Math.max(1, quads / 8), ROWS: 1 }),
  attention_key_gradient: (quads) => ({ LANES: quads > 8 ? quads / 4 : 1, ROWS: 1 }),
} as const satisfies Record<string, (quads: number) => Split>;

/**
 * How the work is shared out. It depends on the length of the vectors alone: what they fill are registers. `tile`: rows of the other
 * side that are brought at a time.
 */
function shares(
  { q, v, mask }: AttentionInputs,
  { isCausal }: AttentionForm,
  family: Family,
  pass: keyof typeof SPLITS,
) {
  const longest = Math.max(q.shape.at(-1) ?? 1, v.shape.at(-1) ?? 1);
  const QUADS = [1, 2, 4, 8, 16].find((quads) => 4 * quads >= longest) ?? LONGEST / 4;
  const variant = { QUADS, CAUSAL: isCausal, MASKED: mask !== undefined };
  if (family === "simd4") {
    const ROWS = Math.max(1, Math.min(4, (pass === "attention" ? 32 : 16) / QUADS));
    return { constants: { ...variant, ROWS, LANES: 1, WORKGROUP: 4, STAGED: false }, tile: 4 };
  }
  const split = SPLITS[pass](QUADS);
  return { constants: { ...variant, ...split, WORKGROUP: 64, STAGED: true }, tile: Math.min(32, 256 / QUADS) };
}

/** Rows that a workgroup has. */
function rowsOf({ ROWS, LANES, WORKGROUP }: Split & { readonly WORKGROUP: number }): number {
  return (WORKGROUP / LANES) * ROWS;
}
