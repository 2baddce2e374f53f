import type { Case } from "../contestant.js";
import { count, glorot, type Kernel } from "../model.js";
import { randomStream, uniform } from "../random.js";
import { answersAt } from "../reference/answers.js";
import { firstLogits, referenceGpt } from "../reference/gpt.js";
import { ADAM, type AdamSettings, lossError } from "./training.js";

/**
 * A GPT-2 (Radford et al. 2019: blocks that normalize first, gelu by tanh, no dropout, the table of tokens on both ends):
 * its logits, or Adam steps on the cross-entropy of the token after each, the mean over all. Each run is the same batch, uploaded anew; the
 * answer is all logits [batch · steps, vocabulary], or of a step the one loss value before the update.
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

/** So many tokens are enough for a sum of every kind there is, and take the CPU seconds. */
const CHECKED = 32;

/** Of the size of DistilGPT-2 (Sanh et al. 2019), 82 million weights. */
const DISTILGPT2: GptSizes = { batch: 1, steps: 512, vocabulary: 50_257, width: 768, heads: 12, blocks: 6 };
const SMALL: GptSizes = { batch: 8, steps: 64, vocabulary: 64, width: 64, heads: 4, blocks: 2 };

export const gptCases: readonly Case[] = [
  training("train-gpt", "Adam step, small GPT", SMALL, { mostRounds: 10 }),
  {
    name: "distilgpt2",
    title: "DistilGPT-2 forward",
    detail: `${inWords(DISTILGPT2)}; all logits read back, those of the first ${CHECKED} tokens checked`,
    tolerance: 1e-4,
    ...costOf(DISTILGPT2),
    mostRounds: 3,
    onRequest: true,
    async load() {
      const task = gptTask(DISTILGPT2);
      const expected = answersAt(task.ids.length * task.vocabulary, firstLogits(task, CHECKED));
      return {
        prepare: (contestant) => contestant.gptLogits?.(task),
        error: (answer) => expected.error(answer),
      };
    },
  },
  training("train-distilgpt2", "Adam step, DistilGPT-2", DISTILGPT2, { mostRounds: 1, onRequest: true }),
];

function training(name: string, title: string, sizes: GptSizes, how: Pick<Case, "mostRounds" | "onRequest">): Case {
  return {
    name,
    title,
    detail: `${inWords(sizes)}; loss read back`,
    tolerance: 1e-3,
    ...how,
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

/** Of the logits, attention left aside: a fiftieth. */
function costOf({ batch, steps, vocabulary, width, blocks }: GptSizes): {
  readonly flops: number;
  readonly bytes: number;
} {
  const weights = 12 * blocks * width ** 2 + vocabulary * width;
  return { flops: 2 * batch * steps * weights, bytes: 4 * (weights + batch * steps * vocabulary) };
}

function inWords({ batch, steps, vocabulary, width, heads, blocks }: GptSizes): string {
  return `GPT-2 with ${blocks} blocks of width ${width}, ${heads} heads, ${vocabulary} tokens; batch ${batch} of ${steps} steps`;
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
