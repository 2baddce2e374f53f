import { fraction, positiveInteger, wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { withDefaults } from "../options.js";
import { Dataset } from "./dataset.js";
import type { DataElement } from "./element.js";

export interface SplitDatasetOptions {
  /** Elements of the first part, from the front: how many, or a share below 1. Default: all that the second does not take. */
  readonly leftSize?: number | undefined;
  /** Elements of the second part, from the end: how many, or a share below 1. Default: all that the first does not take. */
  readonly rightSize?: number | undefined;
  /** Mixes the elements first. Default false. */
  readonly shuffle?: boolean | undefined;
  /** Of that. Default 0. */
  readonly seed?: number | undefined;
}

const DEFAULTS = { leftSize: undefined, rightSize: undefined, shuffle: false, seed: 0 } as const;

/**
 * Two parts of a data set, or of tensors along their first axis, as Keras's `split_dataset`: one from the front, one from the end.
 *
 * Throws an ArgumentError where neither size is told, where a part would be empty or both want more than there is, and for a data set
 * whose number of elements is not known.
 *
 * @example
 * const [train, validation] = splitDataset({ x, y }, { leftSize: 0.8, shuffle: true });
 * await model.fit(train.batch(32), { validationData: validation.batch(32) });
 */
export function splitDataset<E extends DataElement>(
  dataset: Dataset<E> | E,
  options: SplitDatasetOptions,
): [left: Dataset<E>, right: Dataset<E>] {
  const where = "splitDataset";
  const { leftSize, rightSize, shuffle, seed } = withDefaults(where, options, DEFAULTS);
  wholeNumber(where, "seed", seed);
  const all = isDataset(dataset) ? dataset : Dataset.fromTensors(dataset);
  const { size } = all;
  if (size === undefined || size === Number.POSITIVE_INFINITY) {
    throw new ArgumentError({
      where,
      problem: "how many elements there are is not known",
      expected: "tensors, or a data set with a size",
      received: size === undefined ? "one whose end shows only when it comes" : "one that never ends",
      remedy: "Give fromGenerator a size, or use take and skip",
    });
  }
  const [left, right] = sizesOf(where, size, leftSize, rightSize);
  const mixed = shuffle ? all.shuffle({ seed, reshuffle: false, bufferSize: Math.max(1, size) }) : all;
  return [mixed.take(left), mixed.skip(size - right)];
}

function isDataset<E extends DataElement>(dataset: Dataset<E> | E): dataset is Dataset<E> {
  return isA<unknown>(dataset, Dataset as never);
}

function sizesOf(where: string, size: number, left: number | undefined, right: number | undefined): [number, number] {
  const count = (name: string, part: number | undefined) => {
    if (part === undefined) return undefined;
    return typeof part === "number" && part < 1
      ? Math.round(fraction(where, name, part) * size)
      : positiveInteger(where, name, part);
  };
  const [leftCount, rightCount] = [count("leftSize", left), count("rightSize", right)];
  const sizes: [number, number] = [leftCount ?? size - (rightCount ?? 0), rightCount ?? size - (leftCount ?? 0)];
  const isTold = left !== undefined || right !== undefined;
  if (isTold && sizes.every((part) => part > 0) && sizes[0] + sizes[1] <= size) return sizes;
  throw new ArgumentError({
    where,
    problem: isTold ? "a part would be empty, or share elements with the other" : "how to split is not said",
    expected: `leftSize or rightSize, which leave something on both sides of ${size} elements`,
    received: `leftSize ${inWords(left)}, rightSize ${inWords(right)}`,
  });
}
