import { noSuch } from "./check.js";

/** The entry of a table by its name. The ArgumentError for a name that is not there lists those that are, and says the nearest. */
export function lookUp<T>(where: string, table: Readonly<Record<string, T>>, name: string): T {
  const found = typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw noSuch(where, "name", name, Object.keys(table));
}

/** Keras's spelling: `MaxPooling2D` is `max_pooling2d`, `kernelInitializer` is `kernel_initializer`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/_+/g, "_")
    .toLowerCase();
}

/** The name for the first of a kind, with a number from the second on: `dense`, `dense_1`. `used` counts them. */
export function numbered(used: Map<string, number>, base: string): string {
  const count = used.get(base) ?? 0;
  used.set(base, count + 1);
  return count === 0 ? base : `${base}_${count}`;
}

const counts = new Map<string, number>();

/** An automatic name that no other object of this page has got. */
export function uniqueName(base: string): string {
  return numbered(counts, base);
}
