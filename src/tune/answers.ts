import type { Device } from "../gpu/device.js";
import { adapterId } from "./adapter-id.js";
import { Choices } from "./choices.js";
import { type Choose, tuning } from "./chooser.js";
import { keyOf, type Question } from "./question.js";

/** What is known in this page, of all adapters. */
export const choices = new Choices();

/** One question, and by what it can be tried. */
export interface Asked<S> {
  readonly key: string;
  readonly question: Question;
  readonly candidates: readonly unknown[];
  readonly subject: S;
}

/** Who hears of the questions on a device. */
const listeners = new WeakMap<Device, (asked: Asked<unknown>) => void>();

/** From now on ops take what is known to be fastest. */
export function startAnswering(): void {
  tuning.chooserOf ??= (device) => answering(device, (asked) => listeners.get(device)?.(asked));
}

/** Tells `hear` of every question on a device from now on. */
export function listen(device: Device, hear: (asked: Asked<unknown>) => void): void {
  listeners.set(device, hear);
}

/** Answers with what is known, else with the default. Tells `hear` of each question that has several answers. */
export function answering<S>(device: Device, hear: (asked: Asked<S>) => void): Choose<S> {
  const adapter = adapterId(device.gpu);
  return (question, candidates, subject) => {
    const key = keyOf(question, candidates);
    const choice = choices.get(adapter, key);
    if (candidates.length > 1) hear({ key, question, candidates, subject });
    return choice !== undefined && choice.candidate < candidates.length ? choice.candidate : 0;
  };
}

/** Forgets all that was found in this page, and what was read. What is kept in files stays there. */
export function forgetAnswers(): void {
  choices.clear();
  delete tuning.chooserOf;
}
