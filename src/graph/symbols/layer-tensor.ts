import { ArgumentError, ShapeError } from "../../errors.js";
import { isA } from "../../is-a.js";
import { formatShape, type Shape } from "../../shape.js";
import { mapTree, type Tree } from "../../structure.js";
import { Between, type Callee } from "./between.js";
import { SymbolicTensor, type TensorSpec } from "./tensor.js";
import { currentTrace, traced } from "./trace.js";

/** What stands for unknown sizes while calls are tried, in two batches: for the first axis, as a rule the batch, and for others. */
const STAND_INS = [
  { batch: 2, size: 192 },
  { batch: 3, size: 320 },
] as const;

/** One call between layers. */
export interface Call {
  readonly callee: Callee;
  /** What it was called with; {@link LayerTensor}s stand where the tensors of a graph will. */
  readonly args: readonly unknown[];
  readonly outputs: Tree<LayerTensor>;
}

/** Where a value between layers comes from. */
export interface LayerTensorOrigin {
  /** Shows in errors. Default: what made it, or `"input"`. */
  readonly name?: string | undefined;
  /** The call that gives it. Default: none, it is an input. */
  readonly from?: Call | undefined;
  /** The shapes it had when that call was tried. Default, for inputs: stand-ins for the sizes that are unknown. */
  readonly tried?: readonly [Shape, Shape] | undefined;
}

/**
 * A value between layers: a tensor of which the batch is not known yet. Sizes that differ from batch to batch are −1. Layers and
 * ops that are called with it compute nothing: the call is recorded, to be made again on the tensors of every graph.
 */
export class LayerTensor extends Between {
  readonly name: string;
  readonly from: Call | undefined;
  /** The shapes it has in the two batches that calls are tried on. */
  readonly tried: readonly [Shape, Shape];

  constructor({ shape, dtype = "float32" }: TensorSpec, origin: LayerTensorOrigin = {}) {
    const name = origin.name ?? origin.from?.callee.className ?? "input";
    super({ shape, dtype }, { kind: "input", name, texts: true });
    this.name = name;
    this.from = origin.from;
    this.tried = origin.tried ?? [standIn(shape, 0), standIn(shape, 1)];
  }

  override record(callee: Callee, args: readonly unknown[]): Tree<LayerTensor> {
    return record(callee, args);
  }

  /** How many elements there are. Throws a ShapeError where that depends on the batch. */
  override get size(): number {
    if (!this.shape.includes(-1)) return super.size;
    throw new ShapeError({
      where: this.name,
      problem: "the size of a value between layers is not known before there is a batch",
      expected: "a shape of known sizes",
      received: formatShape(this.shape),
      remedy: "Ask for it inside a layer's call, where tensors have their true shapes",
    });
  }
}

function standIn(shape: Shape, batch: 0 | 1): Shape {
  return shape.map((size, axis) => (size >= 0 ? size : axis === 0 ? STAND_INS[batch].batch : STAND_INS[batch].size));
}

/** A copy of `value`, lists and records at any depth included, with something else for each value between layers. */
export function replaceBetween(value: unknown, replace: (tensor: LayerTensor) => unknown): unknown {
  return mapTree(value, (leaf: unknown) => (isA(leaf, LayerTensor) ? replace(leaf) : leaf));
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
    if (!isA(leaf, SymbolicTensor) || isA(leaf, LayerTensor)) return leaf;
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
    const made =
      probes.get(tensor) ?? new SymbolicTensor({ shape: tried[batch], dtype }, { kind: "input", name, texts: true });
    probes.set(tensor, made);
    return made;
  };
  const given = replaceBetween(args, probe) as readonly never[];
  const { result } = traced(() => callee.apply(...given), { trial: true });
  const tensors: SymbolicTensor[] = [];
  const paths: string[] = [];
  const checked = mapTree(result, (leaf: unknown, path) => {
    if (!isA(leaf, SymbolicTensor) || isA(leaf, LayerTensor)) throw noTensor(callee, leaf);
    tensors.push(leaf);
    paths.push(path);
    return leaf;
  });
  return { result: checked, tensors, paths };
}

function noTensor({ className }: Callee, leaf: unknown): ArgumentError {
  return isA(leaf, LayerTensor)
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
