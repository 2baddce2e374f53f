import { finite, nonNegative, probability } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import * as library from "../../kernels/library/index.js";
import { withDefaults } from "../../options.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";
import { cast } from "../core/cast.js";
import { floats } from "../core/floats.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { add, less, multiply } from "../elementwise/binary.js";
import { erfinv } from "../elementwise/logarithmic.js";
import { take } from "../index/gather.js";
import { argsort } from "../index/sort.js";
import { argmax } from "../reduce/arg-reduce.js";
import { randomUniform } from "./draw.js";
import { FROM, type RandomOptions, type SeedOptions, STREAM, streamOf, UNIFORM, WORDS } from "./streams.js";

// Random numbers that are not uniform, made of those that are: see draw.ts.

const LIBRARY = [library.philox, library.normal, library.logarithm, library.trigonometry, library.numbers] as const;

const normalOp = defineOp({
  name: "randomNormal",
  inputs: [],
  attrs: { ...STREAM, shape: [] as Shape, mean: 0, stddev: 1 },
  infer: (_, { shape }) => ({ shape }),
  elementwise: `mean + stddev * random_normal(index, ${FROM})`,
  library: LIBRARY,
  unsigned: WORDS,
});

/** Which normal distribution to draw from. */
export interface NormalOptions extends RandomOptions {
  /** Default 0. */
  readonly mean?: number | undefined;
  /** Standard deviation. Default 1. */
  readonly stddev?: number | undefined;
}

const STANDARD = { mean: 0, stddev: 1, seed: undefined, dtype: "float32" } as const;
const UNSEEDED = { seed: undefined };
const WHOLE = { seed: undefined, dtype: "int32" } as const;

function checkDistribution(where: string, { mean, stddev }: { readonly mean: number; readonly stddev: number }): void {
  finite(where, "mean", mean);
  nonNegative(where, "stddev", stddev);
}

/** Normal numbers of the given mean (default 0) and standard deviation (default 1), new ones every run. */
export function randomNormal(shape: Shape, options: NormalOptions = {}): SymbolicTensor {
  sizeOf(shape, "randomNormal");
  const { seed, dtype, ...distribution } = withDefaults("randomNormal", options, STANDARD);
  checkDistribution("randomNormal", distribution);
  return cast(normalOp({ shape, ...streamOf("randomNormal", seed), ...distribution }), dtype);
}

/** Normal numbers within two standard deviations of the mean, new ones every run. */
export function randomTruncatedNormal(shape: Shape, options: NormalOptions = {}): SymbolicTensor {
  sizeOf(shape, "randomTruncatedNormal");
  const { mean, stddev, seed, dtype } = withDefaults("randomTruncatedNormal", options, STANDARD);
  checkDistribution("randomTruncatedNormal", { mean, stddev });
  const most = 0.9544997361036416; // erf √2: the part of a normal distribution that lies there
  const z = multiply(erfinv(randomUniform(shape, { minval: -most, maxval: most, seed })), Math.SQRT2 * stddev);
  return cast(add(z, mean), dtype);
}

/** Whole numbers from `low` up to and without `high`, int32 unless told, new ones every run. Throws an ArgumentError for an empty range. */
export function randomInteger(shape: Shape, low: number, high: number, options: RandomOptions = {}): SymbolicTensor {
  sizeOf(shape, "randomInteger");
  const { seed, dtype } = withDefaults("randomInteger", options, WHOLE);
  if (!Number.isInteger(low) || !Number.isInteger(high) || high <= low || high - low > 2 ** 24) {
    throw new ArgumentError({
      where: "randomInteger",
      problem: "no such range",
      expected: "whole numbers, the second above the first by 2^24 at most",
      received: `${inWords(low)} and ${inWords(high)}`,
    });
  }
  return cast(add(cast(randomUniform(shape, { maxval: high - low, seed }), "int32"), low), dtype);
}

const gumbelOp = defineOp({
  name: "randomGumbel",
  inputs: [],
  attrs: { ...STREAM, shape: [] as Shape },
  infer: (_, { shape }) => ({ shape }),
  elementwise: `gumbel_of(${UNIFORM})`,
  library: LIBRARY,
  unsigned: WORDS,
});

/** Numbers from the standard Gumbel distribution, new ones every run. */
export function randomGumbel(shape: Shape, options: SeedOptions = {}): SymbolicTensor {
  sizeOf(shape, "randomGumbel");
  const { seed } = withDefaults("randomGumbel", options, UNSEEDED);
  return gumbelOp({ shape, ...streamOf("randomGumbel", seed) });
}

/** True with a probability (default ½), else false: bool, new ones every run. Throws an ArgumentError for no probability. */
export function randomBernoulli(shape: Shape, p = 0.5, options: SeedOptions = {}): SymbolicTensor {
  sizeOf(shape, "randomBernoulli");
  const { seed } = withDefaults("randomBernoulli", options, UNSEEDED);
  return less(randomUniform(shape, { seed }), probability("randomBernoulli", "probability", p));
}

/**
 * Draws classes: logits [batch, classes] → int32 unless told, [batch, count], each class with its softmax probability. The largest of
 * logit plus Gumbel noise is such a draw (Gumbel, 1954).
 */
export const randomCategorical = recordable(
  "randomCategorical",
  ["logits", "count: number", "options?: options"],
  function randomCategorical(logits: SymbolicTensor, count: number, options: RandomOptions = {}): SymbolicTensor {
    const { seed, dtype } = withDefaults("randomCategorical", options, WHOLE);
    ({ logits } = floats("randomCategorical", { logits }));
    const [batch, classes] = logits.shape;
    if (batch === undefined || classes === undefined || logits.rank !== 2) {
      throw new ShapeError({
        where: "randomCategorical",
        problem: "not a batch of logits",
        expected: "[batch, classes]",
        received: formatShape(logits.shape),
      });
    }
    const scores = add(reshape(logits, [batch, 1, classes]), randomGumbel([batch, count, classes], { seed }));
    return cast(argmax(scores, { axis: -1 }), dtype);
  },
);

/** What {@link randomShuffle} may be told. */
export interface ShuffleOptions extends SeedOptions {
  /** Default 0. */
  readonly axis?: number | undefined;
}

/** `x` with its entries along an axis (default 0) in random order, another one every run; each order is equally likely. */
export const randomShuffle = recordable(
  "randomShuffle",
  ["x", "options?: options"],
  function randomShuffle(x: SymbolicTensor, options: ShuffleOptions = {}): SymbolicTensor {
    const { axis, seed } = withDefaults("randomShuffle", options, { axis: 0, seed: undefined });
    const along = normalizeAxis("randomShuffle", axis, x.rank);
    return take(x, argsort(randomUniform([x.shape[along] ?? 1], { seed })), { axis: along });
  },
);
