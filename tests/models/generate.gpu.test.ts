import { beforeAll, describe, expect, test } from "vitest";
import {
  Dense,
  Embedding,
  GroupQueryAttention,
  generate,
  Input,
  LayerNormalization,
  Model,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
  ops,
  PositionEmbedding,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { countGpuCalls, NO_CALLS } from "../harness/gpu-calls.js";

const [TOKENS, WIDTH] = [30, 16];

type Language = Model<SymbolicTensor, SymbolicTensor>;

interface Parts {
  readonly places?: number;
  readonly attention?: () => MultiHeadAttention | GroupQueryAttention;
}

const heads = (options: MultiHeadAttentionOptions) => () => new MultiHeadAttention(2, WIDTH / 2, options);

function gpt({ places, attention = heads({ rope: true }) }: Parts = {}): Language {
  const ids = Input([null], { dtype: "int32" });
  const tokens = new Embedding(TOKENS, WIDTH, { embeddingsInitializer: "heNormal" }).apply(ids);
  const start = places === undefined ? tokens : ops.add(tokens, new PositionEmbedding(places).apply(tokens));
  let h = start;
  for (let block = 0; block < 2; block++) {
    const a = new LayerNormalization().apply(h);
    h = ops.add(h, attention().apply([a, a], { useCausalMask: true }));
    const inner = new Dense(2 * WIDTH, { activation: "gelu" }).apply(new LayerNormalization().apply(h));
    h = ops.add(h, new Dense(WIDTH).apply(inner));
  }
  return new Model({ inputs: ids, outputs: new Dense(TOKENS).apply(new LayerNormalization().apply(h)) });
}

/** The likeliest tokens one by one, each from the whole sequence before it. */
async function byPredict(model: Language, prompt: readonly number[], count: number): Promise<number[]> {
  const ids = [...prompt];
  for (let i = 0; i < count; i++) {
    const { data } = await model.predict(Tensor.from([ids], [1, ids.length], "int32"));
    const last = Array.from(data).slice(-TOKENS);
    ids.push(last.indexOf(Math.max(...last)));
  }
  return ids;
}

beforeAll(() => setRandomSeed(3));

describe("gives, with what it keeps of the steps before, what predict gives for the whole sequence", () => {
  test.each(
    Object.entries<Parts>({
      "rotary positions": {},
      "learned positions, all of them used": { places: 17 },
      "a window": { attention: heads({ slidingWindow: 4 }), places: 64 },
      "joint projections and a gate": { attention: heads({ jointProjection: true, useGate: true }), places: 64 },
      "grouped queries": { attention: () => new GroupQueryAttention(WIDTH / 4, 4, 2), places: 64 },
    }),
  )("%s", async (_, parts) => {
    const model = gpt(parts);
    const prompts = [[1, 2, 3], [5], [7, 8, 9, 10, 11, 12, 13]];
    const expected = await Promise.all(prompts.map((prompt) => byPredict(model, prompt, 10)));
    expect(await generate(model, prompts, { maxNewTokens: 10 })).toEqual(expected);
    expect(await generate(model, Int32Array.from([1, 2, 3]), { maxNewTokens: 10 })).toEqual(expected[0]);
    model.dispose();
  });

  test("a prompt that is longer than what is taken in at once", async () => {
    const model = gpt({ places: 160 });
    const prompt = Array.from({ length: 150 }, (_, i) => (i * 7) % TOKENS);
    expect(await generate(model, [prompt, [3, 4]], { maxNewTokens: 4 })).toEqual([
      await byPredict(model, prompt, 4),
      await byPredict(model, [3, 4], 4),
    ]);
    model.dispose();
  });
});

// On a device of its own: models of other tests that nobody holds any longer have caches there, too.
test("a token is one submit, and a warm one makes nothing on the GPU", () =>
  onFreshDevice(async ({ gpu, memory }) => {
    const model = gpt();
    const run = () => generate(model, [1, 2, 3], { maxNewTokens: 12 });
    const first = await run();
    const calls = await countGpuCalls(gpu, async () => expect(await run()).toEqual(first));
    expect(calls).toEqual({ ...NO_CALLS, createCommandEncoder: 12, submit: 12 });
    const kept = 2 * 2 * 64 * WIDTH * 4; // keys and values of two layers, for 64 steps
    expect(memory.report().byKind.cache).toBe(kept + 256);
    model.dispose();
    await expect.poll(() => memory.report().byKind.cache).toBe(0);
  }));
