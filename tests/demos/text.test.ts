import { describe, expect, test } from "vitest";
import { Random } from "wgrad";
import { bigramLoss } from "../../demos/text/bigram.js";
import { Corpus, foretold, windows } from "../../demos/text/corpus.js";
import { draw } from "../../demos/text/sampling.js";

describe("Corpus", () => {
  const text = Array.from({ length: 20 }, (_, i) => "abcdefghijklmnopqrst"[i]!.repeat(4096)).join("");

  test("keeps every tenth stretch for validation, and learns no character from it", () => {
    const corpus = new Corpus(text);
    expect(corpus.train.size).toBe(18 * 4096);
    expect(corpus.decode(corpus.validation.data)).toBe("�".repeat(2 * 4096)); // all of "j" and of "t"
    expect(corpus.decode(corpus.train.data)).toBe(text.replace(/[jt]/g, ""));
    expect(corpus.kinds).toBe(20);
  });

  test("a short text is in two parts too", () => {
    expect(new Corpus("abcdefghij".repeat(20)).validation.size).toBe(20);
  });

  test("windows are followed by themselves, one character on", async () => {
    const corpus = new Corpus("hello world".repeat(20));
    const codes = corpus.encode("hello world");
    const batches = await windows(codes, 4, 8).toArray();
    expect(batches).toHaveLength(1);
    const [{ x, y }] = batches as [(typeof batches)[0]];
    expect(x.dtype).toBe("int32");
    expect([0, 1].map((i) => corpus.decode(x.at(i).data))).toEqual(["hell", "o wo"]);
    expect([0, 1].map((i) => corpus.decode(y.at(i).data))).toEqual(["ello", " wor"]);
    expect(foretold(codes, 4)).toBe(8);
  });
});

describe("bigramLoss", () => {
  test("is what Witten and Bell's formula gives by hand", () => {
    // After 0: twice 1, once 0, so k = 2 of n = 3. P(1) = (2 + 1) / (5 + 3).
    const train = [0, 1, 0, 0, 1];
    expect(bigramLoss(train, [0, 1], 3, 1)).toBeCloseTo(-Math.log((2 + 2 * (3 / 8)) / (3 + 2)), 12);
    expect(bigramLoss(train, [0, 2], 3, 1)).toBeCloseTo(-Math.log((2 * (1 / 8)) / (3 + 2)), 12);
    expect(bigramLoss(train, [2, 1], 3, 1)).toBeCloseTo(-Math.log(3 / 8), 12); // 2 was never seen
  });

  test("gives probabilities that sum to one", () => {
    const random = new Random(1);
    const train = Array.from({ length: 200 }, () => random.below(5));
    for (let a = 0; a < 6; a++) {
      const total = [0, 1, 2, 3, 4, 5].reduce((sum, b) => sum + Math.exp(-bigramLoss(train, [a, b], 6, 1)), 0);
      expect(total).toBeCloseTo(1, 12);
    }
  });
});

describe("draw", () => {
  const p = [0.1, 0.6, 0.3, 0];
  const shares = (sampling: Parameters<typeof draw>[1]) => {
    const random = new Random(7);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) counts[draw(p, sampling, random)]!++;
    return counts.map((count) => count / 4000);
  };

  test("follows the probabilities", () => {
    for (const [i, share] of shares({}).entries()) expect(share).toBeCloseTo(p[i]!, 1);
    expect(shares({})[3]).toBe(0);
  });

  test("temperature sharpens and flattens, topK leaves the rest out", () => {
    expect(shares({ temperature: 0 })).toEqual([0, 1, 0, 0]);
    const total = 0.1 ** 2 + 0.6 ** 2 + 0.3 ** 2;
    for (const [i, share] of shares({ temperature: 0.5 }).entries()) expect(share).toBeCloseTo(p[i]! ** 2 / total, 1);
    const two = shares({ topK: 2 });
    expect([two[0], two[3]]).toEqual([0, 0]);
    expect(two[1]).toBeCloseTo(2 / 3, 1);
    expect(shares({ topK: 1 })).toEqual([0, 1, 0, 0]);
  });
});
