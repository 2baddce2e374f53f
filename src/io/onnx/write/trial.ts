import type { LayerTensor } from "../../../graph/symbols/layer-tensor.js";
import { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import { attachMask } from "../../../layers/index.js";
import type { Placed, Size } from "./sizes.js";
import type { TracedNames } from "./traced-call.js";

/** What is known of a value between layers, once it is written. */
export interface Value extends Placed {
  /** Which of its steps count. */
  readonly mask?: Placed | undefined;
}

/** A tensor in the place of a value, of one of the two batches, with its mask. */
export function probeFor(
  { name, shape, mask }: Value,
  batch: 0 | 1,
  dtype: SymbolicTensor["dtype"],
  names: TracedNames,
): SymbolicTensor {
  const made = ({ name, shape }: Placed, type: SymbolicTensor["dtype"]) => {
    const sizes = shape.map((size) => size[batch]);
    const tensor = new SymbolicTensor({ shape: sizes, dtype: type }, { kind: "input", name });
    names.note(tensor, name);
    return tensor;
  };
  const tensor = made({ name, shape }, dtype);
  if (mask !== undefined) attachMask(tensor, made(mask, "bool"));
  return tensor;
}

/**
 * The sizes of inputs in two batches. Each that is not known has numbers of its own, so that no two are taken for each other; the first
 * axis is the batch, of all inputs the same. With `odd` added in the second batch, "same" and "valid" windows come to different sizes there.
 */
export function standIns(inputs: readonly LayerTensor[], odd: number): Size[][] {
  let next = 0;
  const primes = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59];
  return inputs.map(({ shape }) =>
    shape.map((size, axis): Size => {
      if (size >= 0) return [size, size];
      if (axis === 0) return [2, 3];
      const [a, b] = [primes[next % primes.length] ?? 3, primes[(next + 1) % primes.length] ?? 5];
      next += 2;
      return [64 * a, 64 * b + odd];
    }),
  );
}
