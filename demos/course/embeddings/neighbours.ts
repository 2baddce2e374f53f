import { cosine, DIMENSIONS } from "./page.js";
import { kindOf, words } from "./sentences.js";

/** The vector of a word among those of all, [words, 8]. */
export function vectorOf(vectors: Float32Array, i: number): Float32Array {
  return vectors.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS);
}

/** All other words, the nearest first. */
export function neighbours(vectors: Float32Array, i: number): { word: number; near: number }[] {
  const own = vectorOf(vectors, i);
  const all = words.map((_, word) => ({ word, near: cosine(own, vectorOf(vectors, word)) }));
  return all.filter(({ word }) => word !== i).sort((a, b) => b.near - a.near);
}

/** The part of the words of a kind whose nearest neighbour is of the same. */
export function kindred(vectors: Float32Array): number {
  const small = kindOf("the");
  const named = [...words.keys()].filter((i) => kindOf(words[i] ?? "") !== small);
  const right = named.filter(
    (i) => kindOf(words[neighbours(vectors, i)[0]?.word ?? 0] ?? "") === kindOf(words[i] ?? ""),
  );
  return right.length / named.length;
}
