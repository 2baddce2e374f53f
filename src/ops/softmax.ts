import { dispatch, linearGrid, rowLaunch } from "../graph/dispatch.js";
import { defineOp, type Gradients } from "../graph/op.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { kernels } from "../kernels.gen.js";
import { sizeOf } from "../shape.js";
import { requireFloats } from "./floats.js";
import { lastAxisRows } from "./rows.js";

const softmaxGradient = defineOp({
  name: "softmaxGradient",
  inputs: ["y", "g"],
  attrs: { log: false },
  infer: ({ y }) => y,
  epilogue: "out",
  lower({ y, g }, out, { log }, { family }) {
    const { rows, n } = lastAxisRows(y.shape);
    const { constants, rowsPerGroup } = rowLaunch(family);
    const grid = linearGrid(Math.ceil(rows / rowsPerGroup));
    return [
      dispatch(kernels.softmax_gradient, {
        bind: { y, g, dx: out },
        params: { rows, n },
        constants: { ...constants, LOG: log },
        grid,
        epilogue: true,
      }),
    ];
  },
});

function defineSoftmax(name: string, log: boolean) {
  return defineOp({
    name,
    inputs: ["x"],
    infer: ({ x }) => x,
    epilogue: "out",
    lower({ x }, out, _, { family }) {
      const { rows, n } = lastAxisRows(x.shape);
      const { constants, rowsPerGroup } = rowLaunch(family);
      const grid = linearGrid(Math.ceil(rows / rowsPerGroup));
      return [
        dispatch(kernels.softmax, {
          bind: { x, y: out },
          params: { rows, n },
          constants: { ...constants, LOG: log },
          grid,
          epilogue: true,
        }),
      ];
    },
    gradient: (_, g, y): Gradients<"x"> => ({ x: softmaxGradient(y, g, { log }) }),
    cost: ({ x }) => ({ flops: 5 * sizeOf(x.shape), bytes: 12 * sizeOf(x.shape) }),
  });
}

const softmaxOp = defineSoftmax("softmax", false);
const logSoftmaxOp = defineSoftmax("logSoftmax", true);

/** exp(x) / Σ exp(x) over the last axis: probabilities. The row's maximum is subtracted first. */
export function softmax(x: SymbolicTensor): SymbolicTensor {
  requireFloats("softmax", { x });
  return softmaxOp(x);
}

/** The logarithm of {@link softmax}, without taking the logarithm of a rounded exponential. */
export function logSoftmax(x: SymbolicTensor): SymbolicTensor {
  requireFloats("logSoftmax", { x });
  return logSoftmaxOp(x);
}
