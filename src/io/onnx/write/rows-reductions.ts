import type { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import * as ops from "../../../ops/index.js";
import type { OpCall, OpRow, OpRows } from "./op-call.js";
import { opBehind, opOf, probe } from "./samples.js";
import { fixed } from "./sizes.js";

/** A reduction over axes, which go; from opset 18 on axes are an input, as those of a sum have been before. */
export function reduced(call: OpCall, op: string, x: string, axes: readonly number[], keepdims = 0): string {
  if (op === "ReduceSum" || call.writer.opset >= 18) return call.node(op, [x, call.writer.ints(axes)], { keepdims });
  return call.node(op, [x], { axes, keepdims });
}

const reduce =
  (op: string): OpRow =>
  (call) =>
    reduced(call, op, call.input(), call.attr("axes"));

/** A sum that is scaled; a mean where the scale is one over how many there are. */
const sum: OpRow = (call) => {
  const axes = call.attr<readonly number[]>("axes");
  const scales = call.both<number>("scale");
  const isMean = [0, 1].every((batch) => {
    const count = axes.reduce((product, axis) => product * (call.shape()[axis]?.[batch] ?? 1), 1);
    return scales[batch] === 1 / count && count !== 1;
  });
  if (isMean) return reduced(call, "ReduceMean", call.input(), axes);
  const scale = fixed(scales) ?? call.refuse("with a scale that depends on the batch");
  const total = reduced(call, "ReduceSum", call.input(), axes);
  return scale === 1 ? total : call.f("Mul", total, scale);
};

const KINDS: Readonly<Record<string, string>> = {
  sum: "ReduceSum",
  max: "ReduceMax",
  min: "ReduceMin",
  prod: "ReduceProd",
};

const moments: OpRow = (call) => {
  const [x, axes] = [call.input(), call.attr<readonly number[]>("axes")];
  const apart = call.f("Sub", x, reduced(call, "ReduceMean", x, axes, 1));
  return {
    mean: reduced(call, "ReduceMean", x, axes),
    variance: reduced(call, "ReduceMean", call.f("Mul", apart, apart), axes),
  };
};

/** Along the last axis; without a centre, x / √(mean(x²) + ε) · gamma + beta. */
const layerNormalization: OpRow = (call) => {
  const [x, gamma, beta] = [call.input("x"), call.input("gamma"), call.input("beta")];
  const epsilon = call.attr<number>("epsilon");
  if (call.attr<boolean>("center"))
    return { y: call.node("LayerNormalization", [x, gamma, beta], { axis: -1, epsilon: { float: epsilon } }) };
  const spread = call.f("Add", reduced(call, "ReduceMean", call.f("Mul", x, x), [call.rank() - 1], 1), epsilon);
  return { y: call.f("Add", call.f("Mul", call.f("Div", x, call.f("Sqrt", spread)), gamma), beta) };
};

/** max(x − t, 0), with t such that a row adds up to 1: what is above it are the k largest, and t = (their sum − 1) / k. */
const sparsemax: OpRow = (call) => {
  const { writer } = call;
  const x = call.input();
  const last = call.rank() - 1;
  const size = call.sizes.size(call.shape()[last] ?? [1, 1], call.near);
  const [sorted = ""] = writer.nodeOfMany("TopK", [x, size], {}, ["sorted", "order"]);
  const numbered = call.node("CumSum", [call.f("Add", call.f("Mul", sorted, 0), 1), writer.ints([last])]);
  const sums = call.node("CumSum", [sorted, writer.ints([last])]);
  const isAbove = call.f("Greater", call.f("Add", call.f("Mul", numbered, sorted), 1), sums);
  const above = call.node("Cast", [isAbove], { to: 1 });
  const total = reduced(call, "ReduceSum", call.f("Mul", above, sorted), [last], 1);
  const count = reduced(call, "ReduceSum", above, [last], 1);
  return call.f("Relu", call.f("Sub", x, call.f("Div", call.f("Sub", total, 1), count)));
};

const softmax =
  (op: string): OpRow =>
  (call) =>
    call.node(op, [call.input()], { axis: -1 });
const whole = (f: (x: SymbolicTensor) => SymbolicTensor) => opBehind(f as never, 1, "int32");

export const reductionRows: OpRows = [
  [opOf(ops.sum(probe())), sum],
  [opOf(ops.max(probe())), reduce("ReduceMax")],
  [opOf(ops.min(probe())), reduce("ReduceMin")],
  [opOf(ops.prod(probe())), reduce("ReduceProd")],
  [
    whole((x) => ops.sum(x)),
    (call) =>
      reduced(call, KINDS[call.attr<string>("kind")] ?? call.refuse("of such a kind"), call.input(), call.attr("axes")),
  ],
  [opOf(ops.moments(probe(), { axes: [0] }).mean), moments],
  [opOf(ops.layerNormalization(probe(), probe([3]), probe([3]))), layerNormalization],
  [opOf(ops.softmax(probe())), softmax("Softmax")],
  [opOf(ops.logSoftmax(probe())), softmax("LogSoftmax")],
  [opOf(ops.sparsemax(probe())), sparsemax],
  [
    opOf(ops.argmax(probe(), { axis: 0 })),
    (call) => {
      const op = call.attr<boolean>("min") ? "ArgMin" : "ArgMax";
      const place = call.node(op, [call.input()], { axis: call.attr<number>("axis"), keepdims: 0 });
      return call.node("Cast", [place], { to: 6 });
    },
  ],
  [
    opOf(ops.cumsum(probe(), { axis: 0 })),
    (call) =>
      call.node("CumSum", [call.input(), call.writer.ints([call.attr<number>("axis")])], {
        reverse: Number(call.attr<boolean>("reverse")),
      }),
  ],
];
