import { defineOp } from "../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { sizeOf } from "../../shape.js";
import { floats } from "../core/floats.js";
import { lowerReduction } from "../core/reduce-lowering.js";
import { multiply } from "../elementwise/binary.js";

const squaresOp = defineOp({
  name: "sumOfSquares",
  inputs: ["x"],
  infer: ({ x }) => ({ shape: [], dtype: x.dtype }),
  epilogue: "out",
  prologue: "x",
  halves: true,
  empty: () => 0,
  lower: ({ x }, out, _, target) => lowerReduction("sumOfSquares", x, out, [...x.shape.keys()], 1, target),
  gradient: ({ x }, grad) => ({ x: multiply(multiply(x, 2), grad) }),
  cost: ({ x }) => ({ flops: 2 * sizeOf(x.shape), bytes: sizeOf(x.shape) * 4 }),
});

/**
 * `Σ x²` over all elements, a scalar: squared while it is summed, so that there is no tensor of squares. (`sum(square(x))` is one kernel, too,
 * unless another makes x: then that would write the squares beside it.)
 */
export function sumOfSquares(x: SymbolicTensor): SymbolicTensor {
  ({ x } = floats("sumOfSquares", { x }));
  return x.rank === 0 ? multiply(x, x) : squaresOp(x);
}
