import { positiveInteger } from "../check.js";
import { ArgumentError } from "../errors.js";
import { isA } from "../is-a.js";
import { withDefaults } from "../options.js";
import { Tensor, type TensorLike } from "../tensor.js";

/**
 * Class numbers as one-hot vectors, float32, for the loss `categoricalCrossentropy`: shape [...labels, numClasses].
 *
 * `labels` are whole numbers from 0; a last axis of 1 is dropped first, as in Keras. `numClasses` is the largest label
 * plus one unless told. Throws an ArgumentError for a label that is none of the classes.
 *
 * @example
 * toCategorical([0, 2, 1]).toArray();   // [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
 */
export function toCategorical(labels: Tensor | TensorLike, options: { numClasses?: number } = {}): Tensor<"float32"> {
  const { numClasses } = withDefaults("toCategorical", options, { numClasses: undefined });
  if (numClasses !== undefined) positiveInteger("toCategorical", "numClasses", numClasses);
  const { values: data, shape } = isA<Tensor>(labels, Tensor) ? labels : Tensor.from(labels);
  const values = Array.from(data);
  const index = values.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= (numClasses ?? Infinity));
  if (index >= 0) {
    throw new ArgumentError({
      where: "toCategorical",
      problem: "not a class",
      expected: `whole numbers from 0${numClasses === undefined ? "" : ` to ${numClasses - 1}`}`,
      received: `${values[index]} at index ${index}`,
      remedy: numClasses === undefined ? "Number the classes from 0" : "Number the classes from 0, or raise numClasses",
    });
  }
  const classes = numClasses ?? values.reduce((most, label) => Math.max(most, label + 1), 0);
  const outer = shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;
  const oneHot = Tensor.zeros([...outer, classes]);
  for (const [row, label] of values.entries()) oneHot.data[row * classes + label] = 1;
  return oneHot;
}
