import { kindred } from "../../../demos/course/embeddings/neighbours.js";
import { newGuesser, sentences, vectorsOf } from "../../../demos/course/embeddings/page.js";
import { words } from "../../../demos/course/embeddings/sentences.js";
import { followLesson, last } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";

export const embeddings: Job = {
  about: "vectors of words from guessing gaps in sentences, beside counts of which word follows which",
  epochs: 14,
  batchSize: 100,
  run: fillGaps,
};

/** The guesser of the course's chapter. Losses are cross-entropies in nats, over all gaps of other sentences. */
async function fillGaps({ epochs, batchSize, seed }: Settings, context: Context): Promise<Outcome> {
  const [learned, held] = [sentences(500, seed), sentences(200, seed + 1)];
  const model = newGuesser();
  const before = kindred((await vectorsOf(model)).data);
  const course = await followLesson({ model, ...learned, held, validationBatchSize: 500, epochs, batchSize }, context);
  const loss = last(course.history, "val_loss");
  const own = kindred((await vectorsOf(model)).data);
  const inPercent = (part: number) => `${(100 * part).toFixed(0)} %`;
  return {
    course,
    model,
    title: `Gaps in sentences: ${loss.toFixed(3)} nats a word`,
    detail: `${words.length} words, 8 numbers each`,
    lines: [
      `Neighbours:    ${inPercent(own)} of words have one of their own kind nearest; before it learned ${inPercent(before)}`,
    ],
    verdict: {
      figure: "loss on other sentences",
      reached: loss,
      baseline: lossOfPairs(learned, held),
      of: "counted pairs",
      better: "less",
      unit: "nats a word",
      log: "loss",
    },
    figures: { loss, kindred: own, kindredBefore: before },
  };
}

type Gaps = ReturnType<typeof sentences>;

/** What is lost by foretelling a word from the one before it alone, by how often the pair was counted, each once more than it was. */
function lossOfPairs(learned: Gaps, held: Gaps): number {
  const kinds = words.length + 1;
  const counts = new Float64Array(kinds * kinds).fill(1);
  const pairs = ({ x, y }: Gaps) => Array.from(y.data, (word, i) => [x.data[4 * i + 1] ?? 0, word] as const);
  for (const [before, word] of pairs(learned)) counts[before * kinds + word] = (counts[before * kinds + word] ?? 0) + 1;
  const losses = pairs(held).map(([before, word]) => {
    const row = counts.subarray(before * kinds, (before + 1) * kinds);
    return -Math.log((row[word] ?? 0) / row.reduce((sum, count) => sum + count, 0));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
