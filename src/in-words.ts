import { isClass, nameOfFunction } from "./is-a.js";
import { isList, isRecord } from "./structure.js";

const LONGEST = 40;
const MOST = 6;

/**
 * A value of any kind as an error message names it, on one short line: `-1`, `"same"`, `null`, `[1, 2]`, `a list of 300`,
 * `{ x, y }`, `a Promise`, `a function`. It never throws, whatever the value does when it is looked at.
 */
export function inWords(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(shortened(value));
  if (typeof value === "function")
    return isClass(value) ? `the class ${shortened(nameOfFunction(value))}` : "a function";
  if (typeof value === "bigint") return `${shortened(`${value}`)}n`;
  if (typeof value !== "object" || value === null) return shortened(String(value));
  try {
    if (isList(value)) return listInWords(value);
    if (isRecord(value)) return recordInWords(value);
    return withArticle(tagOf(value) === "Object" ? classOf(value) : tagOf(value));
  } catch {
    return "an object";
  }
}

/** A name or text of any length, cut to what fits into a message. */
export function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function recordInWords(record: object): string {
  const keys = Object.keys(record);
  const shown = keys.slice(0, MOST).map(shortened).join(", ");
  return keys.length === 0 ? "{}" : `{ ${shown}${keys.length > MOST ? ", …" : ""} }`;
}

/** A short list is written out, and a list of short lists. */
function listInWords(list: readonly unknown[]): string {
  const isShort = list.length <= MOST && list.every((one) => !isList(one) || (one.length <= MOST && !one.some(isList)));
  const words = isShort ? `[${Array.from(list, inWords).join(", ")}]` : "";
  return isShort && words.length <= LONGEST ? words : `a list of ${list.length}`;
}

/**
 * What the engine calls an object, the same in every window and frame: `Promise`, `Float32Array`; `Object` for classes that say
 * nothing, and for what cannot be asked.
 */
export function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice("[object ".length, -1);
  } catch {
    return "Object";
  }
}

function classOf(value: object): string {
  const { name }: { readonly name?: unknown } = Object(value.constructor);
  return typeof name === "string" && name !== "" ? shortened(name) : "object";
}

/** A noun with its article, by its first letter. */
export function withArticle(noun: string): string {
  return `${/^[AEIO]/i.test(noun) ? "an" : "a"} ${noun}`;
}
