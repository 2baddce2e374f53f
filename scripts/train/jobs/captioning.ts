import { DeviceError } from "wgrad";
import { vocabulary } from "../../../demos/course/captions/emoji.js";
import { loadPictures } from "../../../demos/course/captions/pictures.js";
import { BATCH, bagScore, captionsOf, exactly, newSpeaker, tensorsOf } from "../../../demos/course/captions/speaker.js";
import { follow } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";

export const captioning: Job = {
  about: "a CNN looks at emoji and an LSTM says their names, beside a bag of words (in Chrome only)",
  epochs: 48,
  batchSize: BATCH,
  run: caption,
};

/** The pictures and the net of the course's chapter. What is in a held-out picture never came together in one to learn from. */
async function caption({ epochs, batchSize }: Settings, context: Context): Promise<Outcome> {
  if (!("OffscreenCanvas" in globalThis)) {
    throw new DeviceError({
      where: "npm start",
      problem: "there is nothing to paint pictures with",
      expected: "a canvas",
      received: "Node",
      remedy: "Leave out --runtime node",
    });
  }
  const { learned, heldOut } = await loadPictures(new URL("/data/", location.href));
  const { pictures, heard, said, words } = tensorsOf(learned);
  const model = newSpeaker(learned.length, epochs);
  const first = <T extends typeof pictures | typeof heard>(all: T) => all.slice(0, batchSize) as T;
  const course = await follow(
    {
      model,
      epochs,
      stepsPerEpoch: Math.ceil(learned.length / batchSize),
      run: (callbacks) => model.fit([pictures, heard], [said, words], { epochs, batchSize, callbacks, verbose: 0 }),
      stats: () => model.trainingStats([first(pictures), first(heard)], [first(said), first(words)]),
    },
    context,
  );
  const given = await captionsOf(model, heldOut);
  const [exact, exactLearned] = [exactly(given, heldOut), exactly(await captionsOf(model, learned), learned)];
  const bag = await bagScore(model, heldOut);
  return {
    course,
    model,
    title: `Captions: ${inPercent(exact)} of held-out pictures without a mistake`,
    detail: `${vocabulary.length} words, ${learned.length} pictures`,
    lines: [
      ...given.slice(0, 3).map((words, i) => `${i === 0 ? "Says:" : ""}`.padEnd(15) + words.join(" ")),
      `Captions:      ${inPercent(exact)} of ${heldOut.length} held-out pictures without a mistake, ${inPercent(exactLearned)} of those learned from`,
    ],
    verdict: {
      figure: "captions without a mistake",
      reached: exact,
      baseline: bag,
      of: "a bag of words",
      better: "more",
      unit: "%",
    },
    figures: { exact, exactLearned },
  };
}

function inPercent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
