import { Adam } from "wgrad";
import { type NetworkName, networks } from "../../../demos/mnist/networks.js";
import { followLesson, last } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";
import { nearestMeans } from "../nearest-means.js";

export const dense = reader("dense", "a Dense net reads handwritten digits");
export const cnn = reader("cnn", "a convolutional net reads them");

function reader(name: NetworkName, about: string): Job {
  const { epochs, detail } = networks[name];
  return {
    about: `${about} (${detail})`,
    epochs,
    batchSize: 128,
    needs: ["digits"],
    options: ["digits"],
    run: (settings, context) => read(name, settings, context),
  };
}

/**
 * Trains a net on the digits and tests it.
 *
 * The test digits are what is validated on after every epoch, and the last of these is the result. Nothing is chosen by them:
 * the number of epochs stands before the first.
 */
async function read(name: NetworkName, settings: Settings, context: Context): Promise<Outcome> {
  const { epochs, batchSize, digits } = settings;
  const { train, test } = await context.digits();
  const { build, learningRate, title, detail } = networks[name];
  const model = build();
  model.compile({
    optimizer: new Adam({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const x = train.x.slice(0, digits);
  const y = train.y.slice(0, digits);
  const course = await followLesson({ model, x, y, held: test, epochs, batchSize }, context);
  const testAccuracy = last(course.history, "val_accuracy");
  const read = `${(testAccuracy * 100).toFixed(2)} %`;
  return {
    course,
    model,
    file: `mnist-${name}`,
    title: `${title} net on MNIST: ${read} of the test digits read`,
    detail,
    lines: [`Test accuracy: ${read} of 10,000 digits, loss ${last(course.history, "val_loss").toFixed(4)}`],
    verdict: {
      figure: "digits read",
      reached: testAccuracy,
      baseline: nearestMeans({ x, y }, test),
      of: "the nearest mean of a digit's pictures",
      better: "more",
      unit: "%",
      log: "accuracy",
    },
    figures: { testAccuracy },
  };
}
