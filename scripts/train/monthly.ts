import { FormatError } from "wgrad";

/** A value a month, without a gap. */
export interface Monthly {
  readonly values: readonly number[];
  /** How many of them were missing, and lie now on the line between their neighbours. */
  readonly filled: number;
  /** The first and last month, as 1958-03. */
  readonly first: string;
  readonly last: string;
}

/** Reads a table with a date and a value in its first two columns. Throws a FormatError for anything else. */
export function monthlyValues(csv: string): Monthly {
  const known = csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [, year, month, value] = /^(\d{4})-(\d\d)-\d\d,([\d.]+)/.exec(line) ?? [];
      if (value === undefined) {
        throw new FormatError({
          where: "npm start",
          problem: "not a line of the table",
          expected: "a date and a value",
          received: line,
        });
      }
      return { month: Number(year) * 12 + Number(month) - 1, value: Number(value) };
    });
  const values: number[] = [];
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) throw new FormatError("npm start: the table is empty.");
  for (const [i, { month, value }] of known.entries()) {
    const before = known[i - 1] ?? { month: month - 1, value };
    for (let missing = before.month + 1; missing < month; missing++) {
      values.push(before.value + ((value - before.value) * (missing - before.month)) / (month - before.month));
    }
    values.push(value);
  }
  const name = (month: number) => `${Math.floor(month / 12)}-${`${(month % 12) + 1}`.padStart(2, "0")}`;
  return { values, filled: values.length - known.length, first: name(first.month), last: name(last.month) };
}
