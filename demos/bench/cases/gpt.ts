import type { Case } from "../contestant.js";
import { count, glorot, type Kernel } from "../model.js";
import { randomStream, uniform } from "../random.js";
import { referenceGpt } from "../reference/gpt.js";
import { ADAM, type AdamSettings, lossError } from "./training.js";

/**
 * Adam steps of a GPT-2 (Radford et al. 2019: blocks that normalize first, gelu by tanh, no dropout, the table of tokens on both ends) on the
 * cross-entropy of the token after each, the mean over all. Each run is the next step on the same batch, uploaded anew, and its answer is
 * the one loss value before the update.
 */
export interface GptTask extends GptSizes {
  /** By Hugging Face's names, such as `h.0.attn.c_attn.weight` [width, 3 · width], whose columns are queries, keys and values. */
  readonly weights: ReadonlyMap<string, Kernel>;
  /** [batch, steps] */
  readonly ids: Int32Array<ArrayBuffer>;
  /** What comes after each, and the same one-hot: [batch · steps, vocabulary]. */
  readonly labels: Int32Array<ArrayBuffer>;
  readonly oneHot: Float32Array<ArrayBuffer>;
  readonly adam: AdamSettings;
}

export interface GptSizes {
  readonly batch: number;
  readonly steps: number;
  readonly vocabulary: number;
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
}

export const gptCases: readonly Case[] = [
  gpt("train-gpt", "Adam step, small GPT", { batch: 8, steps: 64, vocabulary: 64, width: 64, heads: 4, blocks: 2 }),
];

function gpt(name: string, title: string, sizes: GptSizes): Case {
  const { batch, steps, vocabulary, width, heads, blocks } = sizes;
  return {
    name,
    title,
    detail: `GPT-2 with ${blocks} blocks of width ${width}, ${heads} heads, ${vocabulary} tokens; batch ${batch} of ${steps} steps; loss read back`,
    tolerance: 1e-3,
    mostRounds: 10,
    async load() {
      const task = gptTask(sizes);
      const lossOfStep = referenceGpt(task);
      return {
        prepare: (contestant) => contestant.gpt?.(task),
        error: (answer, run) => lossError(answer, lossOfStep(run)),
      };
    },
  };
}

/** With random tokens and weights. */
export function gptTask(sizes: GptSizes): GptTask {
  const { batch, steps, vocabulary, width, blocks } = sizes;
  const random = randomStream(steps);
  const drawn = (...shape: number[]): Kernel => ({ shape, values: uniform(random, count(shape), -0.2, 0.2) });
  const filled = (value: number, size: number): Kernel => ({
    shape: [size],
    values: new Float32Array(size).fill(value),
  });
  const norm = (name: string): [string, Kernel][] => [
    [`${name}.weight`, filled(1, width)],
    [`${name}.bias`, filled(0, width)],
  ];
  const dense = (name: string, inputs: number, outputs: number): [string, Kernel][] => [
    [`${name}.weight`, glorot([inputs, outputs], random)],
    [`${name}.bias`, filled(0, outputs)],
  ];
  const weights = new Map<string, Kernel>([
    ["wte.weight", drawn(vocabulary, width)],
    ["wpe.weight", drawn(steps, width)],
    ...Array.from({ length: blocks }, (_, i) => [
      ...norm(`h.${i}.ln_1`),
      ...dense(`h.${i}.attn.c_attn`, width, 3 * width),
      ...dense(`h.${i}.attn.c_proj`, width, width),
      ...norm(`h.${i}.ln_2`),
      ...dense(`h.${i}.mlp.c_fc`, width, 4 * width),
      ...dense(`h.${i}.mlp.c_proj`, 4 * width, width),
    ]).flat(),
    ...norm("ln_f"),
  ]);
  const text = () => Int32Array.from({ length: batch * steps }, () => Math.floor(vocabulary * random()));
  const [ids, labels] = [text(), text()];
  const oneHot = new Float32Array(labels.length * vocabulary);
  labels.forEach((label, row) => {
    oneHot[row * vocabulary + label] = 1;
  });
  return { ...sizes, weights, ids, labels, oneHot, adam: ADAM };
}
