import { linearGrid, rowLaunch } from "../../graph/lowering/launch.js";
import { dispatch, realFor } from "../../graph/symbols/dispatch.js";
import { throughOps } from "../../graph/symbols/gradients.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { sizeOf } from "../../shape.js";
import { floats } from "../core/floats.js";
import { transpose } from "../core/movement.js";
import { normalizeAxes, reshape } from "../core/reshape.js";
import { lastAxisRows } from "../core/rows.js";
import { sum } from "../core/sum.js";
import { multiply, subtract } from "../elementwise/binary.js";
import { exp } from "../elementwise/unary.js";

const softmaxGradient = defineOp({
  name: "softmaxGradient",
  inputs: ["y", "g"],
  attrs: { log: false },
  infer: ({ y }) => y,
  epilogue: "out",
  halves: true,
  lower({ y, g }, out, { log }, { family }) {
    const { rows, n } = lastAxisRows(y.shape);
    const { constants, rowsPerGroup } = rowLaunch(family);
    const grid = linearGrid(Math.ceil(rows / rowsPerGroup));
    return [
      dispatch(kernels.softmax_gradient, {
        bind: { y, g, dx: out },
        params: { rows, n },
        constants: { ...constants, LOG: log },
        real: realFor(y.dtype),
        grid,
        epilogue: true,
      }),
    ];
  },
  gradient: (inputs, grad, _, { log }) =>
    throughOps(inputs, grad, ({ y, g }) =>
      log ? subtract(g, multiply(exp(y), rowSums(g))) : multiply(y, subtract(g, rowSums(multiply(g, y)))),
    ),
});

function rowSums(x: SymbolicTensor): SymbolicTensor {
  return x.rank === 0 ? x : sum(x, { axis: -1, keepdims: true });
}

function defineSoftmax(name: string, log: boolean) {
  return defineOp({
    name,
    inputs: ["x"],
    infer: ({ x }) => x,
    epilogue: "out",
    halves: true,
    lower({ x }, out, _, { family }) {
      const { rows, n } = lastAxisRows(x.shape);
      const { constants, rowsPerGroup } = rowLaunch(family);
      const grid = linearGrid(Math.ceil(rows / rowsPerGroup));
      return [
        dispatch(kernels.softmax, {
          bind: { x, y: out },
          params: { rows, n },
          constants: { ...constants, LOG: log },
          real: realFor(x.dtype),
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

/** By it a loss knows probabilities that come of logits. */
export const softmaxDefinition = softmaxOp.definition;

const logSoftmaxOp = defineSoftmax("logSoftmax", true);

/** Over which axis, or axes together, probabilities add up to 1. */
export interface SoftmaxOptions {
  /** Default −1, the last; any other is brought there first, which costs a copy each way. `null`: all axes together, as in Keras. */
  readonly axis?: number | readonly number[] | null | undefined;
}

/** exp(x) / Σ exp(x) over an axis, the last unless told: probabilities. The largest x is subtracted first. */
export const softmax = recordable(
  "softmax",
  ["x", "options?: options"],
  function softmax(x: SymbolicTensor, options: SoftmaxOptions = {}): SymbolicTensor {
    return alongLast("softmax", softmaxOp, x, options);
  },
);

/** The logarithm of {@link softmax}, without taking the logarithm of a rounded exponential. */
export const logSoftmax = recordable(
  "logSoftmax",
  ["x", "options?: options"],
  function logSoftmax(x: SymbolicTensor, options: SoftmaxOptions = {}): SymbolicTensor {
    return alongLast("logSoftmax", logSoftmaxOp, x, options);
  },
);

/** What `op` does along the last axis, along others: they are brought to the end, as one axis, and back. */
function alongLast(
  where: string,
  op: (x: SymbolicTensor) => SymbolicTensor,
  x: SymbolicTensor,
  options: SoftmaxOptions,
): SymbolicTensor {
  ({ x } = floats(where, { x }));
  const { axis } = withDefaults(where, options, { axis: -1 });
  if (x.rank === 0 && (axis === -1 || axis === null)) return op(x);
  const axes = normalizeAxes(where, axis ?? undefined, x.rank);
  const others = x.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const order = [...others, ...axes];
  const turned = transpose(x, order);
  const sizes = (of: readonly number[]) => of.map((i) => x.shape[i] ?? 1);
  const flat = reshape(turned, [...sizes(others), sizeOf(sizes(axes))]);
  return transpose(
    reshape(op(flat), turned.shape),
    order.map((_, i) => order.indexOf(i)),
  );
}
