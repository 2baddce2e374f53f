import { ArgumentError } from "./errors.js";

/** The entry of a table by its name. Throws an ArgumentError that lists the names there are for one it does not know. */
export function lookUp<T>(where: string, table: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw new ArgumentError({
    where,
    problem: "no such name",
    expected: `one of ${Object.keys(table).join(", ")}`,
    received: `${name}`,
  });
}
