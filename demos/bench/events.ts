import type { ColdRun } from "./cold.js";
import type { CaseReport, Report } from "./report.js";

/** What the page tells whoever listens on the document, such as scripts/bench.ts, as the `detail` of a CustomEvent. */
export interface BenchEvents {
  /** A case has ended. */
  readonly "bench:case": CaseReport;
  /** Everything has been run. */
  readonly "bench:done": Report;
  /** The one run of a cold page has ended; null where there is no such work. */
  readonly "bench:cold": ColdRun | null;
  /** It ended early; the message says why. */
  readonly "bench:failed": string;
}

export function tell<Name extends keyof BenchEvents>(name: Name, detail: BenchEvents[Name]): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}
