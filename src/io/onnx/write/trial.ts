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

/** How sizes are chosen that stand for those that are not known. */
export interface StandIns {
  /** Whether those of the second batch are odd: "same" and "valid" windows come to different sizes there. */
  readonly odd: boolean;
  /** Whether axes of one number are alike in all inputs, for a model whose inputs must fit each other. */
  readonly alike: boolean;
  /** The most steps that the model has places for. */
  readonly most: number;
}

/**
 * The sizes of inputs in two batches. Each that is not known has numbers of its own, so that no two are taken for each other; the first
 * axis is the batch, of all inputs the same.
 */
export function standIns(inputs: readonly LayerTensor[], { odd, alike, most }: StandIns): Size[][] {
  let unit = 64;
  while (unit > 1 && 2.5 * unit + 1 > most) unit /= 2;
  const more = odd ? Math.floor(unit / 2) + 1 : 0;
  let count = 0;
  return inputs.map(({ shape }) =>
    shape.map((size, axis): Size => {
      if (size >= 0) return [size, size];
      if (axis === 0) return [2, 3];
      // 64 and 128, 192 and 320, 256 and 448, …: no two differ by the same, or are the same many times as large.
      const which = alike ? axis - 1 : count++;
      const [a, b] = which === 0 ? [1, 2] : [which + 2, 2 * which + 3];
      return [unit * a, unit * b + more];
    }),
  );
}
