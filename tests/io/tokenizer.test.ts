import { describe, expect, test } from "vitest";
import { ArgumentError, FormatError, loadTokenizer } from "../../src/index.js";
import { transformersModels } from "../harness/transformers-files.js";

// What PyPI's tokenizers gives: tests/fixtures/transformers/make.py asked it.

const { byteLevel, wordPiece, bert } = transformersModels;
const bytesOf = (json: object) => new TextEncoder().encode(JSON.stringify(json));

describe.each(Object.entries({ byteLevel, wordPiece }))("a tokenizer of kind %s", (_, { json, cases }) => {
  test.each(cases)("of $text", async ({ text, ids, decoded }) => {
    const tokenizer = await loadTokenizer(bytesOf(json));
    expect(tokenizer.encode(text)).toEqual(ids);
    expect(tokenizer.decode(ids)).toBe(decoded);
    expect(tokenizer.decode(Int32Array.from(ids))).toBe(decoded);
  });
});

test("ids of bytes give their text back whole", async () => {
  const tokenizer = await loadTokenizer(byteLevel.json);
  for (const { text } of byteLevel.cases) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  expect(tokenizer.vocabularySize).toBe(300);
  expect(tokenizer.idToToken(tokenizer.tokenToId("<|endoftext|>") ?? -1)).toBe("<|endoftext|>");
});

test("texts and pairs side by side are what BERT takes: filled up, cut, with marks at their ends", async () => {
  const tokenizer = await loadTokenizer(wordPiece.json);
  const { input_ids, attention_mask, token_type_ids } = bert.inputs;
  const longest = Math.max(...attention_mask.map((row) => row.filter(Boolean).length));
  const cut = (rows: number[][]) => rows.map((row) => row.slice(0, longest));
  const texts = bert.texts.map(([first = "", second]) => (second === undefined ? first : ([first, second] as const)));
  const { tokenIds, segmentIds, paddingMask } = tokenizer.encodeBatch(texts);
  expect(tokenIds.toArray()).toEqual(cut(input_ids));
  expect(segmentIds.toArray()).toEqual(cut(token_type_ids));
  expect(paddingMask.toArray()).toEqual(cut(attention_mask));

  const whole = tokenizer.encode(bert.texts[0]?.[0] ?? "");
  const short = tokenizer.encodeBatch([bert.texts[0]?.[0] ?? "", "sea"], { sequenceLength: 9 });
  expect(short.tokenIds.toArray()).toEqual([
    [...whole.slice(0, 8), whole.at(-1)],
    [...tokenizer.encode("sea"), 0, 0, 0, 0],
  ]);
  expect(tokenizer.encode("sea", { addSpecialTokens: false })).toEqual(tokenizer.encode("sea").slice(1, -1));
  expect(tokenizer.decode(whole, { skipSpecialTokens: false })).toMatch(/^\[CLS\] she .*\[SEP\]$/);
});

test("a config says what else there is to know", async () => {
  const [, { ids = [] } = {}] = wordPiece.cases;
  const config = { clean_up_tokenization_spaces: true, pad_token: "[MASK]" };
  const tokenizer = await loadTokenizer(wordPiece.json, { config });
  expect(tokenizer.decode(ids)).toMatch(/where's the peck/);
  expect(tokenizer.encodeBatch(["sea", "sea sea"]).tokenIds.at(0).toArray()).toContain(tokenizer.tokenToId("[MASK]"));
});

test("what is none, and what it does not know, is refused", async () => {
  await expect(loadTokenizer({})).rejects.toThrow(FormatError);
  await expect(loadTokenizer(bytesOf([]))).rejects.toThrow(FormatError);
  await expect(loadTokenizer({ ...wordPiece.json, normalizer: { type: "Unheard" } })).rejects.toThrow(/Unheard/);
  const tokenizer = await loadTokenizer(wordPiece.json);
  expect(() => tokenizer.decode([70])).toThrow(ArgumentError);
  expect(() => tokenizer.encode(3 as never)).toThrow(ArgumentError);
  expect(() => tokenizer.encodeBatch([["sea", "shells"]], { sequenceLength: 4 })).toThrow(/a pair/);
  expect(() => tokenizer.encodeBatch(["sea"], { sequenceLength: 1 })).toThrow(/cannot be cut/);
});
