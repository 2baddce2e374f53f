import { Adam, applications, generate, SparseCategoricalCrossentropy } from "wgrad";
import type { Job } from "../job.js";
import { trainToWrite, WRITING } from "../write-text.js";

/** Characters that are looked at, and how many of the last ones it goes on from where there is no more room. */
const [STEPS, KEPT] = [48, 24];
const SIZES = { numLayers: 2, numHeads: 4, hiddenDim: 48, dropout: 0, maxSequenceLength: STEPS };

export const gpt: Job = {
  about: "a small GPT writes, character by character, beside pairs of characters that were counted",
  epochs: 2,
  batchSize: 16,
  needs: ["text"],
  options: WRITING,
  run: (settings, context) =>
    trainToWrite(
      {
        steps: STEPS,
        title: "GPT",
        async make(kinds) {
          const model = await applications.GPT2({ ...SIZES, vocabularySize: kinds, name: "gpt" });
          model.compile({
            optimizer: new Adam({ learningRate: 0.01 }),
            loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
          });
          return {
            model,
            async write(prompt, length, { temperature, topK = kinds }, random) {
              const codes = [...prompt];
              while (codes.length < prompt.length + length) {
                const seen = codes.slice(-KEPT);
                const maxNewTokens = Math.min(STEPS - seen.length, prompt.length + length - codes.length);
                const options = { maxNewTokens, temperature, topK: Math.min(topK, kinds), seed: random.below(2 ** 31) };
                codes.push(...(await generate(model, seen, options)).slice(seen.length));
              }
              return codes.slice(prompt.length);
            },
            dispose() {},
          };
        },
      },
      settings,
      context,
    ),
};
