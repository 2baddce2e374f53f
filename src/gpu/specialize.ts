import { InternalError } from "../errors.js";
import type { Kernel } from "./kernel.js";

/** What a kernel's `alias real` may stand for. Integers are for kernels that move elements or count, and compute nothing. */
export type Real = "f32" | "f16" | "i32" | "u32";

/** What the loader may change in a kernel's text; everything else stands as it lies in `shaders/`. */
export interface Specialization {
  /** New values for constants marked `// tune`. */
  readonly constants?: Readonly<Record<string, number | boolean>>;
  /** What `alias real` stands for. Default `"f32"`. */
  readonly real?: Real;
  /** What `alias result`, the type a kernel writes, stands for where it is not `real`: partial sums are f32 whatever they sum. */
  readonly result?: Real;
  /** Generated code that takes the place of the region between `// fuse` and `// end fuse`. */
  readonly fuse?: string;
  /** The same for the region between `// fuse read` and `// end fuse`. */
  readonly fuseRead?: string;
}

const TUNE = /^(const\s+(\w+)\s*(?::\s*\w+)?\s*=\s*)([^;]+)(;\s*)\/\/ tune/gm;
const CONST = /^const\s+(\w+)\s*(?::\s*\w+)?\s*=\s*([^;]+);/gm;
const RESULT = "alias result = real;";
const FUSE = /\/\/ fuse\n.*?\/\/ end fuse/s;
const FUSE_READ = /\/\/ fuse read\n.*?\/\/ end fuse/s;
const UNROLL = /for \(var (\w+) = 0u; \1 < ([^;]+); \1\+\+\) \{ *\/\/ unroll.*\n/;

/**
 * The WGSL of one specialised kernel. The loader does four things and no more: it sets the constants marked `// tune`,
 * switches `alias real` and `alias result`, puts fused code into the `// fuse` regions and unrolls the loops marked `// unroll`.
 */
export function specialize(kernel: Kernel, how: Specialization = {}): string {
  const { constants = {}, real = "f32", result = real, fuse, fuseRead } = how;
  for (const name of Object.keys(constants)) {
    if (!(name in kernel.constants)) throw new InternalError(`${kernel.name}: no constant ${name} marked // tune`);
  }
  let source = kernel.source.replace(TUNE, (line, head: string, name: string, old: string, tail: string) => {
    const value = constants[name];
    return value === undefined ? line : head + literal(value, old) + tail;
  });
  if (real !== "f32") source = source.replace("alias real = f32;", `alias real = ${real};`);
  if (result !== real) {
    if (!source.includes(RESULT)) throw new InternalError(`${kernel.name}: writes what it reads`);
    source = source.replace(RESULT, `alias result = ${result};`);
  }
  if (needsHalf(how)) source = `enable f16;\n${source}`;
  for (const [region, text] of [[FUSE, fuse] as const, [FUSE_READ, fuseRead] as const]) {
    if (text === undefined) continue;
    if (!region.test(source)) throw new InternalError(`${kernel.name}: has no // fuse region for it`);
    source = source.replace(region, () => text);
  }
  return unroll(source);
}

/** Whether a specialised kernel has 16-bit floats in it. */
export function needsHalf({ real, result, fuse = "", fuseRead = "" }: Specialization): boolean {
  return real === "f16" || result === "f16" || /\bf16\b/.test(fuse + fuseRead);
}

/** A constant in the spelling of the one it replaces: `4u` stays unsigned, `true` stays bool. */
function literal(value: number | boolean, old: string): string {
  if (typeof value === "boolean") return String(value);
  const suffix = /[uif]$/.exec(old.trim())?.[0] ?? "";
  return Number.isInteger(value) && suffix === "" && old.includes(".") ? value.toFixed(1) : `${value}${suffix}`;
}

/** Replaces each `for (var i = 0u; i < N; i++) { // unroll` by N copies of its body with `i` written out. */
function unroll(source: string): string {
  const values = new Map<string, number>();
  for (const [, name, expression] of source.matchAll(CONST)) {
    const value = evaluate(expression ?? "", values);
    if (name !== undefined && value !== undefined) values.set(name, value);
  }
  for (;;) {
    const loop = UNROLL.exec(source);
    if (loop === null) return source;
    const [head, index = "", bound = ""] = loop;
    const count = evaluate(bound, values);
    if (count === undefined) throw new InternalError(`cannot unroll a loop bounded by ${bound}`);
    const start = loop.index + head.length;
    const end = closingBrace(source, start);
    const body = source.slice(start, end);
    const name = new RegExp(`\\b${index}\\b`, "g");
    const copies = Array.from({ length: count }, (_, i) => `{\n${body.replace(name, `${i}u`)}}`);
    source = `${source.slice(0, loop.index)}${copies.join("\n")}${source.slice(end + 1)}`;
  }
}

/** Position of the brace that closes a block whose body starts at `start`. */
function closingBrace(source: string, start: number): number {
  let depth = 1;
  for (let at = start; at < source.length; at++) {
    if (source[at] === "{") depth++;
    else if (source[at] === "}" && --depth === 0) return at;
  }
  throw new InternalError("a loop marked // unroll is never closed");
}

/** Value of a sum of products of integers and known names, with parentheses; undefined for anything else. */
function evaluate(expression: string, names: ReadonlyMap<string, number>): number | undefined {
  const tokens = expression.match(/\d+|\w+|[()+\-*/]/g)?.filter((token) => token !== "u") ?? [];
  let at = 0;
  const atom = (): number => {
    const token = tokens[at++] ?? "";
    if (token === "(") {
      const inside = sum();
      at++;
      return inside;
    }
    return /^\d/.test(token) ? Number.parseInt(token, 10) : (names.get(token) ?? Number.NaN);
  };
  const product = (): number => {
    let value = atom();
    while (tokens[at] === "*" || tokens[at] === "/")
      value = tokens[at++] === "*" ? value * atom() : Math.floor(value / atom());
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-")
      value = tokens[at++] === "+" ? value + product() : value - product();
    return value;
  };
  const value = sum();
  return Number.isNaN(value) || at < tokens.length ? undefined : value;
}
