import { ensureCo2 } from "../co2.js";
import { ensureDigits } from "../mnist.js";
import { ensureText } from "../text.js";
import type { DataName, Settings } from "./job.js";
import { jobNamed } from "./jobs/index.js";
import type { Options } from "./options.js";

/** Fetches the data that a job needs, where it is not there yet. */
export async function prepare({ text, runtime: _, out: _out, json: _json, ...settings }: Options): Promise<Settings> {
  const needs = (name: DataName) => jobNamed(settings.model).needs?.includes(name);
  if (needs("digits")) ensureDigits();
  if (needs("co2")) ensureCo2();
  return needs("text") ? { ...settings, corpus: await ensureText(text) } : settings;
}
