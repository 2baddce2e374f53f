import { finite } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { less } from "../../ops/elementwise/binary.js";
import type { PerImage } from "../../ops/image/per-image.js";
import { randomUniform } from "../../ops/random/draw.js";
import type { Seed } from "../../seed.js";
import { isList } from "../../structure.js";

/** From where to where to draw: two numbers, or one for a range that the layer makes of it. */
export type Factor = number | Range;

/** [lowest, highest] */
export type Range = readonly [number, number];

/** Where a {@link Factor} may lie, and what range a number stands for. */
export interface FactorRule {
  readonly least: number;
  readonly most: number;
  /** Default: from −factor, or from `least` if that is more. */
  readonly of?: (factor: number) => Range;
}

/** The range that a factor stands for. Throws an ArgumentError for one that is out of bounds. */
export function rangeOf(where: string, name: string, factor: Factor, { least, most, of }: FactorRule): Range {
  const [first, second] = pairOf(where, name, isList(factor) ? factor : [factor, factor]);
  const fits = (value: number) => Number.isFinite(value) && value >= least && value <= most;
  if (!fits(first) || !fits(second)) {
    const expected = `a number from ${least} to ${most}, or two`;
    throw new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(factor) });
  }
  if (isList(factor)) return [Math.min(first, second), Math.max(first, second)];
  return of === undefined ? [Math.max(-Math.abs(first), least), Math.abs(first)] : of(first);
}

/** What pixels lie between, in order. Throws an ArgumentError for what are no two different numbers. */
export function valueRangeOf(where: string, range: Range): Range {
  const [first, second] = pairOf(where, "valueRange", range);
  if (finite(where, "valueRange", first) === finite(where, "valueRange", second)) {
    const expected = "two different numbers";
    throw new ArgumentError({ where, problem: "no such valueRange", expected, received: inWords(range) });
  }
  return [Math.min(first, second), Math.max(first, second)];
}

/** Throws an ArgumentError for anything but two numbers. */
export function pairOf(where: string, name: string, pair: readonly number[]): Range {
  const [first, second] = isList(pair) ? pair : [];
  if (isList(pair) && pair.length === 2 && typeof first === "number" && typeof second === "number") {
    return [first, second];
  }
  throw new ArgumentError({ where, problem: `no such ${name}`, expected: "two numbers", received: inWords(pair) });
}

/** A number from a range for each image: that number itself where there is but one. */
export function drawEach({ shape }: SymbolicTensor, [low, high]: Range, seed: Seed | undefined): PerImage {
  return low === high ? low : randomUniform([shape[0] ?? 1, 1, 1, 1], { minval: low, maxval: high, seed });
}

/** Whether something happens to each image, with a probability that is itself drawn from a range. */
export function chanceEach(images: SymbolicTensor, range: Range, seed: Seed | undefined): SymbolicTensor {
  const probability = drawEach(images, range, seed);
  return less(randomUniform([images.shape[0] ?? 1, 1, 1, 1], { seed }), probability);
}
