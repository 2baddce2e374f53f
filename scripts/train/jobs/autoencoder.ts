import type { Tensor } from "wgrad";
import { pcaError, Squeeze } from "../../../demos/course/autoencoder/squeeze.js";
import { followLesson, last } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";

export const autoencoder: Job = {
  about: "digits through a bottleneck of two numbers, beside two principal components",
  epochs: 28,
  batchSize: 50,
  needs: ["digits"],
  options: ["digits"],
  run: squeeze,
};

const [DIGITS, HELD, WIDTH] = [2000, 300, 2];

/** Trains the net of the course's chapter. Errors are mean squared ones, of a pixel of digits that were not learned from. */
async function squeeze({ epochs, batchSize, digits = DIGITS }: Settings, context: Context): Promise<Outcome> {
  const { train, test } = await context.digits();
  const [x, held]: [Tensor<"float32">, Tensor<"float32">] = [train.x.slice(0, digits), test.x.slice(0, HELD)];
  const pca = await pcaError(x, held, WIDTH);
  context.tell({ kind: "note", text: `Two principal components leave a mean squared error of ${pca.toFixed(4)}.` });
  const { whole: model } = new Squeeze();
  const course = await followLesson(
    { model, x, y: x, held: { x: held, y: held }, validationBatchSize: HELD, epochs, batchSize },
    context,
  );
  const error = last(course.history, "val_meanSquaredError");
  return {
    course,
    model,
    title: `Digits through two numbers: a mean squared error of ${error.toFixed(4)}`,
    detail: "784 → 96 → 32 → 2 → 32 → 96 → 784",
    verdict: {
      figure: "mean squared error",
      reached: error,
      baseline: pca,
      of: "two principal components",
      better: "less",
      unit: "",
      log: "meanSquaredError",
    },
    figures: { error, pcaError: pca },
  };
}
