export {
  celu,
  elu,
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
export {
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
export { threshold } from "../ops/elementwise/threshold.js";
export { exp as exponential, sigmoid, tanh } from "../ops/elementwise/unary.js";
export { logSoftmax, softmax } from "../ops/reduce/softmax.js";
export { sparsemax } from "../ops/reduce/sparsemax.js";
export { gelu } from "./gelu.js";
export { linear } from "./linear.js";
