import { describeAdapter } from "./adapter.js";
import { measureCeilings } from "./ceilings.js";
import type { Case, Entrant } from "./contestant.js";
import type { CaseReport, Report } from "./report.js";
import { type RunOptions, runCase } from "./runner.js";

/** What a session lets its listener know as it goes. */
export interface Progress {
  /** A case begins. */
  begin(bench: Case): void;
  /** A round of it has ended. */
  round(bench: Case, report: CaseReport): void;
  /** It has ended. */
  end(bench: Case, report: CaseReport): void;
}

/** Runs `cases` one after another and gathers the report. Rejects when `options.signal` is aborted. */
export async function runSession(
  cases: readonly Case[],
  entrants: readonly Entrant[],
  options: RunOptions,
  progress: Progress,
): Promise<Report> {
  const adapter = await describeAdapter();
  const date = new Date().toISOString();
  const ceilings = await measureCeilings();
  const reports: CaseReport[] = [];
  for (const bench of cases) {
    progress.begin(bench);
    const report = await runCase(bench, entrants, options, (soFar) => progress.round(bench, soFar));
    progress.end(bench, report);
    reports.push(report);
  }
  return { adapter, date, browser: browserName(), versions: await versions(entrants), ceilings, cases: reports };
}

/** Those that could be started, with their versions. */
async function versions(entrants: readonly Entrant[]): Promise<Report["versions"]> {
  const found: Report["versions"] = {};
  for (const { name, load } of entrants) {
    try {
      found[name] = (await load()).version;
    } catch {
      // Its failure stands in every case.
    }
  }
  return found;
}

/** Such as `Chrome/156.0.0.0`: the last word of the user agent that names a browser. */
function browserName(): string {
  return (
    navigator.userAgent.match(/(?:Firefox|Edg|(?:Headless)?Chrome|Version)\/[\d.]+/g)?.at(-1) ?? navigator.userAgent
  );
}
