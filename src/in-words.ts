import { isList, isRecord } from "./structure.js";

const LONGEST = 40;
const MOST = 6;

/**
 * A value of any kind as an error message names it, on one short line: `-1`, `"same"`, `null`, `[1, 2]`, `a list of 300`,
 * `{ x, y }`, `a Promise`, `a function`.
 */
export function inWords(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  if (isList(value)) return listInWords(value);
  if (isRecord(value)) {
    const keys = Object.keys(value);
    return keys.length === 0 ? "{}" : `{ ${keys.slice(0, MOST).join(", ")}${keys.length > MOST ? ", …" : ""} }`;
  }
  return withArticle(tagOf(value) === "Object" ? classOf(value) : tagOf(value));
}

/** A short list is written out, and a list of short lists. */
function listInWords(list: readonly unknown[]): string {
  const isShort = list.length <= MOST && list.every((one) => !isList(one) || (one.length <= MOST && !one.some(isList)));
  const words = isShort ? `[${list.map(inWords).join(", ")}]` : "";
  return isShort && words.length <= LONGEST ? words : `a list of ${list.length}`;
}

/** What the engine calls an object, the same in every window and frame: `Promise`, `Float32Array`; `Object` for classes that say nothing. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

function classOf(value: object): string {
  const { name }: { readonly name?: unknown } = Object(value.constructor);
  return typeof name === "string" && name !== "" ? name : "object";
}

function withArticle(noun: string): string {
  return `${/^[AEIO]/i.test(noun) ? "an" : "a"} ${noun}`;
}
