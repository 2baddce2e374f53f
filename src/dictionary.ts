/** A record by names that somebody else chose: without a prototype, so that it has none but them, `constructor` and the like included. */
export function dictionary<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const made: Record<string, T> = Object.create(null);
  for (const [name, value] of entries) made[name] = value;
  return made;
}
