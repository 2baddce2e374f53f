import { Configured } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { hasMethod, isA } from "../is-a.js";
import { lookUp } from "../names.js";
import { functionFor } from "../of-kind.js";
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

/** A layer of activations, such as `new LeakyReLU(0.1)`; its weights, if it has any, are its user's. */
export interface ActivationLayer extends Configured {
  apply(x: SymbolicTensor): SymbolicTensor;
}

/** An activation, the name of one, or a layer of them. */
export type ActivationLike = Activation | ActivationName | ActivationLayer;

/** The activation behind a name or layer; `linear` if there is none. Throws an ArgumentError for a name it does not know. */
export function getActivation(like: ActivationLike | undefined): Activation {
  if (typeof like === "function") return functionFor("activation", like);
  if (isA(like, Configured) && hasMethod(like, "apply")) return (x) => like.apply(x);
  return lookUp<Activation>("activation", byName, (like ?? "linear") as ActivationName);
}
