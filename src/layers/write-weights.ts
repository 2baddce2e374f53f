import { ShapeError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { formatShape, sameShape } from "../shape.js";
import { isList } from "../structure.js";
import { Tensor } from "../tensor.js";

/** Sets weights. Throws a ShapeError if one does not fit, and then sets none. */
export function writeWeights(weights: readonly Variable[], values: readonly Tensor[]): void {
  if (!isList(values) || values.length !== weights.length) {
    throw new ShapeError({
      where: "setWeights",
      problem: "another number of weights",
      expected: `${weights.length}`,
      received: isList(values) ? `${values.length}` : inWords(values),
    });
  }
  const tensors = values.map((value: Tensor) => (isA<Tensor>(value, Tensor) ? value : Tensor.from(value)));
  weights.forEach(({ name, shape }, i) => {
    const value = tensors[i];
    if (value !== undefined && sameShape(value.shape, shape)) return;
    throw new ShapeError({
      where: "setWeights",
      problem: `${name} does not fit`,
      expected: formatShape(shape),
      received: value === undefined ? "nothing" : formatShape(value.shape),
    });
  });
  weights.forEach((variable, i) => {
    variable.set(tensors[i]?.values ?? []);
  });
}
