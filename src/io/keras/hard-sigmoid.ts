import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { clip } from "../../ops/elementwise/rounding.js";

/** What `hard_sigmoid` was in Keras 1 and 2 and is in tfjs: 0.2·x + ½ within [0, 1]. Keras 3 has x/6 + ½. */
export function hardSigmoidOfKeras2(x: SymbolicTensor): SymbolicTensor {
  return clip(add(multiply(x, 0.2), 0.5), 0, 1);
}
