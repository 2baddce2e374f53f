import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { reshape } from "../ops/core/reshape.js";
import { equal, greater } from "../ops/elementwise/binary.js";
import { cast } from "../ops/elementwise/unary.js";
import { argmax } from "../ops/reduce/arg-reduce.js";

/** 1 where the largest prediction is at the integer label. */
export function sparseCategoricalMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const best = argmax(yPred, { axis: -1 });
  return cast(equal(best, cast(reshape(yTrue, best.shape), "int32")), "float32");
}

/** 1 where the largest prediction is at the largest label. */
export function categoricalMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  return cast(equal(argmax(yPred, { axis: -1 }), argmax(yTrue, { axis: -1 })), "float32");
}

/** 1 where the prediction, cut at `threshold` (default 0.5, itself class 0), is the label 0 or 1. */
export function binaryMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor, threshold = 0.5): SymbolicTensor {
  const truth = cast(reshape(yTrue, yPred.shape), "float32");
  return cast(equal(cast(greater(cast(yPred, "float32"), threshold), "float32"), truth), "float32");
}

/** Keras's rule for `"accuracy"`: binary, sparse or categorical, by the shapes. */
export function accuracyMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const classes = yPred.shape.at(-1) ?? 1;
  if (classes === 1) return binaryMatches(yTrue, yPred);
  const sparse = yTrue.rank < yPred.rank || yTrue.shape.at(-1) === 1;
  return sparse ? sparseCategoricalMatches(yTrue, yPred) : categoricalMatches(yTrue, yPred);
}
