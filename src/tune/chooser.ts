import type { Device } from "../gpu/device.js";
import type { Question } from "./question.js";

/** The index of the candidate to take. `subject`: what is being lowered, by which the question can be tried out. */
export type Choose<S> = (question: Question, candidates: readonly unknown[], subject: S) => number;

/** Who answers for devices: nobody, until something is tuned or remembered. All that does so is loaded late. */
export const tuning: { chooserOf?: (device: Device) => Choose<unknown> } = {};

/** Who answers for a device. Where nobody does, ops take their first candidate. */
export function chooserOf(device: Device): Choose<unknown> | undefined {
  return device.tune === "off" ? undefined : tuning.chooserOf?.(device);
}
