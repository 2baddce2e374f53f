import type { Ceilings } from "./ceilings.js";
import { CONTESTANTS, type ContestantName, isOnCpu, labelOf } from "./contestant.js";
import { type CaseReport, entries, type Result, ranked, ratioToBestRival } from "./report.js";

/** A time to three figures: `0.412 ms`, `41.2 ms`, `2.41 s`. */
export function formatMs(ms: number): string {
  return ms >= 1000 ? `${threeFigures(ms / 1000)} s` : `${threeFigures(ms)} ms`;
}

/** Three figures, or all of a whole number that has more. */
export function threeFigures(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Math.floor(Math.log10(Math.abs(value) || 1)) + 1;
  return value.toFixed(Math.min(Math.max(3 - digits, 0), 3));
}

type Times = Pick<Result, "medianMs" | "minMs" | "maxMs">;

/** `45.2 ms (44.0–47.9)`: the median with its range. */
export function formatTimes(times: Times): string {
  return `${formatMs(times.medianMs)} (${formatRange(times)})`;
}

/** `44.0–47.9`, in the unit in which {@link formatMs} gives the median. */
export function formatRange({ medianMs, minMs, maxMs }: Times): string {
  const unit = medianMs >= 1000 ? 1000 : 1;
  return `${threeFigures(minMs / unit)}–${threeFigures(maxMs / unit)}`;
}

/** Who stands where: `wgrad 3.10× as fast as jax`; of wgrad when it took part, else of the fastest on the GPU. Empty with fewer than two. */
export function formatLead(results: CaseReport["results"]): string {
  const name = results.wgrad?.correct ? "wgrad" : ranked(results).find(([rival]) => !isOnCpu(rival))?.[0];
  const ratio = name && ratioToBestRival(results, name);
  if (!ratio) return "";
  const { rival, timesFaster } = ratio;
  return `${name} ${timesFaster.toFixed(timesFaster < 10 ? 2 : 1)}× as fast as ${rival}`;
}

/** The whole run as lines for a terminal: one line a case, a column a contestant, the ratio last; below it whatever went wrong. */
export function formatTable(cases: readonly CaseReport[]): string {
  const names = takingPart(cases);
  const rows = cases.map((bench) => [
    bench.title,
    ...names.map((name) => cell(bench, name)),
    formatLead(bench.results),
  ]);
  return [
    ...aligned([["case", ...names.map(labelOf), "against the best rival"], ...rows]),
    ...cases.flatMap(troubles),
  ].join("\n");
}

/**
 * As many lines of what a first run took and a warm one asks of WebGPU: `612 ms, 34 / 1 / 0, 0.412 ms, 5.30 MB` with dispatches, submits
 * and objects made, the host's time and the buffers held. Of those on the CPU, the first run alone.
 */
export function formatCalls(cases: readonly CaseReport[]): string {
  const names = takingPart(cases);
  const rows = cases.map(({ title, results }) => [
    title,
    ...names.map((name) => {
      const result = results[name];
      return result ? formatDemands(result) : "–";
    }),
  ]);
  return aligned([["first run, calls, host, bytes", ...names.map(labelOf)], ...rows]).join("\n");
}

/** What {@link formatCalls} says of one. */
export function formatDemands({ firstMs, hostMs, dispatches, submits, created, heldBytes }: Result): string {
  if (hostMs === undefined) return formatMs(firstMs);
  const calls = [dispatches, submits, created].join(" / ");
  return [formatMs(firstMs), calls, formatMs(hostMs), formatBytes(heldBytes)].join(", ");
}

/** `5.30 MB`: a million bytes each. */
export function formatBytes(bytes: number): string {
  return `${threeFigures(bytes / 1e6)} MB`;
}

/** `18.4 GFLOP/s in registers, 9.12 GB/s copied`. */
export function formatCeilings({ flops, bytes }: Ceilings): string {
  return `${threeFigures(flops / 1e9)} GFLOP/s in registers, ${threeFigures(bytes / 1e9)} GB/s copied`;
}

/** `64 %`, of a share from 0 to 1; `0.4 %` below one. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(share < 0.01 ? 1 : 0)} %`;
}

export function takingPart(cases: readonly CaseReport[]): ContestantName[] {
  return CONTESTANTS.filter((name) => cases.some((bench) => name in bench.results || name in bench.failures));
}

/** Lines with their columns under each other, and a rule below the first. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [first = "", ...rest] = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd(),
  );
  return [first, widths.map((width) => "─".repeat(width)).join("   "), ...rest];
}

/** One contestant's time in one case, or why there is none. */
export function cell(bench: CaseReport, name: ContestantName): string {
  const result = bench.results[name];
  if (result) return result.correct ? formatTimes(result) : "WRONG";
  return name in bench.failures ? "failed" : "–";
}

/** A line for each who failed or was wrong. */
export function troubles(bench: CaseReport): string[] {
  const wrong = entries(bench.results)
    .filter(([, { correct }]) => !correct)
    .map(
      ([name, { maxError }]) =>
        `${name}: relative error ${maxError.toExponential(1)}, at most ${bench.tolerance} allowed`,
    );
  const failed = entries(bench.failures).map(([name, message]) => `${name}: ${message}`);
  return [...wrong, ...failed].map((trouble) => `! ${bench.title}: ${trouble}`);
}
