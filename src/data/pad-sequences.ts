import { oneOf, wholeNumber } from "../check.js";
import type { DType } from "../dtype.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { inWords } from "../in-words.js";
import { withDefaults } from "../options.js";
import { formatShape, rowSize, sameShape } from "../shape.js";
import { isList, refuseEndless } from "../structure.js";
import { Tensor, type TensorLike } from "../tensor.js";

/** The end of a sequence where something is added or taken away. */
export type End = "pre" | "post";

/** Options of {@link padSequences}. */
export interface PadSequencesOptions<D extends DType = DType> {
  /** Steps of every row. Default: those of the longest sequence. */
  readonly maxlen?: number | undefined;
  /** Default `"int32"`. */
  readonly dtype?: D | undefined;
  /** Where what is missing goes. Default `"pre"`: the sequences end together. */
  readonly padding?: End | undefined;
  /** Where what is too much is cut off. Default `"pre"`. */
  readonly truncating?: End | undefined;
  /** What stands for a missing step. Default 0. */
  readonly value?: number | undefined;
}

/**
 * Sequences of different lengths as one tensor [sequences, maxlen, …]: short ones are filled up, long ones cut.
 *
 * A sequence is a list of numbers or of equal lists of numbers. Throws a ShapeError when their steps differ in shape.
 *
 * @example
 * padSequences([[1], [2, 3], [4, 5, 6]], { maxlen: 2 }).toArray();   // [[0, 1], [2, 3], [5, 6]]
 */
export function padSequences<D extends DType = "int32">(
  sequences: readonly TensorLike[],
  options: PadSequencesOptions<D> = {},
): Tensor<D> {
  const { padding, truncating, value, ...given } = withDefaults("padSequences", options, {
    maxlen: undefined,
    dtype: undefined,
    padding: "pre",
    truncating: "pre",
    value: 0,
  });
  const dtype = options.dtype ?? ("int32" as D); // D is "int32" when left out
  if (!isList(sequences)) {
    throw new ArgumentError({
      where: "padSequences",
      problem: "no sequences",
      expected: "a list of lists",
      received: inWords(sequences),
    });
  }
  refuseEndless(sequences, 0);
  const rows = Array.from(sequences, (sequence) => Tensor.from(sequence, undefined, dtype));
  const step = stepShape(rows);
  oneOf("padSequences", "padding", padding, ["pre", "post"]);
  oneOf("padSequences", "truncating", truncating, ["pre", "post"]);
  const maxlen = given.maxlen ?? rows.reduce((most, { shape: [length = 0] }) => Math.max(most, length), 0);
  wholeNumber("padSequences", "maxlen", maxlen);
  const padded = Tensor.zeros([rows.length, maxlen, ...step], dtype);
  if (value !== 0) padded.data.fill(value);
  const width = rowSize([maxlen, ...step]);
  for (const [i, row] of rows.entries()) {
    const [length = 0] = row.shape;
    const kept = truncating === "pre" ? row.slice(Math.max(0, length - maxlen)) : row.slice(0, maxlen);
    const missing = Math.max(0, maxlen - length);
    padded.data.set(kept.data, (i * maxlen + (padding === "pre" ? missing : 0)) * width);
  }
  return padded;
}

/** The shape that the steps of all sequences share; sequences without steps have none. */
function stepShape(rows: readonly Tensor[]): readonly number[] {
  let first: readonly number[] | undefined;
  for (const [i, { shape }] of rows.entries()) {
    if (shape.length === 0) {
      throw new ShapeError({
        where: "padSequences",
        problem: "not a sequence",
        expected: "a list",
        received: `a number in place ${i}`,
      });
    }
    if (shape[0] === 0) continue;
    const step = shape.slice(1);
    first ??= step;
    if (sameShape(first, step)) continue;
    throw new ShapeError({
      where: "padSequences",
      problem: "the steps differ in shape",
      expected: `${formatShape(first)}, as in the first sequence`,
      received: `${formatShape(step)} in sequence ${i}`,
    });
  }
  return first ?? [];
}
