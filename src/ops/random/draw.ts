import { ArgumentError } from "../../errors.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { nextStream } from "../../graph/symbols/trace.js";
import * as library from "../../kernels/library/index.js";
import { type Shape, sameShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { broadcastTo } from "../core/sum.js";
import { multiply } from "../elementwise/binary.js";

// Random numbers are a function of (seed, step, stream, index), by Philox 4x32-10 (Salmon et al., "Parallel random
// numbers: as easy as 1, 2, 3", SC 2011). Nothing is stored: the backward pass computes a mask again from its numbers.

/** The expression for a uniform number from [0, 1), of ops with the attribute `stream`. */
export const UNIFORM = "random_uniform(index, stream, step.iteration, step.seed)";

const uniformOp = defineOp({
  name: "randomUniform",
  inputs: [],
  attrs: { shape: [] as Shape, stream: 0, low: 0, high: 1 },
  infer: (_, { shape }) => ({ shape }),
  elementwise: `low + (high - low) * ${UNIFORM}`,
  library: [library.philox],
  unsigned: ["stream"],
});

/** Uniform numbers from `low` (default 0) up to `high` (default 1), new ones every run. */
export function randomUniform(shape: Shape, { low = 0, high = 1 } = {}): SymbolicTensor {
  return uniformOp({ shape, stream: nextStream(), low, high });
}

const dropoutOp = defineOp({
  name: "dropout",
  inputs: ["x"],
  attrs: { rate: 0, stream: 0, scale: 1 },
  infer: ({ x }) => x,
  elementwise: `select(x * scale, 0.0, ${UNIFORM} < rate)`,
  library: [library.philox],
  unsigned: ["stream"],
  // Dropout is linear in x and the mask is a pure function of its stream, so it is its own gradient.
  gradient: (_, grad, __, attrs): Gradients<"x"> => ({ x: dropoutOp(grad, attrs) }),
});

/** What {@link dropout} may be told. */
export interface DropoutOptions {
  /** Which elements are dropped together: a shape that broadcasts to x. Default: that of x, each on its own. */
  readonly noiseShape?: Shape | undefined;
}

/**
 * Sets each element to zero with probability `rate` and scales the others by 1/(1 − rate) (Srivastava et al., 2014).
 * Throws an ArgumentError unless 0 ≤ rate ≤ 1, and a ShapeError for a noise shape that does not broadcast to that of x.
 */
export function dropout(x: SymbolicTensor, rate: number, { noiseShape }: DropoutOptions = {}): SymbolicTensor {
  requireRate("dropout", rate);
  requireFloats("dropout", { x });
  if (rate === 0) return x;
  const attrs = { rate, stream: nextStream(), scale: rate === 1 ? 0 : 1 / (1 - rate) };
  if (noiseShape === undefined || sameShape(noiseShape, x.shape)) return dropoutOp(x, attrs);
  return multiply(x, broadcastTo(dropoutOp(fill(1, noiseShape), attrs), x.shape));
}

/** Throws an ArgumentError unless a rate lies between 0 and 1. */
export function requireRate(where: string, rate: number): void {
  if (rate >= 0 && rate <= 1) return;
  throw new ArgumentError({
    where,
    problem: "no such rate",
    expected: "a number from 0 to 1",
    received: `${rate}`,
  });
}
