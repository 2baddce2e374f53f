import type { JobEvent, Settings } from "../job.js";
import type { Report } from "../work.js";

/** What the page tells the terminal, through the function that the terminal gives it. */
export type Message =
  | JobEvent
  | { readonly kind: "done"; readonly report: Report; readonly weights: string }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

/** The name of that function on the page's global object. */
export const TELL = "wgradTell";

/** A job as the query of the page's address. */
export function toQuery(job: Settings): string {
  return new URLSearchParams({ job: JSON.stringify(job) }).toString();
}

/** The job in the query of the page's address, as {@link toQuery} wrote it. */
export function fromQuery(query: string): Settings {
  return JSON.parse(new URLSearchParams(query).get("job") ?? "");
}
