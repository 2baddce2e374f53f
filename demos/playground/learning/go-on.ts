import { generate, type Model, Random, type SymbolicTensor, Tensor } from "wgrad";
import { draw } from "../../text/sampling.js";
import { isAttention } from "../model/net.js";
import { STEPS } from "../model/tasks.js";

export interface GoOnOptions {
  readonly temperature: number;
  readonly seed: number;
  /** Hears of each letter as it comes; false ends it. */
  readonly tell: (code: number) => boolean;
}

type LanguageModel = Model<SymbolicTensor, SymbolicTensor>;

/**
 * Goes on with a text by so many letters. A net of attention does so step by step, with `generate`, in pieces of half of what it reads at once;
 * any other reads the last letters anew for each one that follows.
 */
export async function goOn(model: LanguageModel, prompt: readonly number[], count: number, options: GoOnOptions) {
  const attends = [...model.modules()].some(isAttention);
  await (attends ? inPieces : oneByOne)(model, [...prompt], count, options);
}

async function inPieces(model: LanguageModel, text: number[], count: number, { temperature, seed, tell }: GoOnOptions) {
  const abort = new AbortController();
  for (let left = count; left > 0; ) {
    const prompt = text.slice(-STEPS / 2);
    const maxNewTokens = Math.min(left, STEPS - prompt.length);
    const sampling = temperature === 0 ? {} : { temperature, seed: seed + left };
    const onToken = (code: number) => {
      text.push(code);
      if (!tell(code)) abort.abort(ENDED);
    };
    try {
      await generate(model, prompt, { maxNewTokens, ...sampling, onToken, signal: abort.signal });
    } catch (error) {
      if (error === ENDED) return;
      throw error;
    }
    left -= maxNewTokens;
  }
}

const ENDED = Symbol("nobody reads on");

async function oneByOne(model: LanguageModel, text: number[], count: number, { temperature, seed, tell }: GoOnOptions) {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const known = text.slice(-STEPS);
    const ids = Int32Array.from({ length: STEPS }, (_, at) => known[at] ?? 0);
    const { data, shape } = await model.predict(Tensor.from(ids, [1, STEPS], "int32"));
    const kinds = shape.at(-1) ?? 1;
    const logits = data.subarray((known.length - 1) * kinds, known.length * kinds);
    const most = Math.max(...logits);
    const code = draw(
      Array.from(logits, (one) => Math.exp(one - most)),
      { temperature },
      random,
    );
    text.push(code);
    if (!tell(code)) return;
  }
}
