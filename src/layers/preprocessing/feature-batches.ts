import { ArgumentError } from "../../errors.js";
import type { HostTensor } from "../../host-tensor.js";
import { inWords } from "../../in-words.js";
import { isRecord } from "../../structure.js";
import { toHostTensor } from "./host-data.js";

/** The columns of a table by name, as tensors. Throws an ArgumentError for what is no record, and for a column that is not there. */
export function columnsIn(
  where: string,
  table: unknown,
  names: readonly string[],
): Readonly<Record<string, HostTensor>> {
  const missing = isRecord(table) ? names.find((name) => !Object.hasOwn(table, name)) : undefined;
  if (isRecord(table) && missing === undefined) {
    return Object.fromEntries(names.map((name) => [name, toHostTensor(table[name])]));
  }
  throw new ArgumentError({
    where,
    problem: missing === undefined ? "no table" : `there is no column ${missing}`,
    expected: "columns by name",
    received: inWords(table),
  });
}

const ROWS = 32;

/** A column of samples as Keras adapts to it: in batches of 32 rows, [batch, 1]; what is of more axes comes as it is. */
export function* featureBatches(column: HostTensor): Generator<HostTensor, void> {
  const { shape } = column;
  if (shape.length > 1) yield column;
  else {
    const rows = column.reshape([-1, 1]);
    for (let at = 0; at < rows.size; at += ROWS) yield rows.slice(at, at + ROWS);
  }
}
