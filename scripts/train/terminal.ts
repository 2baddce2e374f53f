import { ProgbarLogger } from "wgrad";
import type { JobEvent } from "./job.js";
import { isQuickLook, type Options } from "./options.js";
import { isBeaten, verdictInWords } from "./verdict.js";
import type { Report } from "./work.js";

/** A job as it is seen in the terminal. With `json` all of it but the progress is left out, and that goes to stderr. */
export class TerminalView {
  readonly #options: Options;
  /** Of the event at hand: when it happened, not when it came. */
  #time = 0;
  readonly #progress: ProgbarLogger;

  constructor(options: Options) {
    this.#options = options;
    this.#progress = new ProgbarLogger({ terminal: this.#terminal, now: () => this.#time });
  }

  hear(event: JobEvent): void {
    if ("time" in event) this.#time = event.time;
    switch (event.kind) {
      case "begin": {
        const { adapter, summary, epochs, stepsPerEpoch } = event;
        this.#print(`Adapter: ${adapter}, in ${this.#options.runtime === "chrome" ? "Chrome" : "Node"}`, summary, "");
        const { batchSize } = this.#options;
        this.#progress.setParams({ epochs, steps: stepsPerEpoch, verbose: 1, batchSize, samples: undefined });
        break;
      }
      case "epochBegin":
        this.#progress.onEpochBegin(event.epoch);
        break;
      case "step":
        this.#progress.onTrainBatchEnd(event.step, event.logs);
        break;
      case "epochEnd":
        this.#progress.onEpochEnd(event.epoch, event.logs);
        break;
      case "note":
        this.#terminal.write(`${this.#terminal.isTTY ? "\r\x1b[K" : ""}${event.text}\n`);
    }
  }

  /** The end: figures, and the files that were written. */
  conclude(report: Report, files: readonly string[]): void {
    const { trainSeconds, finalLoss, adapter, stats, lines = [], figures, verdict } = report;
    const { model, seed, epochs, batchSize, json } = this.#options;
    if (json) {
      const judged = { baseline: verdict.baseline, beaten: isBeaten(verdict) };
      const line = { model, ...figures, ...judged, trainSeconds, finalLoss, adapter, seed, stats };
      process.stdout.write(`${JSON.stringify(line)}\n`);
      return;
    }
    const look = isQuickLook(this.#options) ? " (a quick look)" : "";
    const { dispatches, submits, plannedBytes, liveBytes } = stats;
    this.#print(
      "",
      ...lines,
      `Verdict:       ${verdictInWords(verdict)}${look}`,
      `Training:      ${trainSeconds.toFixed(1)} s, ${epochs} epochs, batches of ${batchSize}, seed ${seed}`,
      `A step:        ${dispatches} dispatches, ${submits} submit, ${megabytes(plannedBytes)} planned for ${megabytes(liveBytes)} alive at most`,
      ...files.map((file, i) => `${i === 0 ? "Written:" : "        "}       ${file}`),
    );
  }

  get #terminal(): NodeJS.WriteStream {
    return this.#options.json ? process.stderr : process.stdout;
  }

  #print(...lines: string[]): void {
    if (!this.#options.json) process.stdout.write(`${lines.join("\n")}\n`);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
