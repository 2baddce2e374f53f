import type { Case } from "../contestant.js";
import { randomStream, uniform } from "../random.js";
import { attentionRows } from "../reference/attention.js";

/** softmax(q · kᵀ / √size) · v for each item and head: q, k, v and the answer are [batch, steps, heads, size], row-major f32. */
export interface AttentionTask {
  readonly batch: number;
  readonly steps: number;
  readonly heads: number;
  readonly size: number;
  readonly q: Float32Array<ArrayBuffer>;
  readonly k: Float32Array<ArrayBuffer>;
  readonly v: Float32Array<ArrayBuffer>;
}

export const attentionCases: readonly Case[] = [
  attention("attention", "attention, 128 steps", 4, 128),
  attention("attention-long", "attention, 512 steps", 1, 512),
];

function attention(name: string, title: string, batch: number, steps: number): Case {
  const [heads, size] = [8, 32];
  return {
    name,
    title,
    detail: `[${batch}, ${steps}, ${heads}, ${size}], f32, whole answer read back`,
    tolerance: 1e-5,
    flops: 4 * batch * heads * steps * steps * size,
    bytes: 4 * 4 * batch * heads * steps * size,
    async load() {
      const random = randomStream(steps);
      const values = () => uniform(random, batch * steps * heads * size, -1, 1);
      const task: AttentionTask = { batch, steps, heads, size, q: values(), k: values(), v: values() };
      const expected = attentionRows(task, random);
      return {
        prepare: (contestant) => contestant.attention?.(task),
        error: (answer) => expected.error(answer),
      };
    },
  };
}
