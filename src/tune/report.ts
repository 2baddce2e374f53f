import type { CandidateResult } from "./contest.js";

/** What came of one candidate, in a {@link TuneReport}. */
export interface TunedCandidate {
  /** The constants that make it: `ROW_QUADS 8, COLUMN_QUADS 2`. */
  readonly candidate: string;
  /** Milliseconds of one run: the median. Undefined where it was not timed. */
  readonly milliseconds: number | undefined;
  /** Whether it computes what the default computes. */
  readonly verified: boolean;
  /** Why it could not win whatever its time: undefined where it could. */
  readonly refused: string | undefined;
}

/** One question that was asked, and its answer. */
export interface TuneRow {
  /** What is computed: `matmul + add + relu`. */
  readonly what: string;
  /** The kernel, by the name of its file. */
  readonly kernel: string;
  /** How its operands lie, and their type. */
  readonly form: string;
  /** The sizes it was timed at: the answer counts for all up to the same powers of two. */
  readonly sizes: Readonly<Record<string, number>>;
  /**
   * `"won"`: another candidate is faster than the default, and is taken from now on. `"kept"`: none is. `"known"`: that
   * was known before. `"skipped"`: it was not timed.
   */
  readonly verdict: "won" | "kept" | "known" | "skipped";
  /** The candidate that ops take anyway, and the one they take from now on. */
  readonly default: string;
  readonly winner: string;
  /** Milliseconds of both: medians. Undefined where it was skipped. */
  readonly defaultMilliseconds: number | undefined;
  readonly milliseconds: number | undefined;
  /** How many times as fast the winner is: 1 where the default was kept. */
  readonly speedup: number;
  /** Those that were timed or refused; none where the answer was known. */
  readonly candidates: readonly TunedCandidate[];
  /** Why it was skipped. */
  readonly reason: string | undefined;
}

/** What `tune` has found. */
export class TuneReport {
  /** The adapter, in one line. */
  readonly adapter: string;
  /** The questions, those with most work first. */
  readonly rows: readonly TuneRow[];
  /** Where the answers are kept; undefined where they last as long as the page. */
  readonly remembered: string | undefined;
  /** Seconds that it took. */
  readonly seconds: number;

  constructor({ adapter, rows, remembered, seconds }: Omit<TuneReport, "toString">) {
    this.adapter = adapter;
    this.rows = rows;
    this.remembered = remembered;
    this.seconds = seconds;
  }

  /** A table of what won and by how much. */
  toString(): string {
    const header = ["what", "kernel", "sizes", "winner", "ms", "→ ms", "times as fast", ""];
    const lines = [header, ...this.rows.map(cellsOf)];
    const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
    const table = lines.map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    );
    const won = this.rows.filter(({ verdict }) => verdict === "won").length;
    const kept = this.remembered === undefined ? "" : `, remembered in ${this.remembered}`;
    const total = `${won} of ${this.rows.length} won on ${this.adapter}, in ${this.seconds.toFixed(1)} s${kept}`;
    return [...table, total].join("\n");
  }
}

function cellsOf(row: TuneRow): string[] {
  const sizes = Object.entries(row.sizes).map(([name, size]) => `${name} ${size}`);
  const refused = row.candidates.filter((one) => one.refused !== undefined);
  const notes = [row.verdict, row.reason, ...refused.map((one) => `${one.candidate} refused: ${one.refused}`)];
  return [
    row.what,
    `${row.kernel} ${row.form}`,
    sizes.join(" "),
    row.winner === row.default ? "default" : row.winner,
    row.defaultMilliseconds?.toFixed(3) ?? "–",
    row.milliseconds?.toFixed(3) ?? "–",
    row.speedup.toFixed(2),
    notes.filter((note) => note !== undefined).join("; "),
  ];
}

/** A candidate in words: its constants. */
export function candidateText(candidate: unknown): string {
  if (typeof candidate !== "object" || candidate === null) return String(candidate);
  return Object.entries(candidate)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

export function tunedCandidate(candidate: unknown, { time, refused }: CandidateResult): TunedCandidate {
  return { candidate: candidateText(candidate), milliseconds: time, verified: refused === undefined, refused };
}
