import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  Dataset,
  Hashing,
  IntegerLookup,
  StringLookup,
  StringTensor,
  Tensor,
  TextVectorization,
} from "wgrad";

describe("StringLookup", () => {
  const vocabulary = ["a", "b", "c", "d"];

  test("a vocabulary may come with its special tokens, as getVocabulary gives it", () => {
    const first = new StringLookup({ maskToken: "", vocabulary });
    const second = new StringLookup({ maskToken: "", vocabulary: first.getVocabulary() });
    expect(second.getVocabulary()).toEqual(first.getVocabulary());
    expect(first.getVocabulary({ includeSpecialTokens: false })).toEqual(vocabulary);
    expect(first.vocabularySize()).toBe(6);
  });

  test("without a number for unknown tokens they are an error", () => {
    const lookup = new StringLookup({ vocabulary, numOovIndices: 0 });
    expect(lookup.apply(["a", "d"]).toArray()).toEqual([0, 3]);
    expect(() => lookup.apply(["a", "e"])).toThrow(
      /: an unknown token: expected a token of the vocabulary, received "e"/,
    );
  });

  test("is not adapted where it was given a vocabulary", () => {
    expect(() => new StringLookup({ vocabulary }).adapt(["a"])).toThrow(/was made with a vocabulary/);
  });

  test("learns from generators, and only so many steps", async () => {
    const lookup = new StringLookup();
    lookup.adapt((function* () { yield ["a", "b"]; yield ["b", "c"]; })()); // biome-ignore format: short
    expect(lookup.getVocabulary()).toEqual(["[UNK]", "b", "c", "a"]);
    await lookup.adapt(Dataset.fromTensors(StringTensor.from(["x", "y", "y", "z"])).batch(2), { steps: 1 });
    expect(lookup.getVocabulary()).toEqual(["[UNK]", "y", "x"]);
  });

  test.for([
    [{ vocabulary: ["a", "b", "a"] }, /is in the vocabulary twice: expected every token once, received "a"/],
    [{ vocabulary: ["a", "[UNK]"], invert: true }, /a special token stands among the others.*received "\[UNK\]"/],
    [{ vocabulary: ["a", ""], maskToken: "" }, /a special token stands among the others.*received ""/],
    [{ vocabulary, maxTokens: 3 }, /too large: expected at most 3/],
    [{ vocabulary: [] }, /an empty vocabulary/],
    [{ vocabulary: "words.txt" }, /There are no paths to files here/],
    [{ maxTokens: 1 }, /no such maxTokens: expected a whole number from 2 up, received 1/],
    [{ numOovIndices: -1 }, /no such numOovIndices: expected a whole number from 0 to 1000000, received -1/],
    [{ num_oov_indices: 1 }, /no such option as num_oov_indices: .* received num_oov_indices: 1. Write numOovIndices/],
    [{ outputMode: "count", invert: true }, /no such outputMode/],
    [{ outputMode: "tfIdf", vocabulary: ["a"] }, /tokens without weights/],
    [{ vocabulary: ["a"], idfWeights: [1] }, /weights that nothing is weighed by/],
    [
      { outputMode: "tfIdf", vocabulary: ["a"], idfWeights: [1, 2] },
      /do not fit the vocabulary: expected 1 weights, received 2/,
    ],
    [{ padToMaxTokens: true }, /nothing to pad to/],
    [{ sparse: true }, /no such sparse/],
    [{ encoding: "latin1" }, /no such encoding/],
    [{ salt: [1, 2, 3] }, /no such salt/],
  ] as const)("refuses %o", ([options, message]) => {
    expect(() => new StringLookup(options as never)).toThrow(message);
    expect(() => new StringLookup(options as never)).toThrow(ArgumentError);
  });
});

describe("IntegerLookup", () => {
  test("takes numbers that float32 would not hold", () => {
    const lookup = new IntegerLookup({ vocabulary: [123456789, 123456790] });
    expect(lookup.apply([123456790, 123456789]).toArray()).toEqual([2, 1]);
    expect(() => lookup.apply(Tensor.from([123456790]))).toThrow(/no whole numbers that are exact/);
    expect(() => lookup.apply([0.5])).toThrow(/expected whole numbers/);
    expect(() => new IntegerLookup({ salt: 1 })).toThrow(/a salt for nothing/);
  });
});

describe("TextVectorization", () => {
  test("standardizes and splits as told, by functions too", () => {
    const tokens = (options: ConstructorParameters<typeof TextVectorization>[0]) => {
      const layer = new TextVectorization(options);
      layer.adapt(["Don't-STOP, now"]);
      return layer.getVocabulary({ includeSpecialTokens: false });
    };
    expect(tokens({ standardize: (text) => text.slice(0, 3), split: null })).toEqual(["Don"]);
    expect(tokens({ standardize: null, split: (text) => text.split("-") })).toEqual(["STOP, now", "Don't"]);
    const wrong = new TextVectorization({ split: (() => [1]) as never });
    expect(() => wrong.apply(["a"])).toThrow(
      /no such result of split: expected strings in a list, received 1 in place 0/,
    );
  });

  test("works within a data set, on single texts and on batches", async () => {
    const vectorize = new TextVectorization({ outputSequenceLength: 3 });
    const texts = StringTensor.from(["a b", "b c d e", "a"]);
    await vectorize.adapt(Dataset.fromTensors(texts).batch(2));
    const data = Dataset.fromTensors({ x: texts, y: Tensor.from([0, 1, 0]) });
    const single = await data
      .map(({ x, y }) => ({ x: vectorize.apply(x), y }))
      .batch(3)
      .toArray();
    const batches = await data
      .batch(3)
      .map(({ x, y }) => ({ x: vectorize.apply(x), y }))
      .toArray();
    expect(vectorize.getVocabulary()).toEqual(["", "[UNK]", "b", "a", "e", "d", "c"]);
    expect(single[0]?.x.toArray()).toEqual([[3, 2, 0], [2, 6, 5], [3, 0, 0]]); // biome-ignore format: short
    expect(batches[0]?.x).toEqual(single[0]?.x);
  });

  test.for([
    [{ outputMode: "tf_idf" }, 'no such outputMode: expected one of "int", "multiHot", "count", "tfIdf", received "tf_idf". Write "tfIdf".'],
    [{ outputMode: "oneHot" }, "no such outputMode"],
    [{ standardize: "lower_and_strip_punctuation" }, 'Write "lowerAndStripPunctuation".'],
    [{ standardize: "none" }, 'no such standardize: expected one of "lower", "stripPunctuation", "lowerAndStripPunctuation", null, a function, received "none".'],
    [{ split: "words" }, 'no such split: expected one of "whitespace", "character", null, a function, received "words".'],
    [{ outputSequenceLength: 0 }, "no such outputSequenceLength: expected a whole number from 1 up, received 0."],
    [{ outputSequenceLength: 2, outputMode: "count" }, "vectors over the vocabulary have no sequence length"],
    [{ ngrams: 0 }, "no such ngrams"],
    [{ ragged: true }, "no such ragged"],
    [{ output_mode: "int" }, 'received output_mode: "int". Write outputMode.'],
  ] as const)("refuses %o", ([options, message]) => {
    expect(() => new TextVectorization(options as never)).toThrow(ArgumentError);
    expect(() => new TextVectorization(options as never)).toThrow(message);
  }); // biome-ignore format: a table

  test("takes runs of up to any number of tokens, of which there are only as many as the text has", () => {
    const vectorize = new TextVectorization({ ngrams: 2 ** 31 });
    vectorize.adapt(["a b c"]);
    expect(new Set(vectorize.getVocabulary())).toEqual(new Set(["", "[UNK]", "a", "b", "c", "a b", "b c", "a b c"]));
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "numbers",
      () => new TextVectorization().adapt([1, 2] as never),
      /no texts: expected strings, received a Tensor of int32/,
    ],
    ["nothing", () => new TextVectorization().apply(undefined as never), /not numbers/],
    [
      "a number among texts",
      () => new StringLookup().apply(["a", 3] as never),
      /not texts: expected a string, or lists of strings, received 3 at \[1\]/,
    ],
    ["rows of different lengths", () => new StringLookup().apply([["a"], ["b", "c"]]), /ragged nesting/],
    [
      "steps of an array",
      () => new StringLookup().adapt(["a"] as never, { steps: 2 }),
      /an array of samples has no steps/,
    ],
    ["several texts in a row", () => new TextVectorization().apply([["a", "b"]]), /several texts in a row/],
  ])("%s are refused", (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe("StringTensor", () => {
  const words = StringTensor.from([["a", "b"], ["c", "d"], ["e", "f"]]); // biome-ignore format: short

  test("is cut and shaped as tensors of numbers are", () => {
    expect(words.shape).toEqual([3, 2]);
    expect(words.at(-1).toArray()).toEqual(["e", "f"]);
    expect(words.slice(1, 2).toArray()).toEqual([["c", "d"]]);
    expect(words.reshape([-1]).data).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(StringTensor.from("a").toArray()).toBe("a");
    expect(() => words.reshape([4])).toThrow(/StringTensor.reshape/);
  });

  test("goes through a data set beside numbers: the same rows, in the same order", async () => {
    const y = Tensor.from([0, 1, 2]);
    for (const data of [Dataset.fromTensors({ x: words, y }), Dataset.fromTensors({ x: words, y }).map((one) => one)]) {
      for await (const { x, y: rows } of data.shuffle({ seed: 3 }).batch(2)) {
        expect(x).toBeInstanceOf(StringTensor);
        expect(x.toArray()).toEqual(Array.from(rows.data, (row) => words.at(row).toArray()));
      }
    }
    const [first] = await Dataset.fromTensors(words).batch(2).toArray();
    first?.data.fill("changed");
    expect(words.at(0).toArray()).toEqual(["a", "b"]); // batches are copies
  });
});

test("a list within itself is refused, and not gone through without end", () => {
  const list: unknown[] = [];
  list.push(list, list);
  expect(() => new IntegerLookup().adapt(list as never)).toThrow(/too deep in each other/);
});

test.each([NaN, Infinity])("%d is not hashed", (value) => {
  expect(() => new Hashing(3).apply([1, value])).toThrow(/no number to hash/);
});
