import { ArgumentError } from "../../errors.js";
import type { Graph } from "../symbols/graph.js";
import type { SymbolicTensor } from "../symbols/tensor.js";

/** Throws an ArgumentError where a graph reads an input that is not among its own: nobody would ever write its numbers. */
export function refuseForeign(where: string, { nodes, outputs }: Graph, inputs: readonly SymbolicTensor[]): void {
  for (const read of [outputs, ...nodes.map((node) => node.inputs)]) {
    for (const tensor of Object.values(read)) {
      if (tensor.source.kind !== "input" || inputs.includes(tensor)) continue;
      throw new ArgumentError({
        where,
        problem: "a tensor of another graph came in",
        received: `"${tensor.source.name}"`,
        remedy: "Keep no tensors from call to call",
      });
    }
  }
}
