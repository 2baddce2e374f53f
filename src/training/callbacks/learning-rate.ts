import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import type { TrainedModel } from "../trained-model.js";

/** The learning rate of a model's optimizer. Throws an ArgumentError where a schedule says it, which would undo what a callback sets. */
export function learningRateOf(where: string, { optimizer }: TrainedModel): number {
  if (optimizer.schedule === undefined) return optimizer.learningRate;
  throw new ArgumentError({
    where,
    problem: "the learning rate follows a schedule already",
    expected: "an optimizer whose learningRate is a number",
    received: inWords(optimizer.schedule),
    remedy: "Leave out the callback, or give the optimizer a number",
  });
}
