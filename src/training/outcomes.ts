import { ArgumentError } from "../errors.js";

/** The error for a pass over data that had nothing in it. */
export function nothingToDo(where: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "there was no batch",
    expected: "at least one",
    received: "an empty data set",
    remedy: "A generator that can be gone through only once is empty the second time: make a new one each time",
  });
}

/** Says which steps of an epoch were left out as their losses were not finite, if there were any. */
export function warnOfLeftOut(where: string, steps: readonly number[]): void {
  warn(where, steps, "its loss was not finite", "their losses were not finite");
}

/** Says which steps of an epoch were left out as a label was no class, if there were any. */
export function warnOfLabels(where: string, steps: readonly number[]): void {
  warn(where, steps, "a label was no class", "labels were no classes");
}

function warn(where: string, steps: readonly number[], why: string, whyMany: string): void {
  const [first] = steps;
  if (first === undefined) return;
  const what =
    steps.length === 1
      ? `step ${first} was left out, since ${why}`
      : `${steps.length} steps were left out (the first: ${first}), since ${whyMany}`;
  console.warn(`${where}: ${what}.`);
}

/** The error for a batch that has no samples. */
export function nothingIn(where: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "the batch is empty",
    expected: "at least one sample",
    received: "none",
    remedy: "Leave such batches out of the data set",
  });
}
