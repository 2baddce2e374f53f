import { ArgumentError, ShapeError } from "../errors.js";
import { defineOp, type Gradients } from "../graph/op.js";
import { fill, type SymbolicTensor } from "../graph/tensor.js";
import { nextStream } from "../graph/trace.js";
import { formatShape, type Shape, sameShape } from "../shape.js";
import { argmax } from "./arg-reduce.js";
import { add, multiply } from "./binary.js";
import { broadcastTo } from "./broadcast.js";
import { requireFloats } from "./floats.js";
import { erfinv } from "./logarithmic.js";
import { reshape } from "./shape.js";
import { cast } from "./unary.js";

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

const normalOp = defineOp({
  name: "randomNormal",
  inputs: [],
  attrs: { shape: [] as Shape, stream: 0, mean: 0, stddev: 1 },
  infer: (_, { shape }) => ({ shape }),
  elementwise: "mean + stddev * random_normal(index, stream, step.iteration, step.seed)",
  library: ["philox", "normal", "logarithm", "trigonometry", "numbers"],
  unsigned: ["stream"],
});

/** Normal numbers of the given mean (default 0) and standard deviation (default 1), new ones every run. */
export function randomNormal(shape: Shape, { mean = 0, stddev = 1 } = {}): SymbolicTensor {
  return normalOp({ shape, stream: nextStream(), mean, stddev });
}

/** Normal numbers within two standard deviations of the mean, new ones every run. */
export function randomTruncatedNormal(shape: Shape, { mean = 0, stddev = 1 } = {}): SymbolicTensor {
  const most = 0.9544997361036416; // erf √2: the part of a normal distribution that lies there
  const z = multiply(erfinv(randomUniform(shape, { low: -most, high: most })), Math.SQRT2 * stddev);
  return add(z, mean);
}

/** Whole numbers from `low` up to and without `high`, int32, new ones every run. Throws an ArgumentError for an empty range. */
export function randomInteger(shape: Shape, low: number, high: number): SymbolicTensor {
  if (!Number.isInteger(low) || !Number.isInteger(high) || high <= low || high - low > 2 ** 24) {
    throw new ArgumentError({
      where: "randomInteger",
      problem: "no such range",
      expected: "whole numbers, the second above the first by 2^24 at most",
      received: `${low} and ${high}`,
    });
  }
  return add(cast(randomUniform(shape, { low: 0, high: high - low }), "int32"), low);
}

const gumbelOp = defineOp({
  name: "randomGumbel",
  inputs: [],
  attrs: { shape: [] as Shape, stream: 0 },
  infer: (_, { shape }) => ({ shape }),
  elementwise: `gumbel_of(${UNIFORM})`,
  library: ["philox", "normal", "logarithm", "trigonometry", "numbers"],
  unsigned: ["stream"],
});

/** Numbers from the standard Gumbel distribution, new ones every run. */
export function randomGumbel(shape: Shape): SymbolicTensor {
  return gumbelOp({ shape, stream: nextStream() });
}

/**
 * Draws classes: logits [batch, classes] → int32 [batch, count], each class with its softmax probability. The largest of
 * logit plus Gumbel noise is such a draw (Gumbel, 1954).
 */
export function randomCategorical(logits: SymbolicTensor, count: number): SymbolicTensor {
  requireFloats("randomCategorical", { logits });
  const [batch, classes] = logits.shape;
  if (batch === undefined || classes === undefined || logits.rank !== 2) {
    throw new ShapeError({
      where: "randomCategorical",
      problem: "not a batch of logits",
      expected: "[batch, classes]",
      received: formatShape(logits.shape),
    });
  }
  return argmax(add(reshape(logits, [batch, 1, classes]), randomGumbel([batch, count, classes])), -1);
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
