import { finite, oneOf, positive } from "../../check.js";
import { DTypeError, ShapeError } from "../../errors.js";
import { gradients, throughOps } from "../../graph/symbols/gradients.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { broadcastShapes, formatShape, type Shape, sizeOf } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo } from "../core/sum.js";
import { add, multiply } from "../elementwise/binary.js";
import { softCap } from "../elementwise/soft-cap.js";
import { matmul } from "../product/matmul.js";
import { softmax } from "../reduce/softmax.js";
import {
  type AttentionForm,
  LONGEST,
  lowerAttention,
  lowerKeyGradient,
  lowerQueryGradient,
  lowerRows,
} from "./attention-lowering.js";

export interface AttentionOptions {
  /**
   * Of type bool: where a query may look. [batch, queries, keys] for all heads, or what broadcasts to
   * [batch, heads, queries, keys]. Default: everywhere.
   */
  readonly mask?: SymbolicTensor | undefined;
  /** Whether query t sees keys 0 … t only. Default false. */
  readonly isCausal?: boolean | undefined;
  /** What scores are multiplied by. Default 1/√size. */
  readonly scale?: number | undefined;
  /**
   * Whether to do without writing the scores down, which saves memory, and time where vectors are short or sequences long. Default:
   * where vectors have at most 32 numbers, or an item's heads more than 2²⁰ scores. Vectors longer than 128 and a bias need them written.
   */
  readonly flashAttention?: boolean | undefined;
  /** Added to the scaled scores; broadcasts to [batch, heads, queries, keys]. Default: nothing. */
  readonly bias?: SymbolicTensor | undefined;
  /**
   * Keeps scaled scores within ± this, cap · tanh(score / cap), before the mask hides any (Gemma 2, 2024). They must be written then.
   * Default: as they are.
   */
  readonly attnLogitsSoftCap?: number | undefined;
}

const DEFAULTS = {
  mask: undefined,
  isCausal: false,
  scale: undefined,
  flashAttention: undefined,
  bias: undefined,
  attnLogitsSoftCap: undefined,
} as const;

/** Up to this length of vectors scores are not written down, however few there are: see docs/decisions.md. */
const SHORT = 32;
/** From here on the scores of one item of the batch are not either: 4 MiB. */
const MANY_SCORES = 2 ** 20;

const form: AttentionForm = { scale: 1, isCausal: false };

const rowsOp = defineOp({
  name: "attentionRows",
  inputs: ["y", "g", "stats"],
  infer: ({ stats }) => ({ shape: [...stats.shape.slice(0, -1), 3] }),
  halves: ["y", "g"],
  lower: ({ y, g, stats }, out) => lowerRows(y, g, stats, out),
});

const queryGradient = defineOp({
  name: "attentionQueryGradient",
  inputs: ["q", "k", "v", "mask?", "g", "rows"],
  attrs: form,
  infer: ({ q }) => q,
  halves: ["q", "k", "v", "g"],
  lower: (inputs, out, attrs, { family }) => lowerQueryGradient(inputs, out, attrs, family),
  gradient: ({ q, k, v, mask, g }, grad, _, attrs) =>
    throughOps({ q, k, v, g }, grad, ({ q, k, v, g }) => writtenGradients({ q, k, v, mask, g }, attrs).q),
});

const keyGradient = defineOp({
  name: "attentionKeyGradient",
  inputs: ["q", "k", "v", "mask?", "g", "rows"],
  outputs: ["dk", "dv"],
  attrs: form,
  infer: ({ k, v }) => ({ dk: k, dv: v }),
  halves: ["q", "k", "v", "g"],
  lower: (inputs, outs, attrs, { family }) => lowerKeyGradient(inputs, outs, attrs, family),
  gradient({ q, k, v, mask, g }, { dk, dv }, _, attrs) {
    const through = (grad: SymbolicTensor | undefined, of: "k" | "v") =>
      grad && throughOps({ q, k, v, g }, grad, (inputs) => writtenGradients({ ...inputs, mask }, attrs)[of]);
    return added(through(dk, "k"), through(dv, "v"));
  },
});

/** The gradients of attention in ops that have gradients: with the scores written down. */
function writtenGradients(
  { q, k, v, mask, g }: Record<"q" | "k" | "v" | "g", SymbolicTensor> & { readonly mask: SymbolicTensor | undefined },
  attrs: AttentionForm,
): Record<"q" | "k" | "v", SymbolicTensor> {
  const [dq, dk, dv] = gradients(attend(weightsOf({ q, k, mask, bias: undefined }, attrs), v), [q, k, v], g);
  return { q: dq, k: dk, v: dv };
}

type Inputs = Gradients<"q" | "k" | "v" | "g">;

/** Gradients that come by two ways. */
function added(a: Inputs = {}, b: Inputs = {}): Inputs {
  const sum = (x: SymbolicTensor | undefined, y: SymbolicTensor | undefined) => (x && y ? add(x, y) : (x ?? y));
  return { q: sum(a.q, b.q), k: sum(a.k, b.k), v: sum(a.v, b.v), g: sum(a.g, b.g) };
}

/** Fused attention: what it keeps for the backward pass is two numbers a row, the peak of its scores and 1 / Σ exp. */
const attention = defineOp({
  name: "attention",
  inputs: ["q", "k", "v", "mask?"],
  outputs: ["out", "stats"],
  attrs: form,
  infer: ({ q, v }) => ({
    out: { shape: [...q.shape.slice(0, -1), v.shape.at(-1) ?? 1], dtype: q.dtype },
    stats: { shape: [...q.shape.slice(0, -1), 2] },
  }),
  halves: ["q", "k", "v"],
  lower: (inputs, outs, attrs, { family }) => lowerAttention(inputs, outs, attrs, family),
  gradient({ q, k, v, mask }, { out: g }, { out: y, stats }, attrs): Gradients<"q" | "k" | "v"> {
    if (g === undefined) return {};
    const full = broadcastTo(g, y.shape);
    const rows = rowsOp(y, full, stats);
    const { dk, dv } = keyGradient(q, k, v, mask, full, rows, attrs);
    return { q: queryGradient(q, k, v, mask, full, rows, attrs), k: dk, v: dv };
  },
  cost({ q, k, v }) {
    const products = 2 * sizeOf(q.shape.slice(0, -1)) * (k.shape[1] ?? 1);
    const bytes = 4 * (2 * sizeOf(q.shape) + sizeOf(k.shape) + sizeOf(v.shape));
    return { flops: products * ((q.shape.at(-1) ?? 1) + (v.shape.at(-1) ?? 1)), bytes };
  },
});

/**
 * softmax(scale · query · keyᵀ) · value for every head (Vaswani et al., "Attention is all you need", 2017).
 *
 * query: [batch, queries, heads, size], key: [batch, keys, keyHeads, size], value: [batch, keys, keyHeads, valueSize] →
 * [batch, queries, heads, valueSize]. With fewer key heads each serves heads / keyHeads neighbouring ones. Scores that the mask or
 * causality hides are −10⁹.
 *
 * The scores of long sequences, and of short vectors, are never written down, so memory grows with the number of queries and keys,
 * not with their product; for long vectors in short sequences two products and a softmax are the faster way.
 *
 * Throws a ShapeError when sizes do not go together, a DTypeError for a mask that is not bool.
 */
export const dotProductAttention = recordable(
  "dotProductAttention",
  ["query", "key", "value", "options?: options"],
  function dotProductAttention(
    query: SymbolicTensor,
    key: SymbolicTensor,
    value: SymbolicTensor,
    options: AttentionOptions = {},
  ): SymbolicTensor {
    const where = "dotProductAttention";
    const {
      mask,
      isCausal,
      scale,
      bias,
      flashAttention,
      attnLogitsSoftCap: cap,
    } = withDefaults(where, options, DEFAULTS);
    if (mask !== undefined) requireTensor(where, "mask", mask);
    if (flashAttention !== undefined) oneOf(where, "flashAttention", flashAttention, [true, false, null]);
    requireFloats(where, { query, key, value, ...(bias !== undefined && { bias }) });
    const scores = scoreShape(where, query, key, value);
    const size = query.shape[3] ?? 1;
    const attrs = { scale: finite(where, "scale", scale ?? 1 / Math.sqrt(size)), isCausal };
    const spread = mask && maskOfRank4(where, mask, scores);
    if (cap !== undefined) positive(where, "attnLogitsSoftCap", cap);
    const longest = Math.max(size, value.shape[3] ?? 1);
    const fits = bias === undefined && cap === undefined && longest <= LONGEST;
    // The batch is left out on purpose: a model must not run other kernels for another batch.
    if (fits && (flashAttention ?? (longest <= SHORT || sizeOf(scores.slice(1)) > MANY_SCORES)))
      return attention(query, key, value, spread, attrs).out;
    return attend(weightsOf({ q: query, k: key, mask: spread, bias, cap }, attrs), value);
  },
);

/** The shape of the scores, [batch, heads, queries, keys]. */
function scoreShape(where: string, query: SymbolicTensor, key: SymbolicTensor, value: SymbolicTensor): Shape {
  const [batch = 0, queries = 0, heads = 0, size = 0] = query.shape;
  const [keyBatch = 0, keys = 0, keyHeads = 0, keySize = 0] = key.shape;
  const fits =
    query.rank === 4 &&
    key.rank === 4 &&
    value.rank === 4 &&
    formatShape(value.shape.slice(0, 3)) === formatShape(key.shape.slice(0, 3)) &&
    keyBatch === batch &&
    keySize === size &&
    heads % keyHeads === 0;
  if (fits) return [batch, heads, queries, keys];
  throw new ShapeError({
    where,
    problem: "query, key and value do not go together",
    expected: "[batch, queries, heads, size], [batch, keys, keyHeads, size] and [batch, keys, keyHeads, valueSize]",
    received: [query, key, value].map(({ shape }) => formatShape(shape)).join(", "),
  });
}

function maskOfRank4(where: string, mask: SymbolicTensor, scores: Shape): SymbolicTensor {
  if (mask.dtype !== "bool") {
    throw new DTypeError({
      where,
      problem: "the mask is of another type",
      expected: "bool",
      received: mask.dtype,
      remedy: 'Use ops.cast(mask, "bool")',
    });
  }
  const [batch = 1, queries = 1, keys = 1] = mask.shape;
  const forAllHeads = mask.rank === 3 ? [batch, 1, queries, keys] : mask.shape;
  if (formatShape(broadcastShapes(where, forAllHeads, scores)) !== formatShape(scores)) {
    throw new ShapeError({
      where,
      problem: "the mask is larger than the scores",
      expected: `what broadcasts to ${formatShape(scores)}`,
      received: formatShape(mask.shape),
    });
  }
  return reshape(mask, [...new Array<number>(4 - forAllHeads.length).fill(1), ...forAllHeads]);
}

/** What is written in the place of a score that is hidden, of a type that can hold it: a row of nothing else is then no NaN. */
export function hiddenScore({ dtype }: SymbolicTensor): number {
  return dtype === "float16" ? -3e4 : -1e9;
}

/** What {@link hide} needs to know to find a score's query and key from its place. */
const sight = { queries: 1, keys: 1, causal: 0 };
const SEEN = "mask && (causal == 0u || index % keys <= index / keys % queries)";

const hideGradient = defineOp({
  name: "hideScoresGradient",
  inputs: ["g", "mask"],
  attrs: sight,
  infer: ({ g }) => g,
  elementwise: `select(0.0, g, ${SEEN})`,
  unsigned: ["queries", "keys", "causal"],
  gradient: ({ mask }, grad, _, attrs): Gradients<"g"> => ({ g: hideGradient(grad, mask, attrs) }),
});

/** Scores [..., queries, keys], `hidden` where the mask or causality hides one. */
const hide = defineOp({
  name: "hideScores",
  inputs: ["x", "mask"],
  attrs: { ...sight, hidden: -1e9 },
  infer: ({ x }) => x,
  elementwise: `select(hidden, x, ${SEEN})`,
  unsigned: ["queries", "keys", "causal"],
  gradient: ({ mask }, g, _, { hidden, ...seen }): Gradients<"x"> => ({ x: hideGradient(g, mask, seen) }),
});

/** Scores [..., queries, keys] with {@link hiddenScore} where the mask, which broadcasts to them, or causality hides one. */
export function hideScores(
  scores: SymbolicTensor,
  mask: SymbolicTensor | undefined,
  isCausal: boolean,
): SymbolicTensor {
  if (mask === undefined && !isCausal) return scores;
  const [queries = 1, keys = 1] = scores.shape.slice(-2);
  return hide(scores, mask ?? fill(1, [], "bool"), {
    queries,
    keys,
    causal: Number(isCausal),
    hidden: hiddenScore(scores),
  });
}

/** What the weights are made of. */
interface WeightInputs {
  readonly q: SymbolicTensor;
  readonly k: SymbolicTensor;
  readonly mask: SymbolicTensor | undefined;
  readonly bias: SymbolicTensor | undefined;
  readonly cap?: number | undefined;
}

/** softmax(scale · q · kᵀ + bias), capped, [batch, heads, queries, keys]. */
function weightsOf({ q, k, mask, bias, cap }: WeightInputs, { scale, isCausal }: AttentionForm): SymbolicTensor {
  const [batch = 1, queries = 1, heads = 1] = q.shape;
  const [, keys = 1, keyHeads = 1] = k.shape;
  const products = matmul(headsFirst(q, keyHeads), headsFirst(k, keyHeads), { transposeB: true });
  const scaled = multiply(reshape(products, [batch, heads, queries, keys]), scale);
  const biased = bias === undefined ? scaled : add(scaled, bias);
  const scores = cap === undefined ? biased : softCap(biased, cap);
  return softmax(hideScores(scores, mask, isCausal));
}

/** [batch, n, heads, size] as [batch, keyHeads, heads / keyHeads, n, size]: what shares a key head side by side. */
function headsFirst(x: SymbolicTensor, keyHeads: number): SymbolicTensor {
  const [batch = 1, n = 1, heads = 1, size = 1] = x.shape;
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, keyHeads, heads / keyHeads, n, size]);
}

/** Sums values [batch, keys, keyHeads, size] with weights [batch, heads, queries, keys]: [batch, queries, heads, size]. */
export function attend(weights: SymbolicTensor, v: SymbolicTensor): SymbolicTensor {
  const [batch = 1, heads = 1, queries = 1, keys = 1] = weights.shape;
  const [, , keyHeads = 1, size = 1] = v.shape;
  const shared = reshape(weights, [batch, keyHeads, heads / keyHeads, queries, keys]);
  const sums = matmul(shared, headsFirst(v, keyHeads));
  return transpose(reshape(sums, [batch, heads, queries, size]), [0, 2, 1, 3]);
}

/** The weights alone, [batch, heads, queries, keys]: for those who want to see them, or drop some. */
export function attentionWeights(
  query: SymbolicTensor,
  key: SymbolicTensor,
  options: AttentionOptions = {},
): SymbolicTensor {
  const where = "attentionWeights";
  const { mask, isCausal, scale, bias, attnLogitsSoftCap: cap } = withDefaults(where, options, DEFAULTS);
  requireFloats(where, { query, key });
  const scores = scoreShape(where, query, key, key);
  const attrs = { scale: finite(where, "scale", scale ?? 1 / Math.sqrt(query.shape[3] ?? 1)), isCausal };
  return weightsOf({ q: query, k: key, mask: mask && maskOfRank4(where, mask, scores), bias, cap }, attrs);
}
