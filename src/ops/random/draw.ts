import { finite } from "../../check.js";
import { defineOp } from "../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { withDefaults } from "../../options.js";
import { type Shape, sizeOf } from "../../shape.js";
import { cast } from "../core/cast.js";
import { type RandomOptions, STREAM, streamOf, UNIFORM, WORDS } from "./streams.js";

const uniformOp = defineOp({
  name: "randomUniform",
  inputs: [],
  attrs: { ...STREAM, shape: [] as Shape, minval: 0, maxval: 1 },
  infer: (_, { shape }) => ({ shape }),
  elementwise: `minval + (maxval - minval) * ${UNIFORM}`,
  library: [library.philox],
  unsigned: WORDS,
});

/** Between which numbers {@link randomUniform} draws. */
export interface UniformOptions extends RandomOptions {
  /** Default 0. */
  readonly minval?: number | undefined;
  /** Default 1. */
  readonly maxval?: number | undefined;
}

/** Uniform numbers from `minval` (default 0) up to `maxval` (default 1), new ones every run. */
export function randomUniform(shape: Shape, options: UniformOptions = {}): SymbolicTensor {
  sizeOf(shape, "randomUniform");
  const { seed, dtype, ...range } = withDefaults("randomUniform", options, {
    minval: 0,
    maxval: 1,
    seed: undefined,
    dtype: "float32",
  });
  for (const [name, value] of Object.entries(range)) finite("randomUniform", name, value);
  return cast(uniformOp({ shape, ...streamOf("randomUniform", seed), ...range }), dtype);
}
