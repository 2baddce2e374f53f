import { FormatError } from "../../errors.js";

/** The most pixels that are decoded: a few bytes must not ask for gigabytes. */
export const MOST_PIXELS = 2 ** 28;

/** The error for a file that does not decode. */
export function damaged(where: string, kind: string, cause?: unknown): FormatError {
  const reason = cause instanceof Error ? ` (${cause.message})` : "";
  return new FormatError({ where, problem: `a ${kind} that does not decode${reason}` }, { cause });
}
