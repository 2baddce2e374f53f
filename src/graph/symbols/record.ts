import { ArgumentError } from "../../errors.js";
import { mapTree, type Tree } from "../../structure.js";
import { isBetween, LayerTensor, replaceBetween } from "./layer-tensor.js";
import { SymbolicTensor } from "./tensor.js";
import { currentTrace, traced } from "./trace.js";

/** What a call between layers calls: a layer, or an op with the name that it has in files. */
export interface Callee {
  readonly className: string;
  apply(...args: readonly never[]): unknown;
}

/** One call between layers. */
export interface Call {
  readonly callee: Callee;
  /** What it was called with; {@link LayerTensor}s stand where the tensors of a graph will. */
  readonly args: readonly unknown[];
  readonly outputs: Tree<LayerTensor>;
}

/**
 * Records a call with values between layers among its arguments, and gives what will come of it. The call is tried on two batches:
 * sizes that come out different are unknown, and a layer has its weights from then on. Each trial is a trace of its own.
 *
 * Throws what the call throws, and an ArgumentError where it gives something else than tensors, where more than sizes differ, or
 * where tensors of a traced function are among the arguments.
 */
export function record(callee: Callee, args: readonly unknown[]): Tree<LayerTensor> {
  const kept = args.map((arg) => keep(callee, arg));
  const one = attempt(callee, kept, 0);
  const other = attempt(callee, kept, 1);
  const call: { callee: Callee; args: readonly unknown[]; outputs: Tree<LayerTensor> } = {
    callee,
    args: kept,
    outputs: [],
  };
  if (one.paths.join() !== other.paths.join()) throw unsettled(callee, one, other);
  let at = 0;
  call.outputs = mapTree<Tree<SymbolicTensor>, SymbolicTensor, LayerTensor>(one.result, ({ shape, dtype }) => {
    const twin = other.tensors[at++];
    if (twin?.dtype !== dtype || twin.rank !== shape.length) throw unsettled(callee, one, other);
    const known = shape.map((size, axis) => (size === twin.shape[axis] ? size : -1));
    return new LayerTensor({ shape: known, dtype }, { from: call, tried: [shape, twin.shape] });
  });
  return call.outputs;
}

/** A copy of an argument, for a list of the caller's may change afterwards. Tensors of a graph cannot be kept for other graphs. */
function keep({ className }: Callee, arg: unknown): unknown {
  return mapTree(arg, (leaf: unknown) => {
    if (!(leaf instanceof SymbolicTensor) || leaf instanceof LayerTensor) return leaf;
    const { kind } = leaf.source;
    if (kind !== "input" && (kind !== "output" || currentTrace() === undefined)) return leaf;
    throw new ArgumentError({
      where: className,
      problem: "a value between layers came together with a tensor of a traced function",
      remedy: "Inside a layer's call or compile(), use its arguments alone",
    });
  });
}

interface Attempt {
  readonly result: Tree<SymbolicTensor>;
  /** What is in the result, in order, and the ways to it. */
  readonly tensors: readonly SymbolicTensor[];
  readonly paths: readonly string[];
}

/** Makes the call on one of the two batches. A value that comes twice is one tensor there, too. */
function attempt(callee: Callee, args: readonly unknown[], batch: 0 | 1): Attempt {
  const probes = new Map<LayerTensor, SymbolicTensor>();
  const probe = (tensor: LayerTensor) => {
    const { name, dtype, tried } = tensor;
    const made = probes.get(tensor) ?? new SymbolicTensor({ shape: tried[batch], dtype }, { kind: "input", name });
    probes.set(tensor, made);
    return made;
  };
  const given = replaceBetween(args, probe) as readonly never[];
  const { result } = traced(() => callee.apply(...given), { trial: true });
  const tensors: SymbolicTensor[] = [];
  const paths: string[] = [];
  const checked = mapTree(result, (leaf: unknown, path) => {
    if (!(leaf instanceof SymbolicTensor) || leaf instanceof LayerTensor) throw noTensor(callee, leaf);
    tensors.push(leaf);
    paths.push(path);
    return leaf;
  });
  return { result: checked, tensors, paths };
}

function noTensor({ className }: Callee, leaf: unknown): ArgumentError {
  return leaf instanceof LayerTensor
    ? new ArgumentError({
        where: className,
        problem: `the result depends on "${leaf.name}", a value between layers that is none of the call's arguments`,
        remedy: "Pass it as an argument",
      })
    : new ArgumentError({
        where: className,
        problem: "the result is no tensor",
        expected: "symbolic tensors, or lists and records of them",
        received: leaf === null ? "null" : typeof leaf,
      });
}

function unsettled({ className }: Callee, one: Attempt, other: Attempt): ArgumentError {
  const describe = ({ tensors }: Attempt) =>
    tensors.map(({ dtype, rank }) => `${dtype} of rank ${rank}`).join(", ") || "none";
  return new ArgumentError({
    where: className,
    problem: "how many tensors it gives, their ranks or their types depend on the batch",
    expected: "the same for every batch",
    received: `${describe(one)}, and ${describe(other)}`,
    remedy: "Between layers only sizes may differ from batch to batch; or do this inside a layer's call",
  });
}

/**
 * An op that may be called between layers, too: there the call is recorded. `name` is what the op is called in files. Anything
 * that is written on `op` is on the result.
 */
export function recordable<F extends (...args: never[]) => unknown>(name: string, op: F): F {
  const call = (...args: readonly never[]): unknown =>
    // Every call is a callee of its own: an op keeps nothing, so that two calls of it are two nodes of the wiring.
    args.some(isBetween) ? record({ className: name, apply: op }, args) : op(...args);
  return Object.assign(call, op);
}
