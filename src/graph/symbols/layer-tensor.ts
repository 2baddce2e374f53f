import { ArgumentError, ShapeError } from "../../errors.js";
import { formatShape, type Shape } from "../../shape.js";
import { isList, isRecord, mapTree } from "../../structure.js";
import type { Call } from "./record.js";
import { SymbolicTensor, type TensorSpec } from "./tensor.js";

/** What stands for unknown sizes while calls are tried, in two batches: for the first axis, as a rule the batch, and for others. */
const STAND_INS = [
  { batch: 2, size: 192 },
  { batch: 3, size: 320 },
] as const;

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
export class LayerTensor extends SymbolicTensor {
  readonly name: string;
  readonly from: Call | undefined;
  /** The shapes it has in the two batches that calls are tried on. */
  readonly tried: readonly [Shape, Shape];

  constructor({ shape, dtype = "float32" }: TensorSpec, origin: LayerTensorOrigin = {}) {
    const name = origin.name ?? origin.from?.callee.className ?? "input";
    super({ shape, dtype }, { kind: "input", name });
    this.name = name;
    this.from = origin.from;
    this.tried = origin.tried ?? [standIn(shape, 0), standIn(shape, 1)];
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

/** Whether this is a value between layers, or a list or record that holds one. */
export function isBetween(value: unknown): boolean {
  if (value instanceof SymbolicTensor) return value instanceof LayerTensor;
  if (isList(value)) return value.some(isBetween);
  return isRecord(value) && Object.values(value).some(isBetween);
}

/** A copy of `value`, lists and records at any depth included, with something else for each value between layers. */
export function replaceBetween(value: unknown, replace: (tensor: LayerTensor) => unknown): unknown {
  return mapTree(value, (leaf: unknown) => (leaf instanceof LayerTensor ? replace(leaf) : leaf));
}

/** Throws an ArgumentError for a value between layers where only tensors of a graph will do. */
export function refuseBetween(where: string, tensors: Iterable<SymbolicTensor>): void {
  for (const tensor of tensors) {
    if (!(tensor instanceof LayerTensor)) continue;
    throw new ArgumentError({
      where,
      problem: "a value between layers came into a graph",
      expected: "a tensor of the function that is traced",
      received: `"${tensor.name}" of shape ${formatShape(tensor.shape)}`,
      remedy:
        "Between layers, call layers, functions of ops, or what defineOp gives; inside a layer's call or compile(), use its arguments alone",
    });
  }
}
