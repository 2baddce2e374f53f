import type { Family } from "../../src/gpu/family.js";
import type { Memory } from "../../src/gpu/memory.js";
import { type Lowered, lower } from "../../src/graph/lowering/lower.js";
import { planStorage, type Storage } from "../../src/graph/memory/storage.js";
import { fuse } from "../../src/graph/passes/fuse.js";
import { type Group, nodesOf } from "../../src/graph/passes/group.js";
import { scalarsOf } from "../../src/graph/passes/inline.js";
import { optimize } from "../../src/graph/passes/optimize.js";
import type { Structure } from "../../src/graph/program/compile.js";
import { rarePasses } from "../../src/graph/program/rare-passes.js";
import { collect, type Graph } from "../../src/graph/symbols/graph.js";
import { SymbolicTensor, type TensorSpec } from "../../src/graph/symbols/tensor.js";
import { traced } from "../../src/graph/symbols/trace.js";

/** An input of a graph that never runs. */
export function input(shape: readonly number[], dtype: TensorSpec["dtype"] = "float32"): SymbolicTensor {
  return new SymbolicTensor({ shape, dtype }, { kind: "input", name: "x" });
}

/** A graph as `compile` has it before anything is simplified. */
export function graphOf(build: () => Structure): Graph {
  const { result, trace } = traced(build);
  const outputs = result instanceof SymbolicTensor ? { out: result } : Object.fromEntries(Object.entries(result));
  return collect(outputs, trace.effects);
}

/** The names of a graph's nodes, in order. */
export function names({ nodes }: Graph): string[] {
  return nodes.map(({ op }) => op.name);
}

/** What each group computes, as `matmul + add + relu`. */
export function groupNames(groups: readonly Group[]): string[] {
  return groups.map((group) =>
    nodesOf(group)
      .map(({ op }) => op.name)
      .join(" + "),
  );
}

/** Everything that `compile` decides, without a GPU. */
export function schedule(
  build: (...inputs: SymbolicTensor[]) => Structure,
  specs: readonly TensorSpec[],
  family: Family = "simd4",
  mostBuffers = 8,
): Lowered & { readonly groups: readonly Group[]; readonly storage: Storage } {
  const inputs = specs.map(({ shape, dtype }) => input(shape, dtype));
  const graph = optimize(graphOf(() => build(...inputs)));
  const groups = fuse(graph, mostBuffers, rarePasses) ?? [];
  const lowered = lower(groups, {
    family,
    limits: {} as GPUSupportedLimits,
    scalars: scalarsOf(graph),
    lowerRows: rarePasses.lowerRows,
  });
  const outputs = Object.values(graph.outputs);
  return { ...lowered, groups, storage: planStorage(rarePasses.improve(lowered.steps, outputs), inputs, outputs) };
}

/** Memory that only hands out names, so that slabs can be made without a GPU. */
export const paperMemory = { storage: (label: string) => ({ label }), write() {}, release() {} } as object as Memory;
