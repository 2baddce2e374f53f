import { nonNegative } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { LearningRateSchedule } from "./schedule.js";

/** How far steps go: a number, a schedule, or a function of the number of steps taken before, which counts from 0. */
export type LearningRate = number | LearningRateSchedule | ((step: number) => number);

/** A learning rate, given back. Throws an ArgumentError for what is none; what a function gives is checked when it is asked. */
export function learningRate(where: string, name: string, rate: LearningRate): LearningRate {
  if (typeof rate === "function" || isA(rate, LearningRateSchedule)) return rate;
  if (typeof rate === "number") return nonNegative(where, name, rate);
  throw new ArgumentError({
    where,
    problem: `no such ${name}`,
    expected: "a number from 0 up, a schedule, or a function (step) => number",
    received: inWords(rate),
  });
}

/** The rate of a step, counted from 0. Throws an ArgumentError where a function gives no number from 0 up. */
export function rateAt(where: string, name: string, rate: LearningRate, step: number): number {
  if (typeof rate === "number") return rate;
  return nonNegative(where, name, typeof rate === "function" ? rate(step) : rate.at(step));
}
