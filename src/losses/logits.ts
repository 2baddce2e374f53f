import { isFloat } from "../dtype.js";
import type { OpDefinition } from "../graph/symbols/op.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { cast, isCast } from "../ops/core/cast.js";
import { transpose, transposeDefinition } from "../ops/core/movement.js";
import { reshape } from "../ops/core/reshape.js";
import { type Shape, sizeOf } from "../shape.js";

/** What was done to probabilities after they were made, and where the axis of their classes was before. */
interface Rearrangement {
  readonly before: SymbolicTensor;
  /** Undefined where the classes were no axis of their own. */
  readonly axis: number | undefined;
  redo(logits: SymbolicTensor): SymbolicTensor;
}

/**
 * The logits that `op`, softmax or sigmoid, made `x` from; undefined if it did not. A loss over its outputs looks through to them: the
 * same number, without the overflow and the lost digits of log(exp(…)). Other shapes, orders of axes and float types do not
 * hide them, so long as the classes of softmax stay one axis, the last of `x`.
 */
export function logitsBehind(x: SymbolicTensor, op: OpDefinition): SymbolicTensor | undefined {
  const later: Rearrangement[] = [];
  const byElement = op.elementwise !== undefined;
  let made = x;
  let axis: number | undefined = x.rank - 1;
  while (byElement || axis !== undefined) {
    if (made.source.kind !== "output") return undefined;
    const { node } = made.source;
    if (node.op === op) {
      const logits = byElement || axis === Math.max(0, made.rank - 1) ? node.inputs.x : undefined;
      return logits && later.reduceRight((tensor, { redo }) => redo(tensor), logits);
    }
    const step = rearrangement(made, axis);
    if (step === undefined) return undefined;
    later.push(step);
    made = step.before;
    axis = step.axis;
  }
  return undefined;
}

function rearrangement(after: SymbolicTensor, axis: number | undefined): Rearrangement | undefined {
  if (after.source.kind !== "output") return undefined;
  const { op, inputs, attrs } = after.source.node;
  const viewed = op.view === undefined ? undefined : inputs[op.view];
  if (viewed !== undefined) {
    return {
      before: viewed,
      axis: axis === undefined ? undefined : sameAxis(after.shape, axis, viewed.shape),
      redo: (logits) => reshape(logits, after.shape),
    };
  }
  const { x: before } = inputs;
  if (before === undefined) return undefined;
  if (op === transposeDefinition) {
    const axes = attrs.axes as readonly number[];
    return { before, axis: axis === undefined ? undefined : axes[axis], redo: (logits) => transpose(logits, axes) };
  }
  if (!isCast(op) || !isFloat(after.dtype) || !isFloat(before.dtype)) return undefined;
  return { before, axis, redo: (logits) => cast(logits, after.dtype) };
}

/** The axis of `from` along which the same elements lie as along an axis of `to`, a view of it. */
function sameAxis(to: Shape, axis: number, from: Shape): number | undefined {
  const outer = sizeOf(to.slice(0, axis));
  const found = from.findIndex((size, i) => size === to[axis] && sizeOf(from.slice(0, i)) === outer);
  return found < 0 ? undefined : found;
}
