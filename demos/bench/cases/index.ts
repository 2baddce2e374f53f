import type { Case } from "../contestant.js";
import { attentionCases } from "./attention.js";
import { convCases } from "./conv.js";
import { embeddingCases } from "./embedding.js";
import { gptCases } from "./gpt.js";
import { matmulCases } from "./matmul.js";
import { predictCases } from "./predict.js";
import { rowsCases } from "./rows.js";
import { trainingCases } from "./training.js";

/** Every line of the benchmark, in the order in which they are run. A new family is a file beside this one and a line here. */
export const cases: readonly Case[] = [
  ...matmulCases,
  ...rowsCases,
  ...convCases,
  ...embeddingCases,
  ...attentionCases,
  ...predictCases,
  ...trainingCases,
  ...gptCases,
];

/** Whether a case is to run where the names that match `only` are wanted; undefined where nothing was said. */
export function isWanted({ name, onRequest }: Case, only?: RegExp): boolean {
  return onRequest ? only?.exec(name)?.[0] === name : (only?.test(name) ?? true);
}
