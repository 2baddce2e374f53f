import { Adam, type Device, type Mnist, setRandomSeed } from "wgrad";
import { type NetworkName, networks } from "../../demos/mnist/networks.js";
import { follow, last, weightsOf } from "./course.js";
import type { JobEvent, JobResult, Training } from "./job.js";

/** Learns to read digits. */
export interface DigitsJob extends Training {
  readonly model: NetworkName;
  /** Train on the first so many digits only. */
  readonly digits?: number | undefined;
}

/** How well it reads. */
export interface DigitsFigures {
  readonly task: "digits";
  readonly testLoss: number;
  readonly testAccuracy: number;
}

/**
 * Trains a net on the digits and tests it.
 *
 * The test digits are what is validated on after every epoch, and the last of these is the result. Nothing is chosen by them:
 * the number of epochs stands before the first.
 */
export async function trainOnDigits(
  { model: name, seed, epochs, batchSize, digits }: DigitsJob,
  { train, test }: Mnist,
  device: Device,
  tell: (event: JobEvent) => void,
): Promise<JobResult> {
  setRandomSeed(seed);
  const { build, learningRate } = networks[name];
  const model = build();
  model.compile({
    optimizer: new Adam({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const x = train.x.slice(0, digits);
  const y = train.y.slice(0, digits);
  const course = await follow(
    {
      model,
      epochs,
      stepsPerEpoch: Math.ceil((x.shape[0] ?? 0) / batchSize),
      run: (callbacks) =>
        model.fit(x, y, { epochs, batchSize, validationData: [test.x, test.y], callbacks, verbose: 0 }),
      batch: { x: x.slice(0, batchSize), y: y.slice(0, batchSize) },
    },
    device,
    tell,
  );
  const { history } = course;
  return {
    report: {
      ...course,
      task: "digits",
      testLoss: last(history, "val_loss"),
      testAccuracy: last(history, "val_accuracy"),
    },
    weights: await weightsOf(model, { model: name }),
  };
}
