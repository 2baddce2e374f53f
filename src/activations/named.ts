import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { lookUp } from "../names.js";
import {
  celu,
  elu,
  exponential,
  gelu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  linear,
  logSigmoid,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softShrink,
  softsign,
  sparsemax,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanh,
  tanhShrink,
} from "./functions.js";

const byName = {
  celu,
  elu,
  exponential,
  gelu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardSwish: hardSilu,
  hardTanh,
  leakyRelu,
  linear,
  logSigmoid,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softShrink,
  softmax,
  softplus,
  softsign,
  sparsePlus,
  sparseSigmoid,
  sparsemax,
  squareplus,
  swish: silu,
  tanh,
  tanhShrink,
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
