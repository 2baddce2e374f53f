import { optionFromKeras } from "../../src/io/keras-names.js";
import { CLASSES, NAMESPACES, NOT_TAKEN, OPTIONS_NOT_TAKEN, OPTIONS_RENAMED, RENAMED } from "./choices.js";
import { type Exports, type Parameters, packageExports } from "./exports.js";
import type { KerasApi, KerasEntry } from "./keras-api.js";

/** How much of one of Keras's modules there is here. */
export interface Section {
  readonly title: string;
  readonly has: readonly string[];
  readonly lacks: readonly string[];
  readonly notTaken: readonly { readonly name: string; readonly why: string }[];
  readonly optionsHad: number;
  /** Of names that are here: options that are not, by name. */
  readonly optionsLacking: ReadonlyMap<string, readonly string[]>;
}

/** Compares what the package exports with what Keras does. */
export function compareWithKeras(api: KerasApi): Section[] {
  const exports = packageExports(Object.values(CLASSES).map(({ own }) => own));
  return Object.entries(api.sections).map(([title, entries]) => compareSection(title, entries, exports));
}

function compareSection(
  title: string,
  entries: Readonly<Record<string, KerasEntry>>,
  exports: ReadonlyMap<string, Exports>,
): Section {
  const has: string[] = [];
  const lacks: string[] = [];
  const notTaken: { name: string; why: string }[] = [];
  const optionsLacking = new Map<string, string[]>();
  let optionsHad = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const path = `${title}.${name}`;
    const ours = find(exports, title, name);
    if (ours === undefined) {
      const why = reason(NOT_TAKEN, (pattern) => matches(pattern, path), "names");
      if (why === undefined) lacks.push(name);
      else notTaken.push({ name, why });
      continue;
    }
    has.push(name);
    const wanted = (entry.options ?? []).filter((option) => !isLeftOut(path, option));
    const lacking = wanted.filter(
      (option) => !ours.has(OPTIONS_RENAMED[`${path}:${option}`] ?? optionFromKeras(option)),
    );
    optionsHad += wanted.length - lacking.length;
    if (lacking.length > 0) optionsLacking.set(name, lacking);
  }
  return { title, has, lacks, notTaken, optionsHad, optionsLacking };
}

/** What stands here for a name of Keras's, and what it can be given; undefined where there is nothing. */
function find(exports: ReadonlyMap<string, Exports>, section: string, name: string): Parameters | undefined {
  const renamed = RENAMED[`${section}.${name}`];
  const own = renamed ?? (/^[A-Z]/.test(name) ? name : optionFromKeras(name));
  const dot = own.lastIndexOf(".");
  if (dot >= 0) {
    const place = renamed === undefined ? `${section}.${own.slice(0, dot)}` : own.slice(0, dot).replace(/^\./, "");
    return exports.get(place)?.get(own.slice(dot + 1));
  }
  const { own: inClass } = CLASSES[section] ?? {};
  for (const space of inClass === undefined ? (NAMESPACES[section] ?? [section]) : [inClass]) {
    const found = exports.get(space)?.get(own);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isLeftOut(path: string, option: string): boolean {
  const meant = (pattern: string) => {
    const [where, what] = pattern.includes(":") ? pattern.split(":") : ["*", pattern];
    return what === option && matches(where ?? "*", path);
  };
  return reason(OPTIONS_NOT_TAKEN, meant, "options") !== undefined;
}

function reason<K extends string>(
  groups: readonly ({ readonly why: string } & Readonly<Record<K, readonly string[]>>)[],
  meant: (pattern: string) => boolean,
  list: K,
): string | undefined {
  return groups.find((group) => group[list].some(meant))?.why;
}

/** Whether a pattern, in which `*` stands for anything, means a path. */
function matches(pattern: string, path: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(".", "\\."));
  return new RegExp(`^${parts.join(".*")}$`).test(path);
}
