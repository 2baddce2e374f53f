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
