import { isByVector } from "../lowering/by-vector.js";
import { type LoweringOptions, lower } from "../lowering/lower.js";
import { planStorage, type Storage } from "../memory/storage.js";
import { fuse } from "../passes/fuse.js";
import { guard } from "../passes/guard.js";
import { scalarsOf } from "../passes/inline.js";
import { optimize } from "../passes/optimize.js";
import type { Graph } from "../symbols/graph.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import type { Trace } from "../symbols/trace.js";
import type { rarePasses } from "./rare-passes.js";

/** The passes that few graphs need, which are not there until they are loaded. */
type RarePasses = typeof rarePasses;

/** A graph as it is to run: which dispatches, and where each value lies. */
export interface Planned {
  /** What is left of it once it is simplified. */
  readonly graph: Graph;
  /** The numbers that each run must be given. */
  readonly scalars: readonly string[];
  readonly candidates: number;
  /** Whether it copies anything, or multiplies by a vector: if so `place` wants the rare passes. */
  readonly isRare: boolean;
  place(rare?: RarePasses): Storage;
}

/** Works out how a traced graph runs on a device. Nothing is compiled or allocated. Undefined where that takes what is rare, and it was not given. */
export function planned(
  whole: Graph,
  { condition }: Trace,
  inputs: readonly SymbolicTensor[],
  how: Omit<LoweringOptions, "scalars" | "lowerRows">,
  rare?: RarePasses,
): Planned | undefined {
  const graph = optimize(guard(whole, condition));
  const scalars = scalarsOf(graph);
  const groups = fuse(graph, how.limits.maxStorageBuffersPerShaderStage, rare);
  if (groups === undefined) return undefined;
  const { steps, candidates } = lower(groups, { ...how, scalars, lowerRows: rare?.lowerRows });
  const outputs = Object.values(graph.outputs);
  return {
    graph,
    scalars,
    candidates,
    isRare: steps.some(({ dispatch }) => dispatch.kernel.name === "strided_copy" || isByVector(dispatch)),
    place: (rare) => planStorage(rare?.improve(steps, outputs) ?? steps, inputs, outputs),
  };
}
