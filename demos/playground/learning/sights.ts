/** Pictures of what layers hold and give. */
import type { Tensor } from "wgrad";
import type { Samples } from "../data/load.js";
import type { Family } from "../model/tasks.js";
import type { Tiles } from "./frame.js";

/** Units, channels and features beyond so many are not shown. */
const MOST_TILES = 16;
const MOST_ROWS = 64;
const MOST_SPREAD = 2000;
/** Samples of a table that are shown at once. */
const SAMPLES = 24;
/** Of the plane, in points. */
export const TILE_SIDE = 16;

/** What the activations are shown for, but for a plane: some rows of a table, one picture, one stretch of a text. */
export function inputOf(family: Family, { x }: Samples, sample: number): Tensor {
  if (family === "table") return x.slice(0, SAMPLES);
  const at = sample % (x.shape[0] ?? 1);
  return x.slice(at, at + 1);
}

/** Activations [samples, …] as tiles: one a unit over the plane, one a channel of a picture, else units beside samples or steps. */
export function outputTiles(family: Family, output: Tensor): Tiles | undefined {
  const { shape } = output;
  const values = Float32Array.from(output.data as ArrayLike<number>);
  const units = shape.at(-1) ?? 1;
  if (family === "plane") return shape.length === 2 ? channels(values, units, TILE_SIDE) : undefined;
  if (shape.length === 4 && shape[0] === 1) return channels(values, units, shape[2] ?? 1);
  const rows = values.length / units;
  const columns = rows === 1 && units > MOST_ROWS ? Math.ceil(Math.sqrt(units)) : units;
  return { kind: "matrix", values, count: 1, columns };
}

/** The channels of what lies interleaved, each a tile. */
function channels(values: Float32Array, all: number, columns: number): Tiles {
  const count = Math.min(all, MOST_TILES);
  const size = values.length / all;
  const tiles = new Float32Array(count * size);
  for (let tile = 0; tile < count; tile++) {
    for (let i = 0; i < size; i++) tiles[tile * size + i] = values[i * all + tile] ?? 0;
  }
  return { kind: "pictures", values: tiles, count, columns };
}

/** The largest weight of a layer: filters as tiles, all else as rows of inputs and columns of units. */
export function kernelTiles(weights: readonly Tensor[]): Tiles | undefined {
  const largest = weights.reduce<Tensor | undefined>(
    (most, one) => (most && most.size >= one.size ? most : one),
    undefined,
  );
  if (largest === undefined) return undefined;
  const { shape } = largest;
  const units = shape.at(-1) ?? 1;
  if (shape.length === 4) {
    const [height = 1, width = 1, depth = 1] = shape;
    const first = largest.reshape([height * width, depth, units]).gather([0], { axis: 1 });
    return channels(first.data as Float32Array, units, width);
  }
  const columns = Math.min(units, MOST_ROWS);
  const rows = largest.reshape([-1, units]).slice(0, MOST_ROWS);
  const part = rows.gather([...Array(columns).keys()], { axis: 1 });
  return { kind: "matrix", values: part.data as Float32Array, count: 1, columns };
}

export function rootMeanSquare(weights: readonly Tensor[]): number {
  let [sum, count] = [0, 0];
  for (const { data } of weights) {
    for (let i = 0; i < data.length; i++) sum += (data[i] as number) ** 2;
    count += data.length;
  }
  return Math.sqrt(sum / Math.max(1, count));
}

/** Every n-th weight, so that there are not too many. */
export function spreadOf(weights: readonly Tensor[]): Float32Array {
  const count = weights.reduce((sum, { size }) => sum + size, 0);
  const every = Math.ceil(count / MOST_SPREAD);
  return Float32Array.from(
    weights.flatMap(({ data }) => Array.from(data as ArrayLike<number>).filter((_, i) => i % every === 0)),
  );
}
