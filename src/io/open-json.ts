import { type FileSource, type OpenOptions, openFile } from "../data/file-source.js";
import { FormatError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isRecord } from "../structure.js";
import { parseJson } from "./json.js";

/** A JSON file: from wherever a file may come, or what it holds. */
export type JsonSource = FileSource | JsonRecord;

/** What a JSON file holds. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The record that a JSON file holds. Rejects with a FormatError for a file that holds none. */
export async function openJson(where: string, source: JsonSource, options: OpenOptions): Promise<JsonRecord> {
  if (isRecord(source)) return source;
  const { whole } = await openFile(where, source as FileSource, options);
  const found = parseJson(where, new TextDecoder().decode(await whole()));
  if (isRecord(found)) return found;
  throw new FormatError({ where, problem: "no such file", expected: "a record", received: inWords(found) });
}
