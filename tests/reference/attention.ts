/** out[b, t, h] = Σ_s softmax_s(scale · q[b, t, h] · k[b, s, g] + bias) · v[b, s, g] for the key head g of h; hidden scores are −10⁹. */
import type { AttentionOptions } from "../../src/ops/index.js";
import { build, constantOf, get, getBroadcast, type Ref } from "./array.js";

export function dotProductAttention(q: Ref, k: Ref, v: Ref, options: AttentionOptions = {}): Ref {
  const [, , heads, size] = q.shape as [number, number, number, number];
  const [, keys, keyHeads, valueSize] = v.shape as [number, number, number, number];
  const { isCausal = false, scale = 1 / Math.sqrt(size) } = options;
  const cap = options.attnLogitsSoftCap;
  const mask = options.mask && maskOfRank4(constantOf(options.mask));
  const bias = options.bias && constantOf(options.bias);
  const shared = heads / keyHeads;
  const weights = new Map<string, number[]>();

  const weightsOf = (b: number, t: number, h: number): number[] => {
    const scores = Array.from({ length: keys }, (_, s) => {
      if (isCausal && s > t) return -1e9;
      if (mask && getBroadcast(mask, [b, h, t, s]) === 0) return -1e9;
      let score = bias ? getBroadcast(bias, [b, h, t, s]) : 0;
      for (let d = 0; d < size; d++) score += scale * get(q, [b, t, h, d]) * get(k, [b, s, Math.floor(h / shared), d]);
      return cap === undefined ? score : cap * Math.tanh(score / cap);
    });
    const peak = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - peak));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  };

  return build([...q.shape.slice(0, 3), valueSize], ([b, t, h, d]) => {
    const place = `${b} ${t} ${h}`;
    const row = weights.get(place) ?? weightsOf(b!, t!, h!);
    weights.set(place, row);
    return row.reduce((sum, weight, s) => sum + weight * get(v, [b!, s, Math.floor(h! / shared), d!]), 0);
  });
}

function maskOfRank4(mask: Ref): Ref {
  const [batch = 1, ...rest] = mask.shape;
  return mask.shape.length === 3 ? { ...mask, shape: [batch, 1, ...rest] } : mask;
}
