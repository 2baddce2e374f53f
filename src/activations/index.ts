import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { lookUp } from "../names.js";
import {
  celu,
  elu,
  gelu,
  glu,
  logSigmoid,
  mish,
  selu,
  silu,
  softplus,
  softsign,
  squareplus,
  tanhShrink,
} from "../ops/elementwise/activations.js";
import {
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  relu,
  relu6,
  softShrink,
  sparsePlus,
  sparseSigmoid,
} from "../ops/elementwise/rectifiers.js";
import { exp, sigmoid, tanh } from "../ops/elementwise/unary.js";
import { logSoftmax, softmax } from "../ops/reduce/softmax.js";
import { sparsemax } from "../ops/reduce/sparsemax.js";

const byName = {
  celu: (x: SymbolicTensor) => celu(x),
  elu: (x: SymbolicTensor) => elu(x),
  exponential: (x: SymbolicTensor) => exp(x),
  gelu: (x: SymbolicTensor) => gelu(x, { approximate: false }),
  glu: (x: SymbolicTensor) => glu(x),
  hardShrink: (x: SymbolicTensor) => hardShrink(x),
  hardSigmoid: (x: SymbolicTensor) => hardSigmoid(x),
  hardSilu: (x: SymbolicTensor) => hardSilu(x),
  hardSwish: (x: SymbolicTensor) => hardSilu(x),
  hardTanh: (x: SymbolicTensor) => hardTanh(x),
  leakyRelu: (x: SymbolicTensor) => leakyRelu(x),
  linear: (x: SymbolicTensor) => x,
  logSigmoid: (x: SymbolicTensor) => logSigmoid(x),
  logSoftmax: (x: SymbolicTensor) => logSoftmax(x),
  mish: (x: SymbolicTensor) => mish(x),
  relu: (x: SymbolicTensor) => relu(x),
  relu6: (x: SymbolicTensor) => relu6(x),
  selu: (x: SymbolicTensor) => selu(x),
  sigmoid: (x: SymbolicTensor) => sigmoid(x),
  silu: (x: SymbolicTensor) => silu(x),
  softShrink: (x: SymbolicTensor) => softShrink(x),
  softmax: (x: SymbolicTensor) => softmax(x),
  softplus: (x: SymbolicTensor) => softplus(x),
  softsign: (x: SymbolicTensor) => softsign(x),
  sparsePlus: (x: SymbolicTensor) => sparsePlus(x),
  sparseSigmoid: (x: SymbolicTensor) => sparseSigmoid(x),
  sparsemax: (x: SymbolicTensor) => sparsemax(x),
  squareplus: (x: SymbolicTensor) => squareplus(x),
  swish: (x: SymbolicTensor) => silu(x),
  tanh: (x: SymbolicTensor) => tanh(x),
  tanhShrink: (x: SymbolicTensor) => tanhShrink(x),
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
