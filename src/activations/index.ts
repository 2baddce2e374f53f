import type { SymbolicTensor } from "../graph/tensor.js";
import { lookUp } from "../names.js";
import { logSoftmax, softmax } from "../ops/softmax.js";
import { exp, relu, sigmoid, tanh } from "../ops/unary.js";

const byName = {
  linear: (x: SymbolicTensor) => x,
  relu: (x: SymbolicTensor) => relu(x),
  sigmoid: (x: SymbolicTensor) => sigmoid(x),
  tanh: (x: SymbolicTensor) => tanh(x),
  exponential: (x: SymbolicTensor) => exp(x),
  softmax: (x: SymbolicTensor) => softmax(x),
  logSoftmax: (x: SymbolicTensor) => logSoftmax(x),
} as const;

export type ActivationName = keyof typeof byName;

/** A function of a tensor, applied after a layer. */
export type Activation = (x: SymbolicTensor) => SymbolicTensor;

/** An activation, or the name of one. */
export type ActivationLike = Activation | ActivationName;

/** The activation behind a name; `linear` if there is none. Throws an ArgumentError for a name it does not know. */
export function getActivation(like: ActivationLike | undefined): Activation {
  if (typeof like === "function") return like;
  return lookUp<Activation>("activation", byName, like ?? "linear");
}
