import { Adam, Dense, Embedding, LSTM, Sequential } from "wgrad";
import { drawn, LENGTH, others, THINGS, tensorsOf, WORDS } from "../../../demos/course/memory/page.js";
import { bigramScore } from "../../../demos/course/memory/sentences.js";
import { followLesson, last } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";

export const memory: Job = {
  about: "an LSTM remembers that she went to the pizzeria, and what is ordered there, beside pairs of words",
  epochs: 8,
  batchSize: 40,
  run: order,
};

/** The sentences of the course's chapter: what is ordered hangs on a word from long before. */
async function order({ epochs, batchSize, seed }: Settings, context: Context): Promise<Outcome> {
  const sentences = drawn(800, seed);
  const unheard = others(sentences, 200, seed + 1);
  const [train, test] = [tensorsOf(sentences), tensorsOf(unheard)];
  const model = new Sequential(
    [
      new Embedding(WORDS, 12, { inputShape: [LENGTH], maskZero: true }),
      new LSTM(20),
      new Dense(THINGS, { activation: "softmax" }),
    ],
    { name: "memory" },
  );
  model.compile({ optimizer: new Adam(0.015), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const course = await followLesson(
    { model, ...train, held: test, validationBatchSize: 200, epochs, batchSize },
    context,
  );
  const right = last(course.history, "val_accuracy");
  return {
    course,
    model,
    title: `What is ordered: ${(100 * right).toFixed(1)} % of other sentences are finished rightly`,
    detail: `${WORDS} words, an LSTM of 20`,
    verdict: {
      figure: "sentences finished rightly",
      reached: right,
      baseline: bigramScore(sentences, unheard),
      of: "bigrams",
      better: "more",
      unit: "%",
      log: "accuracy",
    },
    figures: { right },
  };
}
