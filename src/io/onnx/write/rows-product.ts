import type { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import * as ops from "../../../ops/index.js";
import { hideScores } from "../../../ops/sequence/attention.js";
import type { OpCall, OpRow, OpRows } from "./op-call.js";
import { transposed } from "./rearrange.js";
import { opOf, probe } from "./samples.js";
import { fixed, type Size } from "./sizes.js";

function lastTwoSwapped(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) =>
    axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis,
  );
}

const matmul: OpRow = (call) => {
  const side = (key: "a" | "b", isTurned: boolean) => {
    if (!isTurned) return call.input(key);
    const perm = lastTwoSwapped(call.rank(key));
    const known = call.known(key);
    const name = call.input(key);
    const isOwn = known !== undefined && !call.writer.isRead(name); // what is read as it is, too, is not written twice
    return isOwn ? call.writer.constant(name, transposed(known, perm)) : call.node("Transpose", [name], { perm });
  };
  return call.node("MatMul", [side("a", call.attr("transposeA")), side("b", call.attr("transposeB"))]);
};

/** Whether a query, in rows, may see a key, in columns: as numbers from 0 on, one list along each axis. */
function causal(call: OpCall, queries: Size, keys: Size, near: OpCall["near"]): string {
  const { writer } = call;
  const numbers = (size: Size, shape: readonly number[]) => {
    const stop = writer.node("Squeeze", [call.sizes.size(size, near), writer.ints([0])]);
    const int64 = (value: number) => writer.node("Squeeze", [writer.ints([value]), writer.ints([0])]);
    return writer.node("Reshape", [writer.node("Range", [int64(0), stop, int64(1)]), writer.ints(shape)]);
  };
  return writer.node("LessOrEqual", [numbers(keys, [1, -1]), numbers(queries, [-1, 1])]);
}

/** Scores [..., queries, keys] with a low number where the mask or causality hides one. */
const hide: OpRow = (call) => {
  const [queries = [1, 1], keys = [1, 1]] = call.shape("x").slice(-2) as Size[];
  const isMasked = call.pair("mask")[0].source.kind !== "fill";
  const masks = [
    ...(isMasked ? [call.input("mask")] : []),
    ...(call.attr<number>("causal") === 1
      ? [causal(call, queries, keys, [{ name: call.input("x"), shape: call.shape("x") }])]
      : []),
  ];
  const [first = call.writer.scalar(1, "bool"), second] = masks;
  const seen = second === undefined ? first : call.writer.node("And", [first, second]);
  return call.f("Where", seen, call.input("x"), call.attr<number>("hidden"));
};

/** Fused attention, with its scores written down. q: [batch, queries, heads, size], k and v with fewer heads, perhaps. */
const attention: OpRow = (call) => {
  const [heads, keyHeads] = [fixed(call.shape("q")[2] ?? [1, 2]), fixed(call.shape("k")[2] ?? [1, 2])];
  if (heads === undefined || keyHeads === undefined) return call.refuse("with heads whose number depends on the batch");
  const first = (key: string) => {
    const turned = call.node("Transpose", [call.input(key)], { perm: [0, 2, 1, 3] });
    if (key === "q" || heads === keyHeads) return turned;
    const order = Array.from({ length: heads }, (_, head) => Math.floor((head * keyHeads) / heads));
    return call.node("Gather", [turned, call.writer.ints(order)], { axis: 1 });
  };
  const [q, k, v] = [first("q"), first("k"), first("v")];
  const scores = call.f(
    "Mul",
    call.f("MatMul", q, call.node("Transpose", [k], { perm: [0, 1, 3, 2] })),
    call.attr<number>("scale"),
  );
  const near = call.near;
  const seen = [
    ...(call.has("mask") ? [call.input("mask")] : []),
    ...(call.attr<boolean>("isCausal")
      ? [causal(call, call.shape("q")[1] ?? [1, 1], call.shape("k")[1] ?? [1, 1], near)]
      : []),
  ];
  const hidden = seen.reduce((x, mask) => call.f("Where", mask, x, -1e9), scores);
  const sums = call.f("MatMul", call.node("Softmax", [hidden], { axis: -1 }), v);
  return { out: call.node("Transpose", [sums], { perm: [0, 2, 1, 3] }) };
};

const q = probe([1, 2, 1, 2]);

export const productRows: OpRows = [
  [opOf(ops.matmul(probe([2, 3]), probe([3, 2]))), matmul],
  [opOf(hideScores(probe([1, 1, 2, 2]), undefined, true) as SymbolicTensor), hide],
  [opOf(ops.dotProductAttention(q, q, q, { flashAttention: true })), attention],
];
