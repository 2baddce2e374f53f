import { beforeAll, describe, expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import {
  ArgumentError,
  Bidirectional,
  Conv1D,
  Dense,
  Embedding,
  type GenerateOptions,
  GRU,
  generate,
  Input,
  init,
  Model,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
  ops,
  PositionEmbedding,
  ShapeError,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";

type Language = Model<SymbolicTensor, SymbolicTensor>;

/** Of what comes after a token: each row has the logits of one. */
const NEXT = [
  [2, 1, 0, -1, -9],
  [0, 0, 0, 3, 0],
  [0, 3, 0, 0, 0],
  [0, 0, 0, 0, 3],
  [3, 0, 0, 0, 0],
];

/** A chain of five tokens, each of which depends on that before it alone. */
function chain(): Language {
  const ids = Input([null], { dtype: "int32" });
  return new Model({ inputs: ids, outputs: new Embedding(5, 5, { weights: Tensor.from(NEXT) }).apply(ids) });
}

/** A language model that does something with the vectors of tokens, [batch, steps, 8]. */
function language(between: (x: SymbolicTensor) => SymbolicTensor): Language {
  const ids = Input([null], { dtype: "int32" });
  const x = new Embedding(5, 8, { embeddingsInitializer: "heNormal" }).apply(ids);
  return new Model({ inputs: ids, outputs: new Dense(5).apply(between(x)) });
}

const attention = (options: MultiHeadAttentionOptions = {}) => new MultiHeadAttention(2, 4, options);

let model: Language;
beforeAll(() => {
  setRandomSeed(5);
  model = chain();
});

describe("what is drawn after token 0", () => {
  const ROWS = 2000;

  /** The share of each token among many draws, and what it should be. */
  async function shares(options: GenerateOptions): Promise<number[]> {
    const drawn = await generate(
      model,
      Array.from({ length: ROWS }, () => [0]),
      { maxNewTokens: 1, ...options },
    );
    const counts = [0, 0, 0, 0, 0];
    for (const [, token = 0] of drawn) counts[token] = (counts[token] ?? 0) + 1;
    return counts.map((count) => count / ROWS);
  }

  function softmax(logits: readonly number[]): number[] {
    const powers = logits.map(Math.exp);
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  }

  const [first = []] = NEXT;
  const none = Number.NEGATIVE_INFINITY;

  test.each<[what: string, options: GenerateOptions, expected: readonly number[]]>([
    ["all by their probability", { temperature: 1 }, softmax(first)],
    ["the same with a seed", { seed: 3 }, softmax(first)],
    ["likely ones rather, in the cold", { temperature: 0.5 }, softmax(first.map((logit) => 2 * logit))],
    ["all alike, in the heat", { temperature: 1000 }, softmax([0, 0, 0, 0, 0])],
    ["the likeliest two", { topK: 2 }, softmax([2, 1, none, none, none])],
    ["the likeliest, if it is all there may be", { topK: 1 }, [1, 0, 0, 0, 0]],
    ["more than there are", { topK: 99 }, softmax(first)],
    ["a nucleus", { topP: 0.7 }, softmax([2, 1, none, none, none])],
    ["a nucleus of one", { topP: 0.01 }, [1, 0, 0, 0, 0]],
    ["a nucleus of all", { topP: 1 }, softmax(first)],
    ["a nucleus of the likeliest three", { topK: 3, topP: 0.95 }, softmax([2, 1, 0, none, none])],
  ])("%s", async (_, options, expected) => {
    const found = await shares(options);
    for (const [token, share] of expected.entries()) {
      const deviation = Math.sqrt((share * (1 - share)) / ROWS);
      expect(Math.abs((found[token] ?? 0) - share), `token ${token}`).toBeLessThanOrEqual(4.5 * deviation);
    }
  });

  test("follows from the seed", async () => {
    const draw = (options: GenerateOptions) => generate(model, [0], { maxNewTokens: 30, temperature: 2, ...options });
    expect(await draw({ seed: 7 })).toEqual(await draw({ seed: 7 }));
    expect(await draw({ seed: 7 })).not.toEqual(await draw({ seed: 8 }));
    expect(await draw({})).not.toEqual(await draw({}));
    setRandomSeed(4);
    const once = await draw({});
    setRandomSeed(4);
    expect(await draw({})).toEqual(once);
  });
});

describe("a sequence", () => {
  test("ends with a token that ends it, while others go on", async () => {
    expect(await generate(model, [1], { maxNewTokens: 6 })).toEqual([1, 3, 4, 0, 0, 0, 0]);
    expect(await generate(model, [[1], [2], [4]], { maxNewTokens: 6, stopTokenIds: 4 })).toEqual([
      [1, 3, 4],
      [2, 1, 3, 4],
      [4, 0, 0, 0, 0, 0, 0],
    ]);
    expect(await generate(model, [1], { stopTokenIds: [0, 3] })).toEqual([1, 3]);
  });

  test("is heard of token by token, and the model may be asked meanwhile", async () => {
    const heard: [token: number, row: number][] = [];
    const own = language((x) => ops.add(x, attention({ rope: true }).apply([x, x], { useCausalMask: true })));
    const options = { maxNewTokens: 9, temperature: 1, seed: 6 };
    const wanted = await generate(own, [[1], [2]], options);
    const beside = await generate(own, [3], { maxNewTokens: 2 });
    const sequences = await generate(own, [[1], [2]], {
      ...options,
      async onToken(token, row) {
        heard.push([token, row]);
        if (heard.length > 3) return;
        expect((await own.predict(Tensor.from([[token]], [1, 1], "int32"))).shape).toEqual([1, 1, 5]);
        expect(await generate(own, [[3], [3]], { maxNewTokens: 2 })).toEqual([beside, beside]); // as many as these are
        expect(await generate(own, [3], { maxNewTokens: 2 })).toEqual(beside);
      },
    });
    expect(sequences).toEqual(wanted);
    expect(heard).toEqual(
      wanted[0]?.slice(1).flatMap((token, i) => [
        [token, 0],
        [wanted[1]?.[i + 1], 1],
      ]),
    );
    own.dispose();
  });

  test("is broken off by whoever hears of it, or by a signal", async () => {
    const stop = () => Promise.reject(new Error("enough"));
    await expect(generate(model, [1], { onToken: stop })).rejects.toThrow("enough");
    const controller = new AbortController();
    const aborted = generate(model, [1], {
      signal: controller.signal,
      onToken: () => controller.abort(new Error("no more")),
    });
    await expect(aborted).rejects.toThrow("no more");
    expect(await generate(model, [1], { maxNewTokens: 1 })).toEqual([1, 3]);
  });

  test("goes on from weights as they are by then", async () => {
    const own = chain();
    expect(await generate(own, [0], { maxNewTokens: 1 })).toEqual([0, 0]);
    await own.setWeights([Tensor.from(NEXT.map((row) => row.toReversed()))]);
    expect(await generate(own, [0], { maxNewTokens: 1 })).toEqual([0, 4]);
    own.dispose();
    await expect(generate(own, [0])).rejects.toThrow(/disposed of/);
  });
});

describe("refused is", () => {
  const refused = async (prompt: readonly number[], options: GenerateOptions, message: RegExp) => {
    const error = await generate(model, prompt, options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as Error).message).toMatch(message);
  };

  test("what is no prompt, and options that do not go together", async () => {
    await refused([], {}, /no prompt/);
    await refused([5], {}, /whole numbers from 0 to 4/);
    await refused([1.5], {}, /no such token/);
    await refused([1], { temperature: 0, topK: 3 }, /temperature above 0/);
    await refused([1], { maxNewTokens: 0 }, /maxNewTokens/);
  });

  test.each<[what: string, between: (x: SymbolicTensor) => SymbolicTensor, message: RegExp]>([
    ["attention that looks ahead", (x) => attention().apply([x, x]), /no useCausalMask/],
    [
      "attention to something else",
      (x) => attention().apply([x, ops.tanh(x)], { useCausalMask: true }),
      /another sequence/,
    ],
    ["a convolution", (x) => new Conv1D(8, 3, { padding: "causal" }).apply(x), /tells of a sequence at once/],
    ["a recurrent layer", (x) => new GRU(8, { returnSequences: true }).apply(x), /tells of a sequence at once/],
    [
      "both ways",
      (x) => new Bidirectional(new GRU(4, { returnSequences: true })).apply(x),
      /tells of a sequence at once/,
    ],
    ["a running sum", (x) => ops.cumsum(x, { axis: 1 }), /tells of a sequence at once/],
    [
      "an attention layer that is shared",
      (x) => {
        const shared = attention();
        const once = shared.apply([x, x], { useCausalMask: true });
        return shared.apply([once, once], { useCausalMask: true });
      },
      /called once each/,
    ],
  ])("%s", async (_, between, message) => {
    await expect(generate(language(between), [1, 2])).rejects.toThrow(message);
  });

  test("what foretells no tokens, and more of them than there are places", async () => {
    const ids = Input([null], { dtype: "int32" });
    const pooled = new Model({ inputs: ids, outputs: ops.sum(new Embedding(5, 5).apply(ids), { axis: 1 }) });
    await expect(generate(pooled, [1])).rejects.toThrow(ShapeError);
    const short = language((x) => ops.add(x, new PositionEmbedding(6).apply(x)));
    expect(await generate(short, [1, 2], { maxNewTokens: 4 })).toHaveLength(6);
    await expect(generate(short, [1, 2], { maxNewTokens: 5 })).rejects.toThrow(/at most 6 tokens/);
  });
});

test("a device that is lost amid it is replaced, and the tokens are those that would have come", async () => {
  const before = (await currentDevice()).gpu;
  const renewable = async () => {
    const device = await init({ gpu: navigator.gpu, snapshotSeconds: 0.02 });
    device.onError = () => undefined;
  };
  try {
    await renewable();
    const own = language((x) => ops.add(x, attention({ rope: true }).apply([x, x], { useCausalMask: true })));
    const options = { maxNewTokens: 12, temperature: 1, seed: 2 };
    const wanted = await generate(own, [[1], [2, 3]], options);
    const lose = async (token: number, row: number) => {
      heard.push([token, row]);
      if (heard.length === 7) (await currentDevice()).gpu.destroy();
    };
    const heard: [number, number][] = [];
    expect(await generate(own, [[1], [2, 3]], { ...options, onToken: lose })).toEqual(wanted);
    expect(heard).toHaveLength(24);
    own.dispose();
  } finally {
    (await currentDevice()).destroy();
    await init({ device: before });
  }
});
