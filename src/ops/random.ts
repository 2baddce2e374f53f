import { ArgumentError } from "../errors.js";
import { defineOp, type Gradients } from "../graph/op.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { nextStream } from "../graph/trace.js";
import type { Shape } from "../shape.js";
import { requireFloats } from "./floats.js";

// Random numbers are a function of (seed, step, stream, index), by Philox 4x32-10 (Salmon et al., "Parallel random
// numbers: as easy as 1, 2, 3", SC 2011). Nothing is stored: the backward pass computes a mask again from its numbers.

const UNIFORM = "random_uniform(index, stream, step.iteration, step.seed)";

const uniformOp = defineOp({
  name: "randomUniform",
  inputs: [],
  attrs: { shape: [] as Shape, stream: 0, low: 0, high: 1 },
  infer: (_, { shape }) => ({ shape }),
  elementwise: `low + (high - low) * ${UNIFORM}`,
  library: ["philox"],
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
  library: ["philox"],
  unsigned: ["stream"],
  // Dropout is linear in x and the mask is a pure function of its stream, so it is its own gradient.
  gradient: (_, grad, __, attrs): Gradients<"x"> => ({ x: dropoutOp(grad, attrs) }),
});

/**
 * Sets each element to zero with probability `rate` and scales the others by 1/(1 − rate) (Srivastava et al., 2014).
 * Throws an ArgumentError unless 0 ≤ rate < 1.
 */
export function dropout(x: SymbolicTensor, rate: number): SymbolicTensor {
  if (!(rate >= 0 && rate < 1)) {
    throw new ArgumentError({
      where: "dropout",
      problem: "no such rate",
      expected: "a number from 0 up to, not including, 1",
      received: `${rate}`,
    });
  }
  requireFloats("dropout", { x });
  return rate === 0 ? x : dropoutOp(x, { rate, stream: nextStream(), scale: 1 / (1 - rate) });
}
