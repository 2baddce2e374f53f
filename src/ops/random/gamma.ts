import { defineOp } from "../../graph/symbols/op.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Seed } from "../../seed.js";
import type { Shape } from "../../shape.js";
import { subtract } from "../elementwise/binary.js";
import { sigmoid } from "../elementwise/unary.js";
import { LIBRARY } from "./by-rejection.js";
import { FROM, STREAM, streamOf, WORDS } from "./streams.js";

const logGammaOp = defineOp({
  name: "randomLogGamma",
  inputs: ["alpha"],
  attrs: { ...STREAM, shape: [] as Shape },
  infer: (_, { shape }) => ({ shape }),
  elementwise: `random_log_gamma(index, alpha, 1u, ${FROM})`,
  library: LIBRARY,
  unsigned: WORDS,
});

/** Logarithms of numbers from the gamma distribution of a shape `alpha` that broadcasts to `shape`: its softmax is Dirichlet's. */
export function randomLogGamma(
  where: string,
  shape: Shape,
  alpha: SymbolicTensor | number,
  seed: Seed | undefined,
): SymbolicTensor {
  return logGammaOp(typeof alpha === "number" ? fill(alpha) : alpha, { shape, ...streamOf(where, seed) });
}

/** Numbers from the beta distribution of parameters that broadcast to `shape`: G(a) / (G(a) + G(b)) of two gamma-distributed ones. */
export function betaOf(
  where: string,
  shape: Shape,
  [alpha, beta]: readonly [SymbolicTensor | number, SymbolicTensor | number],
  seed: Seed | undefined,
): SymbolicTensor {
  return sigmoid(subtract(randomLogGamma(where, shape, alpha, seed), randomLogGamma(where, shape, beta, seed)));
}
