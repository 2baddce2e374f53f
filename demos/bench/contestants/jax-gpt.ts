/// <reference lib="esnext.float16" />
// (jax-js' own declarations speak of Float16Array.)

import { jit, nn, numpy as np } from "@jax-js/jax";
import type { GptTask } from "../cases/gpt.js";
import type { Prepared } from "../contestant.js";
import { EPSILON } from "../model.js";
import { adamStep, disposeState, read, refs, startingState } from "./jax-adam.js";

/** A function of weights by name, which jax-js takes as a list. */
export async function gpt(task: GptTask): Promise<Prepared> {
  const { batch, steps, vocabulary } = task;
  const names = [...task.weights.keys()];
  let state = startingState(
    [...task.weights.values()].map(({ values, shape }) => np.array(values, { shape: [...shape] })),
  );
  const lossOf = (w: np.Array[], ids: np.Array, y: np.Array) =>
    nn
      .logSoftmax(logitsOf(task, new Map(names.map((name, i) => [name, w[i] as np.Array])), ids), -1)
      .mul(y)
      .sum()
      .mul(-1 / (batch * steps));
  const step = jit(adamStep(lossOf, task.adam));
  return {
    async run() {
      const ids = np.array(task.ids, { shape: [batch * steps], dtype: np.int32 });
      const y = np.array(task.oneHot, { shape: [batch * steps, vocabulary] });
      const { loss, next } = step(state, ids, y);
      state = next;
      return read(loss);
    },
    dispose() {
      disposeState(state);
      step.dispose();
    },
  };
}

export async function gptLogits(task: GptTask): Promise<Prepared> {
  const names = [...task.weights.keys()];
  const weights = [...task.weights.values()].map(({ values, shape }) => np.array(values, { shape: [...shape] }));
  const logits = jit((w: np.Array[], ids: np.Array) =>
    logitsOf(task, new Map(names.map((name, i) => [name, w[i] as np.Array])), ids),
  );
  return {
    run: () => read(logits(refs(weights), np.array(task.ids, { shape: [task.batch * task.steps], dtype: np.int32 }))),
    dispose() {
      for (const weight of weights) weight.dispose();
      logits.dispose();
    },
  };
}

/** [batch · steps, vocabulary]; consumes the weights. */
function logitsOf(
  { batch, steps, width, heads, blocks }: GptTask,
  w: ReadonlyMap<string, np.Array>,
  ids: np.Array,
): np.Array {
  const weight = (name: string) => {
    const array = w.get(name);
    if (array === undefined) throw new Error(`jax: no weight ${name}.`);
    return array;
  };
  const dense = (x: np.Array, name: string) => np.matmul(x, weight(`${name}.weight`)).add(weight(`${name}.bias`));
  const norm = (x: np.Array, name: string) =>
    nn
      .standardize(x, -1, { epsilon: EPSILON })
      .mul(weight(`${name}.weight`))
      .add(weight(`${name}.bias`));
  const attention = (qkv: np.Array) => {
    const parts = np.split(qkv.reshape([batch, steps, 3 * heads, width / heads]), 3, 2);
    const [q, k, v] = parts as [np.Array, np.Array, np.Array];
    return nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([batch * steps, width]);
  };
  const places = np.tile(weight("wpe.weight"), [batch, 1]);
  let h = np.take(weight("wte.weight").ref, ids, 0).add(places);
  for (let i = 0; i < blocks; i++) {
    h = h.ref.add(dense(attention(dense(norm(h, `h.${i}.ln_1`), `h.${i}.attn.c_attn`)), `h.${i}.attn.c_proj`));
    h = h.ref.add(dense(nn.gelu(dense(norm(h, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`)), `h.${i}.mlp.c_proj`));
  }
  return np.matmul(norm(h, "ln_f"), weight("wte.weight").transpose());
}
