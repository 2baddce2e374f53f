import { isList, isRecord } from "./structure.js";

const LONGEST = 40;

/**
 * A value of any kind as an error message names it, on one short line: `-1`, `"same"`, `null`, `[1, 2]`, `a list of 300`,
 * `{ x, y }`, `a Promise`, `a function`.
 */
export function inWords(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  if (isList(value)) {
    const short = value.length <= 6 && value.every((one) => typeof one !== "object" || one === null);
    return short ? `[${value.map(inWords).join(", ")}]` : `a list of ${value.length}`;
  }
  if (isRecord(value)) {
    const keys = Object.keys(value);
    return keys.length === 0 ? "{}" : `{ ${keys.slice(0, 6).join(", ")}${keys.length > 6 ? ", …" : ""} }`;
  }
  return withArticle(tagOf(value) === "Object" ? classOf(value) : tagOf(value));
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
