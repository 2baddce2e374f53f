import { ArgumentError, NotFiniteError } from "../errors.js";
import type { Logs } from "./callbacks/index.js";

/** The logs, if the loss is a number. */
export function finite(logs: Logs, where: string): Logs {
  const { loss } = logs;
  if (loss === undefined || Number.isFinite(loss)) return logs;
  throw new NotFiniteError({
    where,
    problem: "the loss is no longer a number",
    expected: "a finite loss",
    received: `${loss}`,
    remedy: "Use a smaller learning rate, or check the data for NaN",
  });
}

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
