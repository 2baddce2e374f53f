import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import type { Row } from "./call.js";

type Fold = (x: SymbolicTensor, options: { axis?: readonly number[] | undefined; keepdims: boolean }) => SymbolicTensor;

const reduce =
  (fold: Fold): Row =>
  (call) => {
    const given = call.ints("axes") ?? call.numbers(1);
    const axis = given?.length === 0 ? undefined : given;
    const keepdims = call.number("keepdims", 1) === 1;
    if (axis === undefined && call.number("noop_with_empty_axes", 0)) return call.tensor(0);
    return fold(call.tensor(0), { axis, keepdims });
  };

const argReduce =
  (op: typeof ops.argmax): Row =>
  (call) => {
    const [x, axis, keepdims] = [call.tensor(0), call.number("axis", 0), call.number("keepdims", 1) === 1];
    if (!call.number("select_last_index", 0)) return op(x, { axis, keepdims });
    const last = (x.shape.at(axis) ?? 1) - 1;
    return ops.subtract(ops.full([], last, { dtype: "int32" }), op(ops.flip(x, axis), { axis, keepdims }));
  };

export const reductions: Readonly<Record<string, Row>> = {
  ArgMax: argReduce(ops.argmax),
  ArgMin: argReduce(ops.argmin),
  ReduceL1: reduce((x, how) => ops.sum(ops.abs(x), how)),
  ReduceL2: reduce((x, how) => ops.sqrt(ops.sum(ops.square(x), how))),
  ReduceLogSum: reduce((x, how) => ops.log(ops.sum(x, how))),
  ReduceLogSumExp: reduce(ops.logsumexp),
  ReduceMax: reduce(ops.max),
  ReduceMean: reduce(ops.mean),
  ReduceMin: reduce(ops.min),
  ReduceProd: reduce(ops.prod),
  ReduceSum: reduce(ops.sum),
  ReduceSumSquare: reduce((x, how) => ops.sum(ops.square(x), how)),

  CumSum: (call) => {
    const axis = call.numbers(1)?.[0] ?? 0;
    const [reverse, exclusive] = [call.number("reverse", 0) === 1, call.number("exclusive", 0) === 1];
    const x = reverse ? ops.flip(call.tensor(0), axis) : call.tensor(0);
    const sums = ops.cumsum(x, { axis });
    const y = exclusive ? ops.subtract(sums, x) : sums;
    return reverse ? ops.flip(y, axis) : y;
  },
  Hardmax: (call) => {
    const [x, axis] = [call.tensor(0), call.number("axis", -1)];
    return ops.moveaxis(ops.oneHot(ops.argmax(x, { axis }), x.shape.at(axis) ?? 1), -1, axis);
  },
  TopK: (call) => {
    const [x, k, axis] = [call.tensor(0), call.numbers(1)?.[0] ?? 1, call.number("axis", -1)];
    const largest = call.number("largest", 1) === 1;
    call.needs(call.number("sorted", 1) === 1, "sorted = 0");
    const along = ops.moveaxis(x, axis, -1);
    const { values, indices } = ops.topK(largest ? along : ops.negative(along), k);
    return [ops.moveaxis(largest ? values : ops.negative(values), -1, axis), ops.moveaxis(indices, -1, axis)];
  },
};
