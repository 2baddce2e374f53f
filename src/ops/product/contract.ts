import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { sizeOf } from "../../shape.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { sum } from "../core/sum.js";
import { multiply } from "../elementwise/binary.js";
import { matmul } from "./matmul.js";

// Products of tensors whose axes have names: what einsum, tensordot and the layers built on them come down to.

/** A tensor with a name for each axis, all different. */
export interface Labelled {
  readonly x: SymbolicTensor;
  readonly labels: readonly string[];
}

/** The tensor with its axes in the given order; what is not named is summed. */
export function reduceTo(tensor: Labelled, labels: readonly string[]): SymbolicTensor {
  const { x, labels: own } = sumOut(tensor, labels);
  return transpose(
    x,
    labels.map((label) => own.indexOf(label)),
  );
}

/** Sums all axes but those to keep. */
function sumOut({ x, labels }: Labelled, keep: readonly string[]): Labelled {
  const axis = labels.flatMap((label, i) => (keep.includes(label) ? [] : [i]));
  return axis.length === 0
    ? { x, labels }
    : { x: sum(x, { axis }), labels: labels.filter((label) => keep.includes(label)) };
}

/**
 * The product of two tensors, summed over the axes that are not kept. One product of matrices, [batch, rows, inner] ·
 * [batch, inner, columns]: of the ways to order batch, inner axes and sides the one is taken that moves the fewest numbers.
 */
export function contract(a: Labelled, b: Labelled, keep: readonly string[]): Labelled {
  const left = sumOut(a, [...keep, ...b.labels]);
  const right = sumOut(b, [...keep, ...a.labels]);
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const inner = shared.filter((label) => !keep.includes(label));
  if (inner.length === 0) return outer(left, right, keep);
  const batch = shared.filter((label) => keep.includes(label));
  const like = (labels: readonly string[], { labels: order }: Labelled) =>
    [...labels].sort((one, other) => order.indexOf(one) - order.indexOf(other));
  const plans = [left, right].flatMap((batchLike) =>
    [left, right].flatMap((innerLike) =>
      [false, true].map((swap) =>
        planProduct(swap ? right : left, swap ? left : right, like(batch, batchLike), like(inner, innerLike), keep),
      ),
    ),
  );
  return plans.reduce((best, plan) => (plan.moved < best.moved ? plan : best)).run();
}

interface Plan {
  /** How many numbers are copied into another order. */
  readonly moved: number;
  run(): Labelled;
}

function planProduct(
  a: Labelled,
  b: Labelled,
  batch: readonly string[],
  inner: readonly string[],
  keep: readonly string[],
): Plan {
  const own = ({ labels }: Labelled) => labels.filter((label) => !batch.includes(label) && !inner.includes(label));
  const [rows, columns] = [own(a), own(b)];
  const result = [...batch, ...rows, ...columns];
  const left = asMatrices(a, batch, rows, inner);
  const right = asMatrices(b, batch, inner, columns);
  const wanted = keep.filter((label) => result.includes(label));
  const size = (labels: readonly string[]) => sizeOf(shapeOf([a, b], labels));
  const turned = String(wanted) === String(result) ? 0 : size(result);
  return {
    moved: left.moved + right.moved + turned,
    run() {
      const [l, r] = [left.matrices(), right.matrices()];
      const product =
        result.length === 0
          ? matmul(reshape(l, [l.size]), reshape(r, [r.size])) // of vectors: a long sum is pairwise
          : matmul(l, r, { transposeA: left.transposed, transposeB: right.transposed });
      return { x: reshape(product, shapeOf([a, b], result)), labels: result };
    },
  };
}

/** How a tensor can be read as [batch, first, second], or with the last two exchanged. */
function asMatrices(
  tensor: Labelled,
  batch: readonly string[],
  first: readonly string[],
  second: readonly string[],
): { readonly moved: number; readonly transposed: boolean; matrices(): SymbolicTensor } {
  const { x, labels } = tensor;
  const transposed = String(labels) === String([...batch, ...second, ...first]) && second.length + first.length > 0;
  const straight = String(labels) === String([...batch, ...first, ...second]);
  const sizes = (group: readonly string[]) => sizeOf(shapeOf([tensor], group));
  const lead = batch.length === 0 ? [] : [sizes(batch)];
  const turn = transposed && !straight;
  return {
    moved: straight || transposed ? 0 : x.size,
    transposed: turn,
    matrices() {
      const moved = straight || transposed ? x : reduceTo(tensor, [...batch, ...first, ...second]);
      return reshape(moved, [...lead, sizes(turn ? second : first), sizes(turn ? first : second)]);
    },
  };
}

/** The product where nothing is summed: element by element, each side repeated along the other's axes. */
function outer(a: Labelled, b: Labelled, keep: readonly string[]): Labelled {
  const labels = keep.filter((label) => a.labels.includes(label) || b.labels.includes(label));
  const spread = (tensor: Labelled) => {
    const order = labels.filter((label) => tensor.labels.includes(label));
    const sizes = labels.map((label) => tensor.x.shape[tensor.labels.indexOf(label)] ?? 1);
    return reshape(reduceTo(tensor, order), sizes);
  };
  return { x: multiply(spread(a), spread(b)), labels };
}

/** The sizes that labels have in one tensor or another. */
function shapeOf(tensors: readonly Labelled[], labels: readonly string[]): number[] {
  return labels.map((label) => {
    const owner = tensors.find((tensor) => tensor.labels.includes(label));
    return owner?.x.shape[owner.labels.indexOf(label)] ?? 1;
  });
}
