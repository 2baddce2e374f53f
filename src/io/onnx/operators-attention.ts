import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import type { Row } from "./call.js";

/**
 * Attention of opset 23. Queries, keys and values lie as [batch, heads, steps, size], or as [batch, steps, heads · size] with the numbers of
 * heads among the attributes.
 */
const attention: Row = (call) => {
  call.needs(call.outputs.slice(1).every((name) => name === "") && call.optional(4) === undefined, "keys of before");
  const [q, k, v] = [call.tensor(0), call.tensor(1), call.tensor(2)];
  const isFlat = q.rank === 3;
  const heads = (x: SymbolicTensor, name: string) => {
    if (!isFlat) return ops.transpose(x, [0, 2, 1, 3]);
    const [batch = 1, steps = 1, size = 1] = x.shape;
    const count = call.number(name, 1);
    return ops.reshape(x, [batch, steps, count, size / count]);
  };
  const mask = call.optional(3);
  const softCap = call.number("softcap", 0);
  const scale = call.number("scale", 0);
  const y = ops.dotProductAttention(heads(q, "q_num_heads"), heads(k, "kv_num_heads"), heads(v, "kv_num_heads"), {
    isCausal: call.number("is_causal", 0) === 1,
    ...(mask !== undefined && (mask.dtype === "bool" ? { mask: wide(mask) } : { bias: wide(mask) })),
    ...(scale !== 0 && { scale }),
    ...(softCap !== 0 && { attnLogitsSoftCap: softCap }),
  });
  if (!isFlat) return ops.transpose(y, [0, 2, 1, 3]);
  const [batch = 1, steps = 1] = y.shape;
  return ops.reshape(y, [batch, steps, -1]);
};

/** With all four axes: batch, heads, queries, keys. */
function wide(mask: SymbolicTensor): SymbolicTensor {
  return ops.reshape(mask, [...new Array<number>(4 - mask.rank).fill(1), ...mask.shape]);
}

export const attending: Readonly<Record<string, Row>> = { Attention: attention };
