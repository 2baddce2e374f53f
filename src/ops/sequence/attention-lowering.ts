import type { Family } from "../../gpu/family.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { walkOf } from "../../graph/lowering/walk-of.js";
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
  const { q, k, v, mask } = inputs;
  const [items = 1, queries = 1, heads = 1] = q.shape;
  const bind = { q, k, v, mask, out, stats };
  const launch = (tile: number) => launchFor(inputs, form, Math.ceil(queries / tile) * heads * items);
  if (family === "simd4") {
    const { constants, tile } = simd4Shares(inputs, form, 32);
    return [dispatch(kernels.attention_simd4, { ...launch(tile), bind, constants })];
  }
  const { constants, tile, slab } = gpuShares(inputs, form, "attention");
  return [dispatch(kernels.attention_gpu, { ...launch(tile), bind, constants: { ...constants, KEYS: slab } })];
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
  const { q, k, v, mask, g, rows } = inputs;
  const [items = 1, queries = 1, heads = 1] = q.shape;
  const bind = { q, k, v, mask, g, rows, dq };
  const to = vectorsOf("dq", dq);
  const launch = (tile: number) => {
    const { params, walks, ...others } = launchFor(inputs, form, Math.ceil(queries / tile) * heads * items);
    return { ...others, params: { ...params, ...to.params }, walks: { ...walks, dq: to.walk } };
  };
  if (family === "simd4") {
    const { constants, tile } = simd4Shares(inputs, form, 16);
    return [dispatch(kernels.attention_query_gradient_simd4, { ...launch(tile), bind, constants })];
  }
  const { constants, tile, slab } = gpuShares(inputs, form, "attention_query_gradient");
  return [
    dispatch(kernels.attention_query_gradient_gpu, { ...launch(tile), bind, constants: { ...constants, KEYS: slab } }),
  ];
}

export function lowerKeyGradient(
  inputs: GradientInputs,
  { dk, dv }: { readonly dk: Operand; readonly dv: Operand },
  form: AttentionForm,
  family: Family,
): Dispatch[] {
  const { q, k, v, mask, g, rows } = inputs;
  const [items = 1, keys = 1, keyHeads = 1] = k.shape;
  const bind = { q, k, v, mask, g, rows, dk, dv };
  const [toKeys, toValues] = [vectorsOf("dk", dk), vectorsOf("dv", dv)];
  const launch = (tile: number) => {
    const { params, walks, ...others } = launchFor(inputs, form, Math.ceil(keys / tile) * keyHeads * items);
    return {
      ...others,
      params: { ...params, ...toKeys.params, ...toValues.params },
      walks: { ...walks, dk: toKeys.walk, dv: toValues.walk },
    };
  };
  if (family === "simd4") {
    const { constants, tile } = simd4Shares(inputs, form, 16);
    return [dispatch(kernels.attention_key_gradient_simd4, { ...launch(tile), bind, constants })];
  }
  const { constants, tile, slab } = gpuShares(inputs, form, "attention_key_gradient");
  return [
    dispatch(kernels.attention_key_gradient_gpu, { ...launch(tile), bind, constants: { ...constants, QUERIES: slab } }),
  ];
}

/** What the launches of all three have alike. */
function launchFor(inputs: AttentionInputs, form: AttentionForm, workgroups: number) {
  const [q, k, v] = [vectorsOf("q", inputs.q), vectorsOf("k", inputs.k), vectorsOf("v", inputs.v)];
  return {
    params: { ...sizesOf(inputs, form), ...q.params, ...k.params, ...v.params },
    walks: { q: q.walk, k: k.walk, v: v.walk },
    real: realFor(inputs.q.dtype),
    grid: linearGrid(workgroups),
  };
}

/** How the kernels go through vectors [batch, rows, heads, size], which may as well be parts of what one projection gives. */
function vectorsOf<O extends string>(name: O, { shape: [items = 1, rows = 1, heads = 1, size = 1] }: Operand) {
  const axes = {
    item: { size: items, step: rows * heads * size },
    row: { size: rows, step: heads * size },
    head: { size: heads, step: size },
  };
  return walkOf(name, axes, size);
}

function sizesOf({ q, v, mask }: AttentionInputs, { scale }: AttentionForm) {
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
 * How a GPU shares the work out. It depends on the length of the vectors alone: what they fill are registers. `tile`: rows of a
 * workgroup; `slab`: rows of the other side that are brought at a time.
 */
function gpuShares(inputs: AttentionInputs, form: AttentionForm, pass: keyof typeof SPLITS) {
  const variant = variantOf(inputs, form);
  const split = SPLITS[pass](variant.QUADS);
  const constants = { ...variant, ...split, WORKGROUP: 64 };
  return { constants, tile: (64 / split.LANES) * split.ROWS, slab: Math.min(32, 256 / variant.QUADS) };
}

/**
 * The same on a CPU adapter, where a quad of lanes brings four rows of the other side. An invocation has so many `quads` of long
 * vectors, as loads want; of short ones eight: faster there, and compiled in half the time.
 */
function simd4Shares(inputs: AttentionInputs, form: AttentionForm, quads: number) {
  const variant = variantOf(inputs, form);
  const ROWS = Math.max(1, Math.min(4, (variant.QUADS <= 4 ? 8 : quads) / variant.QUADS));
  return { constants: { ...variant, ROWS }, tile: 4 * ROWS };
}

function variantOf({ q, v, mask }: AttentionInputs, { isCausal }: AttentionForm) {
  const longest = Math.max(q.shape.at(-1) ?? 1, v.shape.at(-1) ?? 1);
  const QUADS = [1, 2, 4, 8, 16].find((quads) => 4 * quads >= longest) ?? LONGEST / 4;
  return { QUADS, CAUSAL: isCausal, MASKED: mask !== undefined };
}
