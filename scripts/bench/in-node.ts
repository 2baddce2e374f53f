import type { Case } from "../../demos/bench/contestant.js";
import { wgrad } from "../../demos/bench/contestants/wgrad.js";
import { countGpuCalls } from "../../demos/bench/counters.js";
import type { CaseReport, Report } from "../../demos/bench/report.js";
import type { RunOptions } from "../../demos/bench/runner.js";
import { runSession } from "../../demos/bench/session.js";
import { openDawn } from "../train/dawn.js";

/** Runs `cases` in this process, on Dawn: wgrad alone, since the others want a page. `hear` is told of each case that has ended. */
export async function benchInNode(
  cases: readonly Case[],
  options: RunOptions,
  hear: (report: CaseReport) => void,
): Promise<Report> {
  const userAgent = `Node/${process.version}`;
  const navigator = { gpu: await openDawn(), userAgent };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  countGpuCalls();
  const contestant = wgrad();
  return runSession(cases, [{ name: "wgrad", load: () => contestant }], options, {
    begin() {},
    round() {},
    end: (_, report) => hear(report),
  });
}
