import { Adam } from "wgrad";
import { languageModel } from "../../../demos/text/language-model.js";
import { Writer } from "../../../demos/text/writer.js";
import type { Job } from "../job.js";
import { trainToWrite, WRITING } from "../write-text.js";

const [EMBEDDING, UNITS, STEPS] = [32, 128, 48];

export const text: Job = {
  about: "an LSTM writes, character by character, beside pairs of characters that were counted",
  epochs: 2,
  batchSize: 32,
  needs: ["text"],
  options: WRITING,
  run: (settings, context) =>
    trainToWrite(
      {
        steps: STEPS,
        title: "LSTM",
        async make(kinds) {
          const sizes = { kinds, embedding: EMBEDDING, units: UNITS };
          const { model } = languageModel(sizes, STEPS);
          model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy" });
          const writer = new Writer(sizes);
          return {
            model,
            async write(prompt, length, sampling, random) {
              await writer.learn(await model.getWeights());
              const codes: number[] = [];
              for await (const code of writer.write(prompt, sampling, random)) if (codes.push(code) === length) break;
              return codes;
            },
            dispose: () => writer.dispose(),
          };
        },
      },
      settings,
      context,
    ),
};
