import { type LoweringOptions, lower } from "../lowering/lower.js";
import type { saveCopies } from "../memory/save-copies.js";
import { planStorage, type Storage } from "../memory/storage.js";
import { fuse } from "../passes/fuse.js";
import { guard } from "../passes/guard.js";
import { scalarsOf } from "../passes/inline.js";
import { optimize } from "../passes/optimize.js";
import type { Graph } from "../symbols/graph.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import type { Trace } from "../symbols/trace.js";

/** A graph as it is to run: which dispatches, and where each value lies. */
export interface Planned {
  /** What is left of it once it is simplified. */
  readonly graph: Graph;
  /** The numbers that each run must be given. */
  readonly scalars: readonly string[];
  readonly candidates: number;
  /** Whether it copies anything: if so `place` wants {@link saveCopies}, which pages load then. */
  readonly copies: boolean;
  place(save?: typeof saveCopies): Storage;
}

/** Works out how a traced graph runs on a device. Nothing is compiled or allocated. */
export function planned(
  whole: Graph,
  { condition }: Trace,
  inputs: readonly SymbolicTensor[],
  how: Omit<LoweringOptions, "scalars">,
): Planned {
  const graph = optimize(guard(whole, condition));
  const scalars = scalarsOf(graph);
  const { steps, candidates } = lower(fuse(graph, how.limits.maxStorageBuffersPerShaderStage), { ...how, scalars });
  const outputs = Object.values(graph.outputs);
  return {
    graph,
    scalars,
    candidates,
    copies: steps.some(({ dispatch }) => dispatch.kernel.name === "strided_copy"),
    place: (save) => planStorage(save?.(steps, outputs) ?? steps, inputs, outputs),
  };
}
