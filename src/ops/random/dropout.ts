import { probability } from "../../check.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { withDefaults } from "../../options.js";
import { type Shape, sameShape, sizeOf } from "../../shape.js";
import { floats } from "../core/floats.js";
import { broadcastTo } from "../core/sum.js";
import { multiply } from "../elementwise/binary.js";
import { type SeedOptions, STREAM, streamOf, UNIFORM, WORDS } from "./streams.js";

const dropoutOp = defineOp({
  name: "dropout",
  inputs: ["x"],
  attrs: { ...STREAM, rate: 0, scale: 1 },
  infer: ({ x }) => x,
  elementwise: `select(x * scale, 0.0, ${UNIFORM} < rate)`,
  library: [library.philox],
  unsigned: WORDS,
  // Dropout is linear in x and the mask is a pure function of its stream, so it is its own gradient.
  gradient: (_, grad, __, attrs): Gradients<"x"> => ({ x: dropoutOp(grad, attrs) }),
});

/** What {@link dropout} may be told. */
export interface DropoutOptions extends SeedOptions {
  /** Which elements are dropped together: a shape that broadcasts to x. Default: that of x, each on its own. */
  readonly noiseShape?: Shape | undefined;
}

/**
 * Sets each element to zero with probability `rate` and scales the others by 1/(1 − rate) (Srivastava et al., 2014).
 * Throws an ArgumentError unless 0 ≤ rate ≤ 1, and a ShapeError for a noise shape that does not broadcast to that of x.
 */
export const dropout = recordable(
  "dropout",
  ["x", "rate: number", "options?: options"],
  function dropout(x: SymbolicTensor, rate: number, options: DropoutOptions = {}): SymbolicTensor {
    const { noiseShape, seed } = withDefaults("dropout", options, { noiseShape: undefined, seed: undefined });
    probability("dropout", "rate", rate);
    ({ x } = floats("dropout", { x }));
    if (noiseShape !== undefined) sizeOf(noiseShape, "dropout: noiseShape");
    if (rate === 0) return x;
    const attrs = { rate, scale: rate === 1 ? 0 : 1 / (1 - rate), ...streamOf("dropout", seed) };
    if (noiseShape === undefined || sameShape(noiseShape, x.shape)) return dropoutOp(x, attrs);
    return multiply(x, broadcastTo(dropoutOp(fill(1, noiseShape, x.dtype), attrs), x.shape));
  },
);
