import { callable, listOf, nonNegative, positiveInteger, probability, wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { hasMethod, isA } from "../is-a.js";
import { replacements } from "../layers/replacements.js";
import { isTyped } from "../number-array.js";
import { withDefaults } from "../options.js";
import { nextRandom } from "../seed.js";
import { isList, refuseEndless } from "../structure.js";
import { checkDecoder } from "../training/check-decoder.js";
import { Decoder, type DecoderOptions } from "../training/decoder.js";
import { inFlight } from "../training/in-flight.js";
import type { Sampler } from "../training/sampler.js";
import { settled } from "../training/step-program.js";
import { Model } from "./model.js";
import { mostSteps } from "./most-steps.js";

/** How {@link generate} goes on. */
export interface GenerateOptions {
  /** How many tokens are added, at most. Default 20. */
  readonly maxNewTokens?: number | undefined;
  /**
   * By this logits are divided before a token is drawn: below 1 likely ones become likelier. 0: the likeliest is taken. Default 1 with
   * `topK`, `topP` or `seed`, else 0.
   */
  readonly temperature?: number | undefined;
  /** Draws from so many likeliest tokens only. Default: from all. */
  readonly topK?: number | undefined;
  /** Draws from the likeliest tokens only that together have this probability. Default: from all. */
  readonly topP?: number | undefined;
  /** Fixes what is drawn. Default: other numbers each time, which repeat after `setRandomSeed`. */
  readonly seed?: number | undefined;
  /** Tokens that end a sequence; they are its last. Default: none. */
  readonly stopTokenIds?: number | readonly number[] | undefined;
  /** Hears of each token as it comes; `row` tells of which prompt. What it returns is waited for. */
  readonly onToken?: ((token: number, row: number) => void | Promise<void>) | undefined;
  /** Ends the work with the reason it was aborted for. */
  readonly signal?: AbortSignal | undefined;
}

/** Ids of tokens, of one text. */
export type TokenIds = readonly number[] | Int32Array;

/** Caches are made for multiples of so many steps, so that prompts of about one length share programs. */
const STEPS = 64;

/**
 * Goes on from a prompt, token by token, with a model that gives logits [batch, steps, tokens] for ids [batch, steps]: gives the prompt and
 * what follows. Several prompts, of any lengths, go on side by side.
 *
 * Keys and values of all attention layers are kept on the device, and tokens are chosen there: each is one submit, of which only the
 * token comes home. Steps of a sequence may meet nowhere but in attention with `useCausalMask`: each must be what it would be if those
 * after it were not there.
 *
 * Rejects with an ArgumentError for options that are none, ids that are no tokens, sequences longer than the model has places for, and
 * models that cannot be asked step by step.
 *
 * @example
 * const gpt2 = await applications.GPT2({ config: "gpt2/config.json", weights: "gpt2/model.safetensors" });
 * const ids = await generate(gpt2, tokenizer.encode("Once upon a time"), { maxNewTokens: 40, topK: 50, temperature: 0.8 });
 * console.log(tokenizer.decode(ids));
 */
export async function generate(
  model: Model<SymbolicTensor, SymbolicTensor>,
  prompt: TokenIds,
  options?: GenerateOptions,
): Promise<number[]>;
export async function generate(
  model: Model<SymbolicTensor, SymbolicTensor>,
  prompts: readonly TokenIds[],
  options?: GenerateOptions,
): Promise<number[][]>;
export async function generate(
  model: Model<SymbolicTensor, SymbolicTensor>,
  prompt: TokenIds | readonly TokenIds[],
  options: GenerateOptions = {},
): Promise<number[] | number[][]> {
  const where = "generate";
  if (!isA(model, Model)) throw wrong("no such model", "a model", model);
  const { maxNewTokens, stopTokenIds, onToken, signal, ...choice } = withDefaults(where, options, {
    maxNewTokens: 20,
    temperature: undefined,
    topK: undefined,
    topP: undefined,
    seed: undefined,
    stopTokenIds: undefined,
    onToken: undefined,
    signal: undefined,
  });
  positiveInteger(where, "maxNewTokens", maxNewTokens);
  if (onToken !== undefined) callable(where, "onToken", onToken);
  if (signal !== undefined && !hasMethod(signal, "throwIfAborted"))
    throw wrong("no such signal", "an AbortSignal", signal);
  if (isList(prompt)) refuseEndless(prompt, 0);
  const isOne = !isList(prompt) || !prompt.some((one) => typeof one === "object");
  const sequences = (isOne ? [prompt as TokenIds] : (prompt as readonly TokenIds[])).map(sequenceOf);
  if (sequences.length === 0) throw wrong("no prompt", "ids of tokens", prompt);
  const stops = new Set(
    stopTokenIds === undefined
      ? []
      : typeof stopTokenIds === "number"
        ? [stopTokenIds]
        : listOf(where, "stopTokenIds", stopTokenIds),
  );
  for (const stop of stops) wholeNumber(where, "stopTokenIds", stop);
  const { sampler, numbers } = samplerOf(choice);
  const length = roomFor(model, Math.max(...sequences.map((one) => one.length)) + maxNewTokens);
  const left = sequences.map(() => maxNewTokens);

  await model.onDevice(({ session, compiled, letPass }) =>
    withDecoder({ session, model, settled: settled(compiled), batch: sequences.length, length }, async (decoder) => {
      requireTokens(sequences, decoder.vocabulary);
      await checkDecoder(decoder);
      const [begun, done] = [sequences.map((one) => one.length), maxNewTokens - Math.max(...left)];
      const send = async (step: number) => {
        const draw = { ...numbers, iteration: done + step };
        if (step === 0) return decoder.feed(sequences, sampler, draw);
        const places = begun.map((at) => at + step - 1);
        return decoder.step(places, sampler, draw);
      };
      for await (const { result } of inFlight(upTo(maxNewTokens - done), send)) {
        signal?.throwIfAborted();
        for (const [row, sequence] of sequences.entries()) {
          const token = result[row];
          if (token === undefined || left[row] === 0) continue;
          sequence.push(token);
          left[row] = stops.has(token) ? 0 : (left[row] ?? 1) - 1;
          if (onToken !== undefined) await letPass(() => onToken(token, row));
        }
        if (left.every((count) => count === 0)) break;
      }
    }),
  );
  return isOne ? (sequences[0] ?? []) : sequences;
}

/**
 * Does some work with the decoder that the model has for such sequences. There is a new one where there is none, where what the model
 * computes has changed, and where that one is at work: `onToken` may generate, too.
 */
async function withDecoder<T>(options: DecoderOptions, work: (decoder: Decoder) => Promise<T>): Promise<T> {
  const { session, batch, length } = options;
  const { program: known } = await session.decoders.get(`${replacements()} ${batch} ${length}`, async () => {
    return { program: await Decoder.open(options) };
  });
  const decoder = known.isAtWork ? await Decoder.open(options) : known;
  try {
    return await decoder.during(() => work(decoder));
  } finally {
    if (decoder !== known) decoder.dispose();
  }
}

/** How tokens are chosen, and by which numbers. Throws an ArgumentError for options that do not go together. */
function samplerOf({
  temperature,
  topK,
  topP,
  seed,
}: Pick<GenerateOptions, "temperature" | "topK" | "topP" | "seed">): {
  readonly sampler: Sampler;
  readonly numbers: { readonly inverse_temperature: number; readonly top_p: number; readonly seed: number };
} {
  const where = "generate";
  const draws = [topK, topP, seed].some((one) => one !== undefined);
  const heat = nonNegative(where, "temperature", temperature === undefined ? Number(draws) : temperature);
  if (heat === 0 && draws) {
    const received = "topK, topP or seed at temperature 0, where nothing is drawn";
    throw new ArgumentError({
      where,
      problem: "options do not go together",
      expected: "a temperature above 0",
      received,
    });
  }
  if (topK !== undefined) positiveInteger(where, "topK", topK);
  if (topP !== undefined && probability(where, "topP", topP) === 0)
    throw wrong("no such topP", "a number above 0", topP);
  if (seed !== undefined) wholeNumber(where, "seed", seed);
  return {
    sampler: { draws: heat > 0, topK, nucleus: topP !== undefined && topP < 1 },
    numbers: { inverse_temperature: 1 / heat, top_p: topP ?? 1, seed: seed ?? (heat > 0 ? nextRandom().uint32() : 0) },
  };
}

/** How many steps to make room for. Throws an ArgumentError for more than the model has places for. */
function roomFor(model: Model<SymbolicTensor, SymbolicTensor>, steps: number): number {
  const most = mostSteps(model);
  if (steps <= most) return Math.min(most, Math.ceil(steps / STEPS) * STEPS);
  throw new ArgumentError({
    where: "generate",
    problem: "the sequence becomes too long",
    expected: `at most ${most} tokens, the prompt and maxNewTokens together`,
    received: `${steps}`,
  });
}

function sequenceOf(prompt: TokenIds): number[] {
  const isThere = isList(prompt) || isTyped(prompt);
  if (!isThere || prompt.length === 0) throw wrong("no prompt", "ids of tokens, one at least", prompt);
  if (isList(prompt)) refuseEndless(prompt, 0);
  return Array.from(prompt);
}

function requireTokens(sequences: readonly (readonly number[])[], vocabulary: number): void {
  for (const id of sequences.flat()) {
    if (!Number.isInteger(id) || id < 0 || id >= vocabulary)
      throw wrong("no such token", `whole numbers from 0 to ${vocabulary - 1}`, id);
  }
}

function wrong(problem: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where: "generate", problem, expected, received: inWords(received) });
}

async function* upTo(count: number): AsyncGenerator<number, void> {
  for (let i = 0; i < count; i++) yield i;
}
