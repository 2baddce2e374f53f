import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { withDefaults } from "../../options.js";
import { type Shape, sizeOf } from "../../shape.js";
import { cast } from "../core/cast.js";
import { type TensorOrNumber, toTensor } from "../core/elementwise.js";
import { broadcastTo } from "../core/sum.js";
import { FROM, type RandomOptions, STREAM, streamOf, WORDS } from "./streams.js";

// Random numbers whose distribution may be another at every place. They are drawn anew from their stream, so no gradient flows.

export const LIBRARY = [
  library.distributions,
  library.philox,
  library.exponential,
  library.logarithm,
  library.trigonometry,
  library.numbers,
] as const;

const DRAW = { attrs: STREAM, library: LIBRARY, unsigned: WORDS } as const;

const gammaOp = defineOp({
  ...DRAW,
  name: "randomGamma",
  inputs: ["alpha"],
  infer: ({ alpha }) => alpha,
  elementwise: `random_gamma(index, alpha, ${FROM})`,
});

const betaOp = defineOp({
  ...DRAW,
  name: "randomBeta",
  inputs: ["alpha", "beta"],
  infer: ({ alpha }) => alpha,
  elementwise: `random_beta(index, alpha, beta, ${FROM})`,
});

const binomialOp = defineOp({
  ...DRAW,
  name: "randomBinomial",
  inputs: ["counts", "probabilities"],
  infer: ({ counts }) => counts,
  elementwise: `random_binomial(index, counts, probabilities, ${FROM})`,
});

const RANDOM = { seed: undefined, dtype: "float32" } as const;

/** A number, or a tensor of floats that broadcasts, at every place. */
function everywhere(name: string, value: TensorOrNumber, shape: Shape): SymbolicTensor {
  sizeOf(shape, name);
  return broadcastTo(cast(toTensor(name, value, "float32"), "float32"), shape);
}

/** Numbers from the gamma distribution of shape `alpha` > 0 and scale 1, new ones every run; NaN for an alpha that is none. */
export const randomGamma = recordable(
  "randomGamma",
  ["shape: sizes", "alpha: operand", "options?: options"],
  function randomGamma(shape: Shape, alpha: TensorOrNumber, options: RandomOptions = {}): SymbolicTensor {
    const { seed, dtype } = withDefaults("randomGamma", options, RANDOM);
    return cast(gammaOp(everywhere("randomGamma", alpha, shape), streamOf("randomGamma", seed)), dtype);
  },
);

/** Numbers from 0 to 1 from the beta distribution of `alpha` > 0 and `beta` > 0, new ones every run; NaN for parameters that are none. */
export const randomBeta = recordable(
  "randomBeta",
  ["shape: sizes", "alpha: operand", "beta: operand", "options?: options"],
  function randomBeta(
    shape: Shape,
    alpha: TensorOrNumber,
    beta: TensorOrNumber,
    options: RandomOptions = {},
  ): SymbolicTensor {
    const { seed, dtype } = withDefaults("randomBeta", options, RANDOM);
    const [a, b] = [everywhere("randomBeta", alpha, shape), everywhere("randomBeta", beta, shape)];
    return cast(betaOp(a, b, streamOf("randomBeta", seed)), dtype);
  },
);

/** How many of `counts` tries succeed that do so with the given probabilities, new ones every run; NaN for parameters that are none. */
export const randomBinomial = recordable(
  "randomBinomial",
  ["shape: sizes", "counts: operand", "probabilities: operand", "options?: options"],
  function randomBinomial(
    shape: Shape,
    counts: TensorOrNumber,
    probabilities: TensorOrNumber,
    options: RandomOptions = {},
  ): SymbolicTensor {
    const { seed, dtype } = withDefaults("randomBinomial", options, RANDOM);
    const [n, p] = [everywhere("randomBinomial", counts, shape), everywhere("randomBinomial", probabilities, shape)];
    return cast(binomialOp(n, p, streamOf("randomBinomial", seed)), dtype);
  },
);
