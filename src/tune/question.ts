import type { Kernel } from "../gpu/kernel.js";

/** What an op asks before it takes one of its candidates: which is fastest for this kernel at these sizes? */
export interface Question {
  readonly kernel: Kernel;
  /** Sizes whose product is the work to be done. Of each only the order of magnitude counts. */
  readonly sizes: Readonly<Record<string, number>>;
  /** What else makes it another question: how matrices lie, the type of the elements. */
  readonly form: Readonly<Record<string, string | number | boolean>>;
  /** How many products go into one element of the result: by as much as their rounding candidates may differ. */
  readonly terms: number;
}

/** Sizes up to the same power of two are one question. */
function bucketOf(size: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, size)));
}

/** The sizes as they are asked for: `m 64 n 128 k 1024`. */
export function sizesOf({ sizes }: Question): string {
  return Object.entries(sizes)
    .map(([name, size]) => `${name} ${bucketOf(size)}`)
    .join(" ");
}

/** What else it says: `TRANSPOSE_A real f32`. */
export function formOf({ form }: Question): string {
  return Object.entries(form)
    .flatMap(([name, value]) => (value === false ? [] : value === true ? [name] : [`${name} ${value}`]))
    .join(" ");
}

/** The multiplications and additions that it is about, roughly. */
export function workOf({ sizes }: Question): number {
  return Object.values(sizes).reduce((product, size) => product * size, 1);
}

/**
 * What an answer is remembered under. It ends in a checksum of the shader's text and of the candidates: once either is
 * another, what was found before is forgotten.
 */
export function keyOf(question: Question, candidates: readonly unknown[]): string {
  const { kernel } = question;
  const sum = checksum(`${sourceSum(kernel)} ${JSON.stringify(candidates)}`);
  return `${kernel.name} ${formOf(question)} ${sizesOf(question)} #${sum}`;
}

const sums = new WeakMap<Kernel, string>();

function sourceSum(kernel: Kernel): string {
  const known = sums.get(kernel) ?? checksum(kernel.source);
  sums.set(kernel, known);
  return known;
}

/** FNV-1a, 32 bits. */
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}
