import { ArgumentError, ShapeError } from "../errors.js";
import { formatShape } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";

/** Host data: a tensor, a typed array or nested arrays of numbers. */
export type Data = Tensor | TensorLike;

/** Inputs and targets with one sample a row. A type, not an interface, so that it is a record of tensors too. */
export type Samples = {
  readonly x: Tensor;
  readonly y: Tensor;
};

/** Inputs and targets as tensors. Throws as {@link checkSamples} does. */
export function samplesOf(where: string, x: Data, y: Data | undefined): Samples {
  if (y === undefined)
    throw new ArgumentError({ where, problem: "there are no targets", expected: "y beside x", received: "undefined" });
  const samples = { x: toTensor(x), y: toTensor(y) };
  checkSamples(where, samples);
  return samples;
}

/** Counts the samples. Throws a ShapeError when inputs and targets differ in number, an ArgumentError when there are none. */
export function checkSamples(where: string, { x, y }: Samples): number {
  const [count = 0] = x.shape;
  const [targets = 0] = y.shape;
  if (count !== targets) {
    throw new ShapeError({
      where,
      problem: "inputs and targets differ in number of samples",
      expected: `${count} targets`,
      received: `${targets}`,
    });
  }
  if (count === 0)
    throw new ArgumentError({
      where,
      problem: "there is no data",
      expected: "at least one sample",
      received: formatShape(x.shape),
    });
  return count;
}

export function toTensor(data: Data): Tensor {
  return data instanceof Tensor ? data : Tensor.from(data);
}
