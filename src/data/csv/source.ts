import { checkSource, type FileSource } from "../files/open.js";
import type { Source } from "../source.js";
import { type CsvOptions, csvPlan } from "./options.js";

/** The rows of a table. Throws an ArgumentError for what is no source, and for options that are none. */
export function csvSource(where: string, source: FileSource, options: CsvOptions): Source<never> {
  checkSource(where, source);
  const plan = csvPlan(where, options);
  const iterate = async function* () {
    const { csvElements } = await import("./csv.js"); // only now: who has no table does not load it
    yield* csvElements(source, plan) as AsyncIterable<never>;
  };
  return { size: undefined, iterate };
}
