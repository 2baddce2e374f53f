import { noSuch } from "../../check.js";
import { ArgumentError, FormatError } from "../../errors.js";
import type { HostTensor } from "../../host-tensor.js";
import { inWords } from "../../in-words.js";
import { StringTensor } from "../../string-tensor.js";
import { Tensor } from "../../tensor.js";
import type { CsvPlan, CsvType } from "./options.js";
import type { Line } from "./reader.js";

/** A column that is wanted. */
export interface Column {
  readonly name: string;
  /** Its place in a line. */
  readonly at: number;
  readonly type: CsvType;
}

const NUMBER = /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf(inity)?|nan)$/i;
const BOOL = /^(true|false)$/i;

/**
 * The columns to read, in order, with their types; what is not told is seen from the first rows. Throws an ArgumentError for names that
 * are not there, a FormatError for two columns of one name.
 */
export function columnsOf(plan: CsvPlan, names: readonly string[], rows: readonly Line[]): Column[] {
  const { where, columns, labels, types, missing } = plan;
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new FormatError({
      where,
      problem: "two columns of one name",
      received: inWords(twice),
      remedy: "Give names in header",
    });
  }
  const wanted = columns === undefined ? names : [...columns, ...labels.filter((label) => !columns.includes(label))];
  const asked = [
    ...wanted,
    ...labels,
    ...Object.keys(types),
    ...(typeof missing === "object" ? Object.keys(missing) : []),
  ];
  for (const name of asked) if (!names.includes(name)) throw noSuch(where, "column", name, names);
  return wanted.map((name) => {
    const at = names.indexOf(name);
    const fields = rows.flatMap(({ fields }) => fields[at] ?? []);
    return { name, at, type: types[name] ?? seenType(fields.filter((field) => !plan.missingValues.includes(field))) };
  });
}

function seenType(fields: readonly string[]): CsvType {
  if (fields.length > 0 && fields.every((field) => BOOL.test(field.trim()))) return "bool";
  return fields.every((field) => NUMBER.test(field.trim())) ? "float32" : "string";
}

/** The value of a field; undefined where it is missing and its row is to be skipped. */
export function readField(
  plan: CsvPlan,
  { name, at, type }: Column,
  { line, fields }: Line,
): number | string | undefined {
  const field = fields[at] ?? "";
  const place = { where: `${plan.where}, line ${line}, column ${inWords(name)}` };
  if (plan.missingValues.includes(field)) {
    const { missing } = plan;
    if (missing === "skip") return undefined;
    const filling = typeof missing === "object" ? missing[name] : typeof missing === "number" ? missing : undefined;
    if (type === "string") return typeof filling === "string" ? filling : "";
    if (filling === undefined) {
      const remedy = 'Say with missing what to do: "skip", a number, or one for each column';
      throw new FormatError({
        ...place,
        problem: "nothing is there",
        expected: WANTED[type],
        received: inWords(field),
        remedy,
      });
    }
    if (typeof filling === "number" && fits(filling, type)) return filling;
    throw new ArgumentError({
      ...place,
      problem: "what is missing cannot be filled so",
      expected: WANTED[type],
      received: inWords(filling),
    });
  }
  if (type === "string") return field;
  const value = type === "bool" ? boolOf(field.trim()) : NUMBER.test(field.trim()) ? numberOf(field.trim()) : undefined;
  if (value !== undefined && fits(value, type)) return value;
  throw new FormatError({
    ...place,
    problem: `no ${type}`,
    expected: WANTED[type],
    received: inWords(field),
    remedy: 'Say in types what the column is ("string" takes all), or in missingValues that this is none',
  });
}

const WANTED = {
  float32: "a number",
  int32: "a whole number of 32 bits",
  bool: "true or false, 1 or 0",
  string: "a text",
} as const;

function fits(value: number, type: CsvType): boolean {
  return type === "int32" ? value === (value | 0) : type === "bool" ? value === 0 || value === 1 : true;
}

function boolOf(text: string): number | undefined {
  if (BOOL.test(text)) return text.toLowerCase() === "true" ? 1 : 0;
  return text === "1" ? 1 : text === "0" ? 0 : undefined;
}

function numberOf(text: string): number {
  const word = text.toLowerCase().replace(/^[+-]/, "");
  if (word === "nan") return Number.NaN;
  if (!word.startsWith("inf")) return Number(text);
  return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A value as a scalar. */
export function scalarOf({ type }: Column, value: number | string): HostTensor {
  if (type === "string" || typeof value === "string") return new StringTensor([], [`${value}`]);
  return Tensor.from(type === "bool" ? value !== 0 : value, [], type);
}
