import { ArgumentError, FormatError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { Tensor } from "../../tensor.js";
import { type FileSource, openBytes } from "../files/open.js";
import { type Column, columnsOf, readField, scalarOf } from "./columns.js";
import type { CsvPlan, CsvRow, CsvSample } from "./options.js";
import { CsvReader, type Line } from "./reader.js";

/** What a row becomes, as the options say. */
export type CsvElement = CsvRow | Tensor | CsvSample<CsvRow | Tensor>;

/** Rows from which the types of columns are seen. */
const SEEN_ROWS = 100;

/** The rows of a table, as elements. */
export async function* csvElements(source: FileSource, plan: CsvPlan): AsyncGenerator<CsvElement, void> {
  const first: Line[] = [];
  let names: readonly string[] | undefined = typeof plan.header === "boolean" ? undefined : plan.header;
  let toElement: ReturnType<typeof elementsBy> | undefined;
  const begin = () => elementsBy(plan, columnsOf(plan, names ?? [], first));
  for await (const line of linesOf(source, plan)) {
    if (names === undefined) {
      names = plan.header === true ? line.fields : line.fields.map((_, i) => `column${i}`);
      if (plan.header === true) continue;
    }
    if (line.fields.length !== names.length) throw uneven(plan, line, names.length);
    if (toElement === undefined) {
      first.push(line);
      if (first.length < SEEN_ROWS) continue;
      toElement = begin();
      yield* elementsOf(first, toElement);
    } else {
      yield* elementsOf([line], toElement);
    }
  }
  if (toElement === undefined && names !== undefined) yield* elementsOf(first, begin());
}

function* elementsOf<E>(lines: readonly Line[], toElement: (line: Line) => E | undefined): Generator<E, void> {
  for (const line of lines) {
    const element = toElement(line);
    if (element !== undefined) yield element;
  }
}

/** The lines of a table. Throws a FormatError for bytes that are no UTF-8, and for quotes that are not closed. */
async function* linesOf(source: FileSource, { where, delimiter, fetch, signal }: CsvPlan): AsyncGenerator<Line, void> {
  const reader = new CsvReader(where, delimiter);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      const remedy = "Save it as UTF-8, or give a function that decodes it: () => stream of texts";
      throw new FormatError({ where, problem: "not a text in UTF-8", remedy }, { cause });
    }
  };
  for await (const chunk of openBytes(where, source, { fetch, signal })) {
    yield* reader.read(typeof chunk === "string" ? chunk : decode(chunk));
  }
  yield* reader.read(decode());
  yield* reader.end();
}

/** A value of each column. */
type Values = ReadonlyMap<string, number | string>;

/** How a line becomes an element; undefined for one that is skipped. */
function elementsBy(plan: CsvPlan, columns: readonly Column[]) {
  const inputs = columns.filter(({ name }) => !plan.labels.includes(name));
  const targets = plan.labels.flatMap((label) => columns.filter(({ name }) => name === label));
  const scalar = (column: Column, values: Values) => scalarOf(column, values.get(column.name) ?? "");
  const record = (some: readonly Column[], values: Values): CsvRow =>
    Object.fromEntries(some.map((column) => [column.name, scalar(column, values)]));
  const x = plan.vector ? vectorBy(plan, inputs) : (values: Values) => record(inputs, values);
  const [label] = targets;
  return (line: Line): CsvElement | undefined => {
    const values = new Map<string, number | string>();
    for (const column of columns) {
      const value = readField(plan, column, line);
      if (value === undefined) return undefined;
      values.set(column.name, value);
    }
    if (label === undefined) return x(values);
    return { x: x(values), y: plan.isSeveral ? record(targets, values) : (scalar(label, values) as Tensor) };
  };
}

function vectorBy({ where }: CsvPlan, columns: readonly Column[]): (values: Values) => Tensor {
  const text = columns.find(({ type }) => type === "string");
  if (text !== undefined) {
    throw new ArgumentError({
      where,
      problem: "a vector holds numbers",
      expected: "columns of numbers and bools",
      received: `texts in column ${inWords(text.name)}`,
      remedy: "Name the columns that are wanted in columns, or leave out vector",
    });
  }
  return (values) => Tensor.from(Float32Array.from(columns, ({ name }) => Number(values.get(name))));
}

function uneven({ where }: CsvPlan, { line, fields }: Line, wanted: number): FormatError {
  return new FormatError({
    where: `${where}, line ${line}`,
    problem: "another number of fields",
    expected: `${wanted}`,
    received: `${fields.length}`,
    remedy: "Put fields with a delimiter in them in quotes. Is the delimiter the right one?",
  });
}
