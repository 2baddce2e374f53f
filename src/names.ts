import { noSuch } from "./check.js";

/** The entry of a table by its name. The ArgumentError for a name that is not there lists those that are, and says the nearest. */
export function lookUp<T>(where: string, table: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw noSuch(where, "name", name, Object.keys(table));
}
