import { describe, expect, test } from "vitest";
import { ArgumentError, StringLookup, TextVectorization, timeseriesDatasetFromArray } from "wgrad";

describe("StringLookup", () => {
  const vocabulary = ["a", "b", "c", "d"];

  test("looks up a vocabulary it is given, with one number for all others", () => {
    const lookup = new StringLookup({ vocabulary });
    expect(lookup.call(["a", "c", "d", "d", "z", "b"]).toArray()).toEqual([1, 3, 4, 4, 0, 2]); // Keras's documentation
    expect(lookup.invert([1, 3, 4, 0, 7])).toEqual(["a", "c", "d", "[UNK]", "[UNK]"]);
    expect(lookup.vocabularySize()).toBe(5);
  });

  test("learns a vocabulary in Keras's order", () => {
    const lookup = new StringLookup();
    lookup.adapt(["a", "c", "d", "d", "z", "b"]);
    expect(lookup.getVocabulary()).toEqual(["[UNK]", "d", "z", "c", "b", "a"]);
    expect(lookup.getVocabulary({ includeSpecialTokens: false })).toEqual(["d", "z", "c", "b", "a"]);
  });

  test("a mask token is 0, and maxTokens counts the special ones", () => {
    const lookup = new StringLookup({ maskToken: "", maxTokens: 4 });
    lookup.adapt(["x", "", "y", "y", "z", "z", "z"]);
    expect(lookup.getVocabulary()).toEqual(["", "[UNK]", "z", "y"]);
    expect(lookup.call(["", "x", "z"]).toArray()).toEqual([0, 1, 2]);
  });

  test("a vocabulary may come with its special tokens, as getVocabulary gives it", () => {
    const first = new StringLookup({ maskToken: "", vocabulary });
    const second = new StringLookup({ maskToken: "", vocabulary: first.getVocabulary() });
    expect(second.getVocabulary()).toEqual(first.getVocabulary());
  });

  test("without a number for unknown tokens they are an error", () => {
    const lookup = new StringLookup({ vocabulary, numOovIndices: 0 });
    expect(lookup.call(["a", "d"]).toArray()).toEqual([0, 3]);
    expect(() => lookup.call(["a", "e"])).toThrow('StringLookup: an unknown token: expected a token of the vocabulary, received "e"'); // biome-ignore format: one line
  });

  test.for([
    [{ vocabulary: ["a", "b", "a"] }, /is in the vocabulary twice.*received "a"/],
    [{ vocabulary: ["a", "[UNK]"] }, /is a special one.*received "\[UNK\]"/],
    [{ vocabulary, maxTokens: 3 }, /too large: expected at most 3/],
    [{ maxTokens: 1 }, /room for no token/],
    [{ maxTokens: 2.5 }, /no such maxTokens: expected a whole number from 1 up, received 2.5/],
    [{ numOovIndices: 2 }, /no such numOovIndices: expected 0 or 1, received 2/],
    [{ num_oov_indices: 1 }, /no such option as num_oov_indices: .* received num_oov_indices: 1. Write numOovIndices/],
  ] as const)("refuses %o", ([options, message]) => {
    expect(() => new StringLookup(options as never)).toThrow(message);
    expect(() => new StringLookup(options as never)).toThrow(ArgumentError);
  });
});

describe("TextVectorization", () => {
  test("a vocabulary by hand, as in Keras's documentation", () => {
    const vectorize = new TextVectorization({ outputSequenceLength: 4, vocabulary: ["earth", "wind", "and", "fire"] });
    const rows = vectorize.call(["earth, wind & fire", "Fire and earth, Michigan!", "a b c d e"]);
    expect(rows.dtype).toBe("int32");
    expect(rows.toArray()).toEqual([[2, 3, 5, 0], [5, 4, 2, 1], [1, 1, 1, 1]]); // biome-ignore format: a row a line is too long
    expect(vectorize.getVocabulary()).toEqual(["", "[UNK]", "earth", "wind", "and", "fire"]);
  });

  test("learns words, rows as long as the longest", () => {
    const vectorize = new TextVectorization({ maxTokens: 5 });
    vectorize.adapt(["foo qux bar", "qux baz", "  qux\tfoo\n"]);
    expect(vectorize.getVocabulary()).toEqual(["", "[UNK]", "qux", "foo", "baz"]);
    expect(vectorize.call(["qux! QUX", "foo bar baz"]).toArray()).toEqual([[2, 2, 0], [3, 1, 4]]); // biome-ignore format: short
    expect(vectorize.invert([2, 4, 1])).toEqual(["qux", "baz", "[UNK]"]);
  });

  test("characters, as they are", () => {
    const vectorize = new TextVectorization({ standardize: null, split: "character" });
    vectorize.adapt(["aAa 🙂b"]);
    expect(vectorize.getVocabulary()).toEqual(["", "[UNK]", "a", "🙂", "b", "A", " "]);
    expect(vectorize.call(["b🙂?"]).toArray()).toEqual([[4, 3, 1]]);
  });

  test("standardizes and splits as told", () => {
    const tokens = (options: ConstructorParameters<typeof TextVectorization>[0]) =>
      new TextVectorization(options).tokens("Don't-STOP, now");
    expect(tokens({})).toEqual(["dontstop", "now"]);
    expect(tokens({ standardize: "lower" })).toEqual(["don't-stop,", "now"]);
    expect(tokens({ standardize: "stripPunctuation" })).toEqual(["DontSTOP", "now"]);
    expect(tokens({ standardize: (text) => text.slice(0, 3), split: null })).toEqual(["Don"]);
    expect(tokens({ standardize: null, split: (text) => text.split("-") })).toEqual(["Don't", "STOP, now"]);
    expect(new TextVectorization().tokens("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'")).toEqual([]);
  });

  test("rows over the vocabulary", () => {
    const vocabulary = ["a", "b", "c"];
    const counts = new TextVectorization({ outputMode: "count", vocabulary }).call(["a a c x", "b"]);
    expect(counts.dtype).toBe("float32");
    expect(counts.toArray()).toEqual([[1, 2, 0, 1], [0, 0, 1, 0]]); // biome-ignore format: short
    const hot = new TextVectorization({ outputMode: "multiHot", vocabulary }).call(["a a c x", "b"]);
    expect(hot.toArray()).toEqual([[1, 1, 0, 1], [0, 0, 1, 0]]); // biome-ignore format: short
  });

  test.for([
    [{ outputMode: "tf_idf" }, 'no such outputMode: expected one of "int", "multiHot", "count", "tfIdf", received "tf_idf". Write "tfIdf".'],
    [{ standardize: "lower_and_strip_punctuation" }, 'Write "lowerAndStripPunctuation".'],
    [{ standardize: "none" }, 'no such standardize: expected one of "lower", "stripPunctuation", "lowerAndStripPunctuation", null, a function, received "none".'],
    [{ split: "words" }, 'no such split: expected one of "whitespace", "character", null, a function, received "words".'],
    [{ outputSequenceLength: 0 }, "no such outputSequenceLength: expected a whole number from 1 up, received 0."],
    [{ output_mode: "int" }, 'received output_mode: "int". Write outputMode.'],
  ] as const)("refuses %o", ([options, message]) => {
    expect(() => new TextVectorization(options as never)).toThrow(ArgumentError);
    expect(() => new TextVectorization(options as never)).toThrow(message);
  }); // biome-ignore format: a table

  test("tfIdf weighs by log(1 + texts / (1 + texts with the token))", () => {
    const vectorize = new TextVectorization({ outputMode: "tfIdf" });
    vectorize.adapt(["a b", "a a", "a c c"]);
    expect(vectorize.getVocabulary()).toEqual(["[UNK]", "a", "c", "b"]);
    const [common, rare] = [Math.log(1 + 3 / 4), Math.log(1 + 3 / 2)];
    const [row] = vectorize.call(["a a c x"]).toArray() as number[][];
    const wanted = [(common + 2 * rare) / 3, 2 * common, rare, 0];
    for (const [i, value] of wanted.entries()) expect(row?.[i]).toBeCloseTo(value, 6);
    expect(() => new TextVectorization({ outputMode: "tfIdf", vocabulary: ["a"] })).toThrow("expected 1 weights, received 0"); // biome-ignore format: one line
  });
});

test.each<[string, () => unknown, string]>([
  ["a text alone", () => new TextVectorization().adapt("the cat" as never), 'TextVectorization.adapt: not a list of texts: expected strings in a list, received "the cat". Write [text] for a single one.'],
  ["nothing", () => new TextVectorization().call(undefined as never), "TextVectorization.call: not a list of texts: expected strings in a list, received undefined."],
  ["a number among them", () => new TextVectorization().call(["a", 3] as never), "received 3 in place 1."],
  ["a token alone", () => new StringLookup().adapt("abc"), 'StringLookup.adapt: not a list of texts: expected strings in a list, received "abc"'],
  ["no tokens", () => new StringLookup().adapt(3 as never), "StringLookup.adapt: not a list of texts: expected strings in a list, received 3."],
  ["a gap", () => new StringLookup().call(["a", null] as never), "StringLookup.call: not a list of texts: expected strings in a list, received null in place 1."],
  ["arrays for a series", () => timeseriesDatasetFromArray([1, 2, 3] as never, null, { sequenceLength: 2 }), "timeseriesDatasetFromArray: data is no tensor: expected a Tensor, one step a row, received [1, 2, 3]. Use Tensor.from(…)."],
])("%s is refused", (_, call, message) => {
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(message);
}); // biome-ignore format: a table
