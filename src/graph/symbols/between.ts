import { ArgumentError } from "../../errors.js";
import { isA } from "../../is-a.js";
import { formatShape } from "../../shape.js";
import { isList, isRecord, refuseEndless } from "../../structure.js";
import { SymbolicTensor } from "./tensor.js";

/** What a call between layers calls: a layer, or an op with the name that it has in files. */
export interface Callee {
  readonly className: string;
  /** The function that users call, where it is an op: by it, and not by a name that others may take, files know it. */
  readonly callable?: unknown;
  apply(...args: readonly never[]): unknown;
}

/**
 * A value between layers, as ops see it: it knows how calls with it are recorded. That is its own business and not theirs, so
 * that a page of ops alone is without it.
 */
export abstract class Between extends SymbolicTensor {
  abstract readonly name: string;

  /** Records a call that has this among its arguments, and gives what will come of it. */
  abstract record(callee: Callee, args: readonly unknown[]): unknown;
}

/** The first value between layers that this is or, as a list or record, holds. */
export function betweenIn(value: unknown, depth = 0): Between | undefined {
  if (isA(value, SymbolicTensor)) return value instanceof Between ? value : undefined;
  if (!isList(value) && !isRecord(value)) return undefined;
  refuseEndless(value, depth);
  for (const one of Object.values(value)) {
    const found = betweenIn(one, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Throws an ArgumentError for a value between layers where only tensors of a graph will do. */
export function refuseBetween(where: string, tensors: Iterable<SymbolicTensor>): void {
  for (const tensor of tensors) {
    if (!(tensor instanceof Between)) continue;
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
