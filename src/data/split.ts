import { ArgumentError } from "../errors.js";
import type { HostTensor } from "../host-tensor.js";
import { inWords } from "../in-words.js";
import { withDefaults } from "../options.js";
import { replaceLeaves } from "../structure.js";

import type { DataElement } from "./element.js";
import { countRows } from "./rows.js";

/** Two parts of a set of tensors, in the structure of the whole. */
export interface TrainTest<E extends DataElement> {
  train: E;
  test: E;
}

/**
 * Sets the last rows aside, without shuffling, as views on the same data. What `validationSplit` does in `fit`.
 *
 * `testSize` is a fraction between 0 and 1 (0.2 unless told; as in Keras, training gets `floor(rows · (1 − testSize))`)
 * or a number of rows from 1 up. Throws an ArgumentError if either part would be empty, a ShapeError if the tensors
 * have different numbers of rows.
 *
 * @example
 * const { train, test } = trainTestSplit({ x, y }, { testSize: 0.1 });
 * await model.fit(train.x, train.y);
 */
export function trainTestSplit<E extends DataElement>(tensors: E, options: { testSize?: number } = {}): TrainTest<E> {
  const { testSize } = withDefaults("trainTestSplit", options, { testSize: 0.2 });
  const rows = countRows(tensors, "trainTestSplit");
  const border = testSize < 1 ? Math.floor(rows * (1 - testSize)) : rows - testSize;
  if (!Number.isInteger(border) || border <= 0 || border >= rows) {
    throw new ArgumentError({
      where: "trainTestSplit",
      problem: "a part would be empty",
      expected: `a testSize that leaves rows on both sides of ${rows}: a fraction between 0 and 1, or a whole number`,
      received: inWords(testSize),
    });
  }
  return {
    train: replaceLeaves(tensors, (tensor: HostTensor) => tensor.slice(0, border)),
    test: replaceLeaves(tensors, (tensor: HostTensor) => tensor.slice(border)),
  };
}
