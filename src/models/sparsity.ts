import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, Layer } from "../layers/index.js";

/** How many of some numbers are zero. */
export interface ZeroCount {
  readonly name: string;
  readonly size: number;
  readonly zeros: number;
}

/** How sparse a model is. */
export interface Sparsity {
  /** Each of its weights, in their order. */
  readonly weights: readonly ZeroCount[];
  /** The part of all weights that is zero, from 0 to 1. */
  readonly sparsity: number;
  /** What all weights take as they are, in bytes. */
  readonly bytes: number;
  /** What they take packed by gzip, in bytes: what zeros save in a file. In memory, and in time, they save nothing. */
  readonly gzipBytes: number;
}

/**
 * How many weights of a layer or model are zero, and what that saves in a file. Rejects with an ArgumentError for what is neither.
 *
 * @example
 * const { sparsity, bytes, gzipBytes } = await sparsityOf(model);
 */
export async function sparsityOf(model: AnyLayer): Promise<Sparsity> {
  if (!isA(model, Layer)) {
    const received = inWords(model);
    throw new ArgumentError({ where: "sparsityOf", problem: "no such model", expected: "a layer or model", received });
  }
  const values = await model.getWeights();
  const weights = model.weights.map(({ name }, i): ZeroCount => {
    const numbers = values[i]?.data ?? new Float32Array();
    return { name, size: numbers.length, zeros: numbers.filter((number) => number === 0).length };
  });
  const sum = (key: "size" | "zeros") => weights.reduce((total, one) => total + one[key], 0);
  return {
    weights,
    sparsity: sum("size") === 0 ? 0 : sum("zeros") / sum("size"),
    bytes: 4 * sum("size"),
    gzipBytes: await gzipped(values.map(({ data }) => data)),
  };
}

async function gzipped(parts: readonly Float32Array<ArrayBuffer>[]): Promise<number> {
  const packed = new Blob([...parts]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(packed).arrayBuffer()).byteLength;
}
