/** The figure that a job comes to, and the one that it must beat. */
export interface Verdict {
  /** What is measured: "mean error". */
  readonly figure: string;
  readonly reached: number;
  readonly baseline: number;
  /** Whose figure that is: "a linear net". */
  readonly of: string;
  readonly better: "less" | "more";
  /** By how much it must be better; default: at all. */
  readonly margin?: number;
  /** What stands behind the numbers, "ppm" say. With "%" they are parts, written as 93.1 %. */
  readonly unit: string;
  /** The log of which the baseline is a level: a line in its curve. */
  readonly log?: string;
}

/** Whether the baseline is beaten. What is not a number beats nothing. */
export function isBeaten({ reached, baseline, better, margin = 0 }: Verdict): boolean {
  const ahead = better === "more" ? reached - baseline : baseline - reached;
  return margin === 0 ? ahead > 0 : ahead >= margin;
}

/** 1 where the baseline is not beaten by a whole run; a quick look is not judged. */
export function exitCodeOf(verdict: Verdict, isQuickLook: boolean): 0 | 1 {
  return isBeaten(verdict) || isQuickLook ? 0 : 1;
}

/** "mean error 2.05 ppm, to beat: 2.61 ppm of a linear net; beaten". */
export function verdictInWords(verdict: Verdict): string {
  const { figure, reached, baseline, of, margin } = verdict;
  const by = margin === undefined ? "" : ` by ${written(margin, verdict)}`;
  const end = isBeaten(verdict) ? "beaten" : "not beaten";
  return `${figure} ${written(reached, verdict)}, to beat${by}: ${written(baseline, verdict)} of ${of}; ${end}`;
}

function written(value: number, { unit }: Verdict): string {
  return unit === "%" ? `${(100 * value).toFixed(1)} %` : `${Number(value.toPrecision(4))} ${unit}`.trimEnd();
}
