import type { DType } from "../../../dtype.js";
import { InternalError } from "../../../errors.js";
import type { OpDefinition } from "../../../graph/symbols/op.js";
import { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import type { Shape } from "../../../shape.js";

// Ops are known by what they are, never by their names, which ops of users may have, too. What a public function adds to a graph is
// found by calling it.

/** A tensor to try functions on. */
export function probe(shape: Shape = [2, 3], dtype: DType = "float32"): SymbolicTensor {
  return new SymbolicTensor({ shape, dtype }, { kind: "input", name: "probe" });
}

/** The op that gives a tensor. */
export function opOf({ source }: SymbolicTensor): OpDefinition {
  if (source.kind !== "output") throw new InternalError("a sample that is no op's");
  return source.node.op;
}

/** The op behind a function of one tensor, or of two. */
export function opBehind(
  f: (...xs: SymbolicTensor[]) => SymbolicTensor,
  count: number,
  dtype: DType = "float32",
): OpDefinition {
  return opOf(f(...Array.from({ length: count }, () => probe([2, 3], dtype))));
}
