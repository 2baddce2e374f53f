import { eachOf, oneOf, text } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import type { HostTensor } from "../../host-tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { isList, isRecord } from "../../structure.js";
import type { Tensor } from "../../tensor.js";
import type { DownloadOptions } from "../download.js";
import { checkDownload } from "../files/open.js";

/** What the fields of a column become. */
export type CsvType = "float32" | "int32" | "bool" | "string";

/** Options of {@link Dataset.fromCsv}. */
export interface CsvOptions extends Pick<DownloadOptions, "fetch" | "signal"> {
  /**
   * True: the first line has the names of the columns. False: there are none, they are `column0`, `column1`, …. A list: these are the
   * names, and there is no such line. Default true.
   */
  readonly header?: boolean | readonly string[] | undefined;
  /** What stands between fields, one character. Default `","`. */
  readonly delimiter?: string | undefined;
  /** The columns that are wanted, in this order. Default: all, as they come. */
  readonly columns?: readonly string[] | undefined;
  /** The column to learn, or several. Default: none, and elements are plain records. */
  readonly label?: string | readonly string[] | undefined;
  /**
   * What columns become, by name. Others are bool if all their fields in the first 100 rows are `true` or `false`, float32 if all are
   * numbers, and else strings.
   */
  readonly types?: Readonly<Record<string, CsvType>> | undefined;
  /**
   * What happens where a number or bool is missing: `"error"`, `"skip"` (the row is left out), a number to put there, or one (or
   * a text) for each column by name. A missing text is an empty one, unless it is skipped or named here. Default `"error"`.
   */
  readonly missing?: "error" | "skip" | number | Readonly<Record<string, number | string>> | undefined;
  /** The fields that count as missing. Default: empty ones. */
  readonly missingValues?: readonly string[] | undefined;
  /** Whether x is one float32 vector of all its columns, which must be numbers or bools. Default false. */
  readonly vector?: boolean | undefined;
}

/** A row as scalars by column. */
export type CsvRow = Readonly<Record<string, HostTensor>>;

/** A row with what is to be learnt of it: y is a scalar, or a record of them for several labels. */
export type CsvSample<X = CsvRow> = { readonly x: X; readonly y: Tensor | CsvRow };

/** The options, checked and complete. */
export type CsvPlan = ReturnType<typeof csvPlan>;

const DEFAULTS = {
  header: undefined,
  delimiter: ",",
  columns: undefined,
  label: undefined,
  types: undefined,
  missing: "error",
  missingValues: undefined,
  vector: false,
  fetch: undefined,
  signal: undefined,
} as const;

const TYPES = ["float32", "int32", "bool", "string"] as const;

/** Checks the options. Throws an ArgumentError for one that is none. */
export function csvPlan(where: string, options: CsvOptions) {
  const plan = withDefaults(where, options, DEFAULTS);
  const { header = true, delimiter, columns, label, types = {}, missing, missingValues = [""] } = plan;
  if (typeof header !== "boolean") eachOf(where, "header", header, text);
  if (typeof delimiter !== "string" || delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    const expected = 'one character, neither " nor an end of line';
    throw new ArgumentError({ where, problem: "no such delimiter", expected, received: inWords(delimiter) });
  }
  eachOf(where, "columns", columns, text);
  if (columns?.length === 0) {
    throw new ArgumentError({ where, problem: "no such columns", expected: "names of some", received: "[]" });
  }
  const labels = label === undefined ? [] : isList(label) ? label : [label];
  eachOf(where, "label", labels as readonly string[], text);
  recordOf(where, "types", types, (type) => oneOf(where, "type", type, TYPES));
  eachOf(where, "missingValues", missingValues, requireString);
  if (isRecord(missing)) recordOf(where, "missing", missing, (value) => requireFilling(where, value));
  else if (typeof missing !== "number") oneOf(where, "missing", missing, ["error", "skip"]);
  checkDownload(where, plan);
  const isSeveral = isList(label);
  return { ...plan, where, header, types, missingValues, labels: labels as readonly string[], isSeveral };
}

function requireString(where: string, name: string, value: unknown): void {
  if (typeof value === "string") return;
  throw new ArgumentError({ where, problem: `no such ${name}`, expected: "texts", received: inWords(value) });
}

function requireFilling(where: string, value: unknown): void {
  if (typeof value === "number" || typeof value === "string") return;
  const expected = "a number or a text for each column";
  throw new ArgumentError({ where, problem: "no such missing", expected, received: inWords(value) });
}

function recordOf(where: string, name: string, value: unknown, check: (entry: unknown) => unknown): void {
  if (!isRecord(value)) {
    const expected = "a record by column";
    throw new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(value) });
  }
  for (const entry of Object.values(value)) check(entry);
}
