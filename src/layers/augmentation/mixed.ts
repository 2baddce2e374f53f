import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { arange } from "../../ops/arrange/creation.js";
import { requireFloats } from "../../ops/core/floats.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import { take } from "../../ops/index/gather.js";
import { randomShuffle } from "../../ops/random/distributions.js";
import type { Seed } from "../../seed.js";

/** Which image of the batch each is mixed with, [batch]. */
export function partnersOf({ shape }: SymbolicTensor, seed: Seed | undefined): SymbolicTensor {
  return randomShuffle(arange(0, shape[0] ?? 1), { seed });
}

/** weight · x + (1 − weight) · that of the partner: x [batch, …], weight one for each. Labels are one-hot or numbers. */
export function mixed(
  where: string,
  x: SymbolicTensor,
  partners: SymbolicTensor,
  weight: SymbolicTensor,
): SymbolicTensor {
  requireFloats(where, { labels: x });
  const each = reshape(
    weight,
    x.shape.map((size, axis) => (axis === 0 ? size : 1)),
  );
  return add(multiply(x, each), multiply(take(x, partners, { axis: 0 }), subtract(1, each)));
}
