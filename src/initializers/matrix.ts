import { ShapeError } from "../errors.js";
import type { Random } from "../random.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import { Initializer } from "./initializer.js";
import { randomSource, type SeedOptions } from "./random-source.js";

/** Options of {@link Orthogonal}. */
export interface OrthogonalOptions extends SeedOptions {
  /** What the matrix is multiplied by. Default 1. */
  readonly gain?: number | undefined;
}

/**
 * A random matrix whose rows or columns, whichever are fewer, are at right angles and of length `gain`: products with it
 * neither grow nor shrink over many steps (Saxe et al., 2014). All axes but the last count as rows.
 */
export class Orthogonal extends Initializer {
  readonly #gain: number;
  readonly #random: () => Random;

  constructor({ gain = 1, ...seed }: OrthogonalOptions = {}) {
    super();
    this.#gain = gain;
    this.#random = randomSource(seed);
  }

  override generate(shape: Shape): Float32Array<ArrayBuffer> {
    const columns = shape.at(-1);
    if (shape.length < 2 || columns === undefined) throw notAMatrix("Orthogonal", shape);
    const rows = sizeOf(shape) / columns;
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
    const random = this.#random();
    const vectors: Float64Array[] = [];
    while (vectors.length < count) {
      const vector = Float64Array.from({ length }, () => random.normal());
      // Gram and Schmidt, twice, since the first time leaves rounding errors behind.
      for (const other of [...vectors, ...vectors]) {
        const share = dot(vector, other);
        for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) - share * (other[i] ?? 0);
      }
      const norm = Math.sqrt(dot(vector, vector));
      vectors.push(vector.map((value) => value / norm));
    }
    const at = (row: number, column: number) => (rows < columns ? vectors[row]?.[column] : vectors[column]?.[row]) ?? 0;
    return Float32Array.from(
      { length: rows * columns },
      (_, i) => this.#gain * at(Math.floor(i / columns), i % columns),
    );
  }
}

/** `gain` (default 1) on the diagonal of a matrix, zeros elsewhere. */
export class Identity extends Initializer {
  readonly #gain: number;

  constructor({ gain = 1 }: { readonly gain?: number } = {}) {
    super();
    this.#gain = gain;
  }

  override generate(shape: Shape): Float32Array<ArrayBuffer> {
    const [rows = 0, columns = 0] = shape;
    if (shape.length !== 2) throw notAMatrix("Identity", shape);
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = this.#gain;
    return values;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function notAMatrix(where: string, shape: Shape): ShapeError {
  return new ShapeError({ where, problem: "not a matrix", expected: "[rows, columns]", received: formatShape(shape) });
}
