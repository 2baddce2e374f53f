import { Adam, Dense, DeviceError, Flatten, Sequential, Tensor } from "wgrad";
import { captions, drawn, newSpeaker, tensorsOf, vocabulary } from "../../../demos/course/captions/page.js";
import { combinations, type Scene, SIDE } from "../../../demos/course/captions/scenes.js";
import { falling, follow } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";

export const captioning: Job = {
  about: "a CNN looks and an LSTM says what is in a picture, beside a bag of words (in Chrome only)",
  epochs: 20,
  batchSize: 40,
  run: caption,
};

const PICTURES = 600;

/** The pictures and the net of the course's chapter. What things are in a held-out picture never came together in one to learn from. */
async function caption({ epochs, batchSize, seed }: Settings, context: Context): Promise<Outcome> {
  if (!("OffscreenCanvas" in globalThis)) {
    throw new DeviceError({
      where: "npm start",
      problem: "there is nothing to paint pictures with",
      expected: "a canvas",
      received: "Node",
      remedy: "Leave out --runtime node",
    });
  }
  const learned = drawn(PICTURES, false, seed);
  const held = drawn(combinations(true).length, true, seed + 2);
  const bag = await bagOfWords(learned, held, { epochs, batchSize });
  context.tell({
    kind: "note",
    text: `A bag of words: all of them right, in any order, for ${inPercent(bag)} of held-out pictures.`,
  });

  const { pictures, heard, said } = tensorsOf(learned);
  const model = newSpeaker();
  const course = await follow(
    {
      model,
      epochs,
      stepsPerEpoch: Math.ceil(PICTURES / batchSize),
      run: (callbacks) => model.fit([pictures, heard], said, { epochs, batchSize, callbacks, verbose: 0 }),
      stats: () =>
        model.trainingStats([pictures.slice(0, batchSize), heard.slice(0, batchSize)], said.slice(0, batchSize)),
    },
    context,
  );
  const exactOf = async (scenes: readonly Scene[]) => {
    const given = await captions(model, scenes);
    return given.filter((words, i) => words.join(" ") === scenes[i]?.caption.join(" ")).length / scenes.length;
  };
  const [exact, exactLearned] = [await exactOf(held), await exactOf(learned)];
  const examples = await captions(model, held.slice(0, 3));
  return {
    course,
    model,
    title: `Captions: ${inPercent(exact)} of held-out pictures without a mistake`,
    detail: `${vocabulary.length} words, ${PICTURES} pictures`,
    lines: [
      ...examples.map((words, i) => `${i === 0 ? "Says:" : ""}`.padEnd(15) + words.join(" ")),
      `Captions:      ${inPercent(exact)} of ${held.length} held-out pictures without a mistake, ${inPercent(exactLearned)} of those learned from`,
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

/**
 * The part of held-out pictures of which a linear net on the pixels names the very words of the caption, in whatever order: each word is
 * said, or is not, for itself.
 */
async function bagOfWords(
  learned: readonly Scene[],
  held: readonly Scene[],
  { epochs, batchSize }: Pick<Settings, "epochs" | "batchSize">,
): Promise<number> {
  const bags = (scenes: readonly Scene[]) => ({
    x: tensorsOf(scenes).pictures,
    y: Tensor.from(scenes.map(({ caption }) => vocabulary.map((word) => Number(caption.includes(word))))),
  });
  const [train, test] = [bags(learned), bags(held)];
  const model = new Sequential([
    new Flatten({ inputShape: [SIDE, SIDE, 3] }),
    new Dense(vocabulary.length, { activation: "sigmoid" }),
  ]);
  model.compile({ optimizer: new Adam(0.003), loss: "binaryCrossentropy" });
  const steps = epochs * Math.ceil(learned.length / batchSize);
  await model.fit(train.x, train.y, { epochs, batchSize, callbacks: [falling(model, steps)], verbose: 0 });
  const { data } = await model.predict(test.x, { batchSize: held.length, verbose: 0 });
  model.dispose();
  const width = vocabulary.length;
  const isSaid = (row: number, word: number) =>
    Number((data[row * width + word] ?? 0) > 0.5) === test.y.data[row * width + word];
  return held.filter((_, row) => vocabulary.every((_, word) => isSaid(row, word))).length / held.length;
}

function inPercent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
