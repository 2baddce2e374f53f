import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Decoding } from "../../module/scope.js";
import { arange } from "../../ops/arrange/creation.js";
import { expandDims } from "../../ops/core/axes-of-one.js";
import { cast } from "../../ops/core/cast.js";
import { less, subtract } from "../../ops/elementwise/binary.js";
import { logicalAnd } from "../../ops/elementwise/logical.js";
import { dotProductAttention } from "../../ops/sequence/attention.js";
import type { AnyLayer, CallContext } from "../layer.js";
import type { HeadsCall } from "./attention-heads.js";
import type { QueryValueKey } from "./attention-layer.js";

/**
 * Attention of the steps at hand to all up to themselves, whose keys and values are kept from step to step: query
 * [batch, steps, heads, size], key and value [batch, steps, keyHeads, …] → [batch, steps, heads, valueSize].
 */
export function attendKept(
  layer: AnyLayer,
  decoding: Decoding,
  [q, k, v]: readonly [q: SymbolicTensor, k: SymbolicTensor, v: SymbolicTensor],
  slidingWindow: number | undefined,
): SymbolicTensor {
  const keys = decoding.keep(layer, "key", k);
  const values = decoding.keep(layer, "value", v);
  const mask =
    slidingWindow === undefined ? decoding.visible : logicalAnd(decoding.visible, near(decoding, slidingWindow));
  return cast(dotProductAttention(cast(q, "float32"), keys, values, { mask, flashAttention: true }), q.dtype);
}

/** Which keys are less than `width` before a step: [batch, 1, steps, length]. */
function near({ places, length }: Decoding, width: number): SymbolicTensor {
  return less(subtract(expandDims(expandDims(places, 1), 3), arange(length)), width);
}

/** Throws an ArgumentError where what attention gives depends on more than the steps up to the one at hand. */
export function requireDecodable(
  where: string,
  [query, value, key = value]: QueryValueKey,
  { mask, attentionMask, useCausalMask, returnAttentionScores }: CallContext<QueryValueKey> & HeadsCall,
): void {
  const complain = (received: string) =>
    new ArgumentError({
      where,
      problem: "cannot be asked step by step",
      expected: "attention of a sequence to itself with useCausalMask, and no other mask",
      received,
      remedy: "Foretell with model.predict, which sees whole sequences",
    });
  if (query !== value || key !== value) throw complain("another sequence to attend to");
  if (useCausalMask !== true) throw complain("no useCausalMask");
  if (attentionMask !== undefined) throw complain("an attentionMask");
  if ([...mask].some((one) => one !== undefined)) throw complain("a mask that came with the sequence");
  if (returnAttentionScores === true) throw complain("returnAttentionScores");
}
