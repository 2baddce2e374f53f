import type { Doubles } from "./stage.js";

/** A recurrent layer, as the world around it sees its states: [batch, steps, units]. */
export interface States {
  readonly batch: number;
  readonly steps: number;
  readonly units: number;
  /** Whether it gives the state after every step, or after the last. */
  readonly sequences: boolean;
}

/** What the layer gives of its states. */
export function givenOf(h: Doubles, { batch, steps, units, sequences }: States): Float64Array {
  if (sequences) return h.slice();
  const last = new Float64Array(batch * units);
  for (let n = 0; n < batch; n++)
    last.set(h.subarray(((n + 1) * steps - 1) * units, (n + 1) * steps * units), n * units);
  return last;
}

/** What comes back to unit `j` of the state of sample `n` after step `t`, from what the layer gave. */
export function comingBack(
  grad: Doubles,
  n: number,
  t: number,
  j: number,
  { steps, units, sequences }: States,
): number {
  if (sequences) return grad[(n * steps + t) * units + j] ?? 0;
  return t === steps - 1 ? (grad[n * units + j] ?? 0) : 0;
}

/** A gradient of zeros for each of three weights. */
export function zerosFor(weights: readonly { readonly values: Doubles }[]): [Float64Array, Float64Array, Float64Array] {
  const [a, b, c] = weights.map(({ values }) => values.length);
  return [new Float64Array(a ?? 0), new Float64Array(b ?? 0), new Float64Array(c ?? 0)];
}
