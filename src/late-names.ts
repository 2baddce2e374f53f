import { noSuch } from "./check.js";
import { InternalError } from "./errors.js";

/**
 * Classes by their names. A name must lead to its class without the class having been mentioned, so what is imported for it is in every
 * bundle that compiles a model: therefore most are loaded when their name is first used.
 */
export interface LateNames<T> {
  /** Those that are written most. */
  readonly common: Readonly<Record<string, () => T | Promise<T>>>;
  /** The names of all others, which come together, so that a name costs a page that does not write it but its letters. */
  readonly rare: readonly string[];
  readonly loadRare: () => Promise<Readonly<Record<string, T>>>;
}

/** Throws an ArgumentError that lists the names, and says the nearest, for one that is not there. */
export function checkName<T>(where: string, { common, rare }: LateNames<T>, name: string): void {
  if (typeof name === "string" && (Object.hasOwn(common, name) || rare.includes(name))) return;
  throw noSuch(where, "name", name, [...Object.keys(common), ...rare]);
}

/** What a name stands for; rejects as {@link checkName} throws. */
export async function loadNamed<T>(where: string, names: LateNames<T>, name: string): Promise<T> {
  checkName(where, names, name);
  const load = Object.hasOwn(names.common, name) ? names.common[name] : undefined;
  const found = load === undefined ? (await names.loadRare())[name] : await load();
  if (found === undefined) throw new InternalError(`${where}: "${name}" is not among the rare names`);
  return found;
}
