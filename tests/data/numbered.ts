import { expect } from "vitest";
import { Dataset } from "../../src/data/index.js";
import { Tensor } from "../../src/tensor.js";

export type Pair = { x: Tensor; y: Tensor };

/** `count` rows: x is [count, 2] with 10·row and 10·row + 1, y is [count] with the row. */
export function numbered(count: number): Pair {
  const x = Tensor.from(
    Float32Array.from({ length: 2 * count }, (_, i) => 10 * Math.floor(i / 2) + (i % 2)),
    [count, 2],
  );
  return { x, y: Tensor.from(Int32Array.from({ length: count }, (_, i) => i)) };
}

/** The same rows one by one, from a source that can only go forward. */
export function stream(count: number): Dataset<Pair> {
  const { x, y } = numbered(count);
  return Dataset.fromGenerator(
    async function* () {
      for (let i = 0; i < count; i++) yield { x: x.at(i), y: y.at(i) };
    },
    { size: count },
  );
}

/** Both kinds of source: what holds for one must hold for the other. */
export const kinds = [
  ["in memory", (count: number): Dataset<Pair> => Dataset.fromTensors(numbered(count))],
  ["mapped", (count: number): Dataset<Pair> => Dataset.fromTensors(numbered(count)).map((pair) => pair)],
  ["streamed", stream],
] as const;

/** The row numbers in the order they come, from elements or batches, checking that x went along with y. */
export async function rowsIn(elements: AsyncIterable<Pair>): Promise<number[]> {
  const rows: number[] = [];
  for await (const { x, y } of elements) {
    const here = [...y.data];
    expect([...x.data]).toEqual(here.flatMap((row) => [10 * row, 10 * row + 1]));
    rows.push(...here);
  }
  return rows;
}

/** 0, 1, … up to and without `count`. */
export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
