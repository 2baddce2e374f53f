import { isFloat } from "../../dtype.js";
import { InternalError, ShapeError } from "../../errors.js";
import { formatShape, sameShape } from "../../shape.js";
import { refuseBetween } from "./between.js";
import { mixing } from "./mixing.js";
import { defineOp, type OpNode } from "./op.js";
import { checkerOf } from "./parameters.js";
import { fill, type SymbolicTensor } from "./tensor.js";
import { registerCriterion } from "./trace.js";

/** Sum of the gradients that reach a tensor along several paths. */
const accumulate = defineOp({
  name: "accumulate",
  inputs: ["a", "b"],
  infer: ({ a }) => a,
  elementwise: "a + b",
  neutral: { value: 0, commutes: true },
  gradient: (_, g) => ({ a: g, b: g }),
});

/**
 * Adds the backward graph: the gradients of `loss` with respect to each tensor of `wrt`, of the same shapes.
 *
 * `loss` is a scalar, or comes with `seed`, the gradient that flows into it (same shape). A tensor that the loss does
 * not depend on has gradient zero. Reverse-mode differentiation: one walk over the graph from the loss back.
 *
 * Throws a ShapeError when `loss` is not a scalar and no seed is given, or the seed has another shape.
 */
export function gradients<const W extends readonly SymbolicTensor[]>(
  loss: SymbolicTensor,
  wrt: W,
  given?: SymbolicTensor,
): { -readonly [K in keyof W]: SymbolicTensor } {
  checkArguments([loss, wrt, given]);
  const seed = given ?? likeGradient(1, loss);
  refuseBetween("gradients", [loss, ...wrt, seed]);
  if (loss.size !== 1 && seed.source.kind === "fill") {
    throw new ShapeError({
      where: "gradients",
      problem: "the loss is not a scalar",
      expected: "shape []",
      received: formatShape(loss.shape),
      remedy: "Take its mean or sum first, or pass the gradient that flows into it as the third argument",
    });
  }
  if (!sameShape(seed.shape, loss.shape)) {
    throw new ShapeError({
      where: "gradients",
      problem: "the gradient that flows in does not fit the loss",
      expected: formatShape(loss.shape),
      received: formatShape(seed.shape),
    });
  }
  if (loss.size === 1) registerCriterion(loss, "loss");
  const found = pullBack(loss, wrt, seed, { lookBack });
  return wrt.map((tensor) => found.get(tensor) ?? likeGradient(0, tensor)) as {
    -readonly [K in keyof W]: SymbolicTensor;
  };
}

/** A node's inputs and outputs as a gradient rule is to see them. */
export type BackwardView = (node: OpNode) => Pick<OpNode, "inputs" | "outputs">;

/** Tells, of the nodes of a forward pass in order, how the backward pass is to see them; undefined: as they are. */
export type LookBack = (nodes: readonly OpNode[]) => BackwardView | undefined;

let lookBack: LookBack | undefined;

/** Runs `build`, in which gradients see the forward pass as `look` tells: see {@link recompute}. */
export function lookingBack<T>(look: LookBack, build: () => T): T {
  const outer = lookBack;
  lookBack = look;
  try {
    return build();
  } finally {
    lookBack = outer;
  }
}

/**
 * What the gradient rule of an op may be that is itself a gradient: the op said once more in ops that have gradients, and the gradients of
 * those. `say` gets the inputs and gives what the op gives.
 */
export function throughOps<T extends Readonly<Record<string, SymbolicTensor | undefined>>>(
  inputs: T,
  grad: SymbolicTensor,
  say: (inputs: T) => SymbolicTensor,
): { readonly [K in keyof T]?: SymbolicTensor } {
  const given = Object.entries(inputs).filter((entry): entry is [string, SymbolicTensor] => entry[1] !== undefined);
  const targets = given.map(([, tensor]) => tensor).filter(({ dtype }) => isFloat(dtype));
  // One input may be computed from another: what reaches it is then no part of what reaches that directly.
  const found = pullBack(say(inputs), targets, grad, { within: true });
  return Object.fromEntries(
    given.flatMap(([name, tensor]) => {
      const reached = found.get(tensor);
      return reached === undefined ? [] : [[name, reached]];
    }),
  ) as { readonly [K in keyof T]?: SymbolicTensor };
}

/** The gradients that reach the targets, and what lies between, from `seed` at `result`. `within`: not through one target to the next. */
function pullBack(
  result: SymbolicTensor,
  wrt: readonly SymbolicTensor[],
  seed: SymbolicTensor,
  { within = false, lookBack }: { readonly within?: boolean; readonly lookBack?: LookBack | undefined } = {},
): ReadonlyMap<SymbolicTensor, SymbolicTensor> {
  const found = new Map<SymbolicTensor, SymbolicTensor>([[result, seed]]);
  const nodes = nodesBetween(result, new Set(wrt), within);
  const view = lookBack?.(nodes.toReversed());
  for (const node of nodes) {
    const grads: Record<string, SymbolicTensor | undefined> = {};
    let reached = false;
    for (const [name, output] of Object.entries(node.outputs)) {
      grads[name] = found.get(output);
      reached ||= grads[name] !== undefined;
    }
    if (!reached) continue;
    const { inputs, outputs } = view?.(node) ?? node;
    const inputGrads = mixing(node.mixing, () => node.op.gradient?.(inputs, grads, outputs, node.attrs)) ?? {};
    for (const [name, given] of Object.entries(inputGrads)) {
      const input = node.inputs[name];
      if (given === undefined || input === undefined) continue;
      const grad = ofWidth(given, input, node);
      checkGradient(node, name, input, grad);
      const before = found.get(input);
      found.set(input, before === undefined ? grad : total(before, grad));
    }
  }
  return found;
}

/** The sum of two gradients, which an op may know a shorter way to. */
function total(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  const [one, other] = [a.source, b.source];
  const isAlike = one.kind === "output" && other.kind === "output" && one.node.op === other.node.op;
  return (isAlike ? one.node.op.sum?.(one.node, other.node) : undefined) ?? accumulate(a, b);
}

/** A gradient of the width of what it belongs to, where a rule may give another. */
function ofWidth(grad: SymbolicTensor, { dtype }: SymbolicTensor, { mixing }: OpNode): SymbolicTensor {
  return mixing === undefined || !isFloat(dtype) ? grad : mixing.cast(grad, dtype);
}

const checkArguments = checkerOf("gradients", ["loss", "wrt: tensors", "seed?"]);

/** A gradient of `tensor` that is `value` everywhere: of its type, if that is a float. */
function likeGradient(value: number, { shape, dtype }: SymbolicTensor): SymbolicTensor {
  return fill(value, shape, isFloat(dtype) ? dtype : "float32");
}

/** The nodes that lie on a path from a target to the loss, last first; `within`: on one without another target. */
function nodesBetween(loss: SymbolicTensor, targets: ReadonlySet<SymbolicTensor>, within: boolean): OpNode[] {
  const behind = new Set<OpNode>();
  const pending = [loss];
  for (const tensor of pending) {
    if (tensor.source.kind !== "output" || (within && targets.has(tensor))) continue;
    const { node } = tensor.source;
    if (behind.has(node)) continue;
    behind.add(node);
    pending.push(...Object.values(node.inputs));
  }
  const leading = new Set(targets);
  const between = [...behind]
    .sort((a, b) => a.id - b.id)
    .filter(({ inputs, outputs }) => {
      const leads = Object.values(inputs).some((input) => leading.has(input));
      if (leads) for (const output of Object.values(outputs)) leading.add(output);
      return leads;
    });
  return between.reverse();
}

function checkGradient({ op }: OpNode, name: string, input: SymbolicTensor, grad: SymbolicTensor): void {
  if (formatShape(grad.shape) !== formatShape(input.shape) || (isFloat(input.dtype) && grad.dtype !== input.dtype)) {
    throw new InternalError(
      `${op.name}: gradient of ${name}: expected ${input.dtype} ${formatShape(input.shape)}, received ${grad.dtype} ${formatShape(grad.shape)}`,
    );
  }
}
