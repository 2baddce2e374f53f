import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { Concatenate, type ConcatenateOptions } from "./concatenate.js";
import { Dot, type DotOptions } from "./dot.js";
import { Add, Average, Maximum, Minimum, Multiply, Subtract } from "./merge.js";

// Keras's functions for merging in the functional style: each makes a layer and calls it.

type Inputs = readonly SymbolicTensor[];

/** The sum of all inputs: see {@link Add}. */
export function add(inputs: Inputs): SymbolicTensor {
  return new Add().apply(inputs);
}

/** The first input less the second: see {@link Subtract}. */
export function subtract(inputs: Inputs): SymbolicTensor {
  return new Subtract().apply(inputs);
}

/** The product of all inputs: see {@link Multiply}. */
export function multiply(inputs: Inputs): SymbolicTensor {
  return new Multiply().apply(inputs);
}

/** The mean of all inputs: see {@link Average}. */
export function average(inputs: Inputs): SymbolicTensor {
  return new Average().apply(inputs);
}

/** The largest of all inputs: see {@link Maximum}. */
export function maximum(inputs: Inputs): SymbolicTensor {
  return new Maximum().apply(inputs);
}

/** The smallest of all inputs: see {@link Minimum}. */
export function minimum(inputs: Inputs): SymbolicTensor {
  return new Minimum().apply(inputs);
}

/** Inputs side by side: see {@link Concatenate}. */
export function concatenate(inputs: Inputs, options?: ConcatenateOptions): SymbolicTensor {
  return new Concatenate(undefined, options).apply(inputs);
}

/** Sums of products of two inputs: see {@link Dot}. */
export function dot(inputs: Inputs, axes: number | readonly [number, number], options?: DotOptions): SymbolicTensor {
  return new Dot(axes, options).apply(inputs);
}
