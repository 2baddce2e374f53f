import { half, newBody, withHead } from "../../../demos/course/transfer/page.js";
import { falling, followLesson, last } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";

export const transfer: Job = {
  about: "a net that knows the digits 0 to 4 learns 5 to 9 from ten of each, beside one that knows nothing",
  epochs: 40,
  batchSize: 25,
  needs: ["digits"],
  run: transferDigits,
};

/** How many of each digit are known well, are learned, and are held out; and how the first are learned. */
const [KNOWN, LEARNED, HELD, BODY] = [400, 10, 80, { epochs: 5, batchSize: 32 }];
const MARGIN = 0.1;

/** The digits, the body and the heads of the course's chapter: a digit lies anywhere in its picture. Both nets see the same 50 pictures. */
async function transferDigits({ epochs, batchSize }: Settings, context: Context): Promise<Outcome> {
  const { train, test } = await context.digits();
  const square = ({ x, y }: typeof train) => ({ x: x.reshape([-1, 28, 28, 1]), y });
  const [plenty, few] = [half(square(train), 0, KNOWN), half(square(train), 5, LEARNED)];
  const held = half(square(test), 5, HELD);
  const options = {
    epochs,
    batchSize,
    validationData: [held.x, held.y],
    validationBatchSize: 100,
    verbose: 0,
  } as const;
  const stepsPerEpoch = Math.ceil(few.y.size / batchSize);

  const body = newBody();
  const known = await withHead(body).fit(plenty.x, plenty.y, { ...BODY, verbose: 0 });
  const fresh = withHead(newBody());
  const callbacks = [falling(fresh, epochs * stepsPerEpoch)];
  const { history } = await fresh.fit(few.x, few.y, { ...options, validationFreq: epochs, callbacks });
  const fromNothing = last(history, "val_accuracy");
  fresh.dispose();
  context.tell({
    kind: "note",
    text: `A body reads ${inPercent(last(known.history, "accuracy"))} of the digits 0 to 4 that it learned from. From nothing, ${inPercent(fromNothing)} of 5 to 9 are read.`,
  });

  body.trainable = false;
  const model = withHead(body, 0.005);
  const course = await followLesson({ model, ...few, held, validationBatchSize: 100, epochs, batchSize }, context);
  const transferred = last(course.history, "val_accuracy");
  return {
    course,
    model,
    title: `Digits 5 to 9 from ten of each: ${inPercent(transferred)} of ${held.y.size} others read`,
    detail: "a frozen body that knows 0 to 4",
    verdict: {
      figure: "new digits read",
      reached: transferred,
      baseline: fromNothing,
      of: "a net that begins from nothing",
      better: "more",
      margin: MARGIN,
      unit: "%",
      log: "accuracy",
    },
    figures: { transferred, fromNothing },
  };
}

function inPercent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
