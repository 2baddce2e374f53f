import { ArgumentError } from "../errors.js";
import { oneAxis } from "../host/reduce.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { withDefaults } from "../options.js";
import { sizeOf } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";

export interface NormalizeOptions {
  /** Along which the numbers of a vector lie. Default −1. */
  readonly axis?: number | undefined;
  /** Of the norm: 1 is the sum of magnitudes, 2 the length, `Infinity` the largest magnitude. Default 2. */
  readonly order?: number | undefined;
}

/**
 * Numbers on the host, each vector along `axis` divided by its norm, as Keras's `utils.normalize`; vectors of zeros stay zeros. float32 of
 * the same shape.
 *
 * Throws an ArgumentError for an order below 1, and for an axis that there is not.
 *
 * @example normalize([[3, 4], [0, 5]]).toArray();   // [[0.6, 0.8], [0, 1]]
 */
export function normalize(x: Tensor | TensorLike, options: NormalizeOptions = {}): Tensor<"float32"> {
  const where = "normalize";
  const { axis, order } = withDefaults(where, options, { axis: -1, order: 2 });
  if (typeof order !== "number" || !(order >= 1)) {
    throw new ArgumentError({ where, problem: "no such order", expected: "1 or more", received: inWords(order) });
  }
  const tensor = (isA<Tensor>(x, Tensor) ? x : Tensor.from(x)).cast("float32");
  const { shape, values } = tensor;
  const at = oneAxis(where, axis, shape.length);
  const length = shape[at] ?? 1;
  const stride = sizeOf(shape.slice(at + 1));
  const result = Tensor.zeros(shape);
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / stride) % length !== 0) continue; // no first number of a vector
    const places = Array.from({ length }, (_, i) => start + i * stride);
    const norm = normOf(
      places.map((place) => values[place] ?? 0),
      order,
    );
    for (const place of places) result.data[place] = (values[place] ?? 0) / (norm === 0 ? 1 : norm);
  }
  return result;
}

function normOf(vector: readonly number[], order: number): number {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (order === Infinity || largest === 0) return largest;
  const sum = vector.reduce((total, value) => total + (Math.abs(value) / largest) ** order, 0); // of numbers that cannot overflow
  return largest * sum ** (1 / order);
}
