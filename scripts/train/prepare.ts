import { ensureCo2 } from "../co2.js";
import { ensureDigits } from "../mnist.js";
import { ensureText } from "../text.js";
import type { Job } from "./job.js";
import type { Options } from "./options.js";

/** Fetches the data that a job needs, where it is not there yet. */
export async function prepare({ text, ...job }: Options): Promise<Job> {
  if (job.model === "text") return { ...job, corpus: await ensureText(text) };
  if (job.model === "forecast") ensureCo2();
  else ensureDigits();
  return job;
}
