import { Adam, Dense, Sequential, type Tensor } from "wgrad";
import { cars } from "../../../demos/course/tables/page.js";
import { falling, followLesson, last } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";

export const regression: Job = {
  about: "a Dense net tells how far a car goes on a gallon, beside a straight line through the same columns",
  epochs: 100,
  batchSize: 32,
  run: foretellMileage,
};

const LINE_RATE = 0.3;

/** Six columns of 392 cars; a fifth of them is held out. Errors are means of absolute ones, in miles a gallon. */
async function foretellMileage({ epochs, batchSize }: Settings, context: Context): Promise<Outcome> {
  const { train, test } = await cars();
  const validationData = [test.x, test.y] as const;
  const options = { epochs, batchSize, validationData, verbose: 0 } as const;
  const stepsPerEpoch = Math.ceil(train.y.size / batchSize);
  const metrics = ["meanAbsoluteError"] as const;

  const line = new Sequential([new Dense(1, { inputShape: [6] })], { name: "line" });
  line.compile({ optimizer: new Adam(LINE_RATE), loss: "meanSquaredError", metrics });
  const { history } = await line.fit(train.x, train.y, {
    ...options,
    callbacks: [falling(line, epochs * stepsPerEpoch)],
  });
  const lineError = last(history, "val_meanAbsoluteError");
  line.dispose();
  const meanError = errorOfMean(train.y, test.y);
  context.tell({
    kind: "note",
    text: `Off by, on the mean of ${test.y.size} held-out cars: ${meanError.toFixed(2)} miles a gallon for who always says the mean, ${lineError.toFixed(2)} for a straight line.`,
  });

  const model = new Sequential([new Dense(32, { activation: "relu", inputShape: [6] }), new Dense(1)], {
    name: "regression",
  });
  model.compile({ optimizer: new Adam(0.03), loss: "meanSquaredError", metrics });
  const course = await followLesson({ model, ...train, held: test, epochs, batchSize }, context);
  const error = last(course.history, "val_meanAbsoluteError");
  return {
    course,
    model,
    title: `Miles a gallon of cars: off by ${error.toFixed(2)} on the mean`,
    detail: "6 → 32 → 1",
    verdict: {
      figure: "mean error",
      reached: error,
      baseline: Math.min(lineError, meanError),
      of: "a straight line",
      better: "less",
      unit: "miles a gallon",
      log: "meanAbsoluteError",
    },
    figures: { error, lineError, meanError },
  };
}

/** What is lost by always saying the mean of what was learned from. */
function errorOfMean(learned: Tensor<"float32">, held: Tensor<"float32">): number {
  const mean = learned.mean().item();
  return held.data.reduce((sum, value) => sum + Math.abs(value - mean), 0) / held.size;
}
