import { noSuch } from "../../../src/check.js";
import type { Job } from "../job.js";
import { activations } from "./activations.js";
import { autoencoder } from "./autoencoder.js";
import { captioning } from "./captioning.js";
import { cnn, dense } from "./digits.js";
import { embeddings } from "./embeddings.js";
import { forecast } from "./forecast.js";
import { gpt } from "./gpt.js";
import { memory } from "./memory.js";
import { pruning } from "./pruning.js";
import { regression } from "./regression.js";
import { text } from "./text.js";
import { transfer } from "./transfer.js";

/** All that `npm start` can train, in the order of the course. */
export const jobs = {
  dense,
  activations,
  regression,
  pruning,
  cnn,
  forecast,
  memory,
  text,
  gpt,
  captioning,
  transfer,
  autoencoder,
  embeddings,
} as const satisfies Readonly<Record<string, Job>>;

export type JobName = keyof typeof jobs;

/** Who speaks in errors, and what they end with. */
export const [WHERE, HELP] = ["npm start", "`npm start -- --help` tells them all"];

/** A job by its name. The ArgumentError for a name that is not there lists those that are, and says the nearest. */
export function jobNamed(name: string): Job {
  if (Object.hasOwn(jobs, name)) return jobs[name as JobName];
  throw noSuch(WHERE, "--model", name, Object.keys(jobs));
}
