import { bytesOf } from "../../dtype.js";
import type { BackwardView } from "./gradients.js";
import { applyOp, type OpNode, type Tensors } from "./op.js";
import { inCopy } from "./scope.js";
import type { SymbolicTensor } from "./tensor.js";
import { currentTrace } from "./trace.js";
import { sharesBytes } from "./variable.js";
import { rootOf, variableOf } from "./views.js";

// Gradient checkpointing (Chen et al., "Training deep nets with sublinear memory cost", 2016). The forward pass is cut into stretches. What
// crosses a cut is kept; what is needed within a stretch only is forgotten and, when the backward pass comes to it, computed again.

/** What is as small beside the whole is kept: forgetting it would save nothing. */
const TINY = 1 / 1024;
/** How many sizes of stretches are tried. */
const TRIES = 24;

/** Forward nodes from `start` up to and without `stop`. */
interface Stretch {
  readonly start: number;
  readonly stop: number;
}

/**
 * Which nodes of a forward pass, in order, are computed again, and when: gives the nodes as the backward pass is to see them. Undefined
 * where that would save nothing.
 */
export function recompute(nodes: readonly OpNode[]): BackwardView | undefined {
  const forward = new Forward(nodes);
  const best = forward.bestStretches();
  if (best === undefined) return undefined;
  const stretchOf = new Map<OpNode, Stretch>();
  for (const stretch of best.slice(0, -1)) {
    for (const node of nodes.slice(stretch.start, stretch.stop)) stretchOf.set(node, stretch);
  }
  const kept = forward.keptBy(best);
  const copies = new Map<SymbolicTensor, SymbolicTensor>();
  const done = new Set<Stretch>();
  return (node) => {
    const stretch = stretchOf.get(node);
    if (stretch !== undefined && !done.has(stretch)) {
      done.add(stretch);
      copyStretch(nodes.slice(stretch.start, stretch.stop), kept, copies);
    }
    return { inputs: mapped(node.inputs, copies), outputs: mapped(node.outputs, copies) };
  };
}

/** Adds the nodes of a stretch to the graph a second time, but for those whose results are kept. */
function copyStretch(
  nodes: readonly OpNode[],
  kept: ReadonlySet<SymbolicTensor>,
  copies: Map<SymbolicTensor, SymbolicTensor>,
): void {
  const changed = (currentTrace()?.effects ?? []).flatMap(({ inputs, op }) =>
    op.mutates.flatMap((name) => (inputs[name] === undefined ? [] : (variableOf(inputs[name]) ?? []))),
  );
  const isChanged = (tensor: SymbolicTensor) => {
    const variable = variableOf(tensor);
    return variable !== undefined && changed.some((other) => sharesBytes(variable, other));
  };
  inCopy(() => {
    for (const node of nodes) {
      const outputs = Object.entries(node.outputs);
      const isKept = outputs.every(([, output]) => kept.has(rootOf(output)) && node.op.view === undefined);
      if (isKept || Object.values(node.inputs).some(isChanged)) continue;
      const again = applyOp(node.op, mapped(node.inputs, copies), node.attrs);
      for (const [name, output] of outputs) {
        const copy = again[name];
        if (copy !== undefined && !kept.has(output)) copies.set(output, copy);
      }
    }
  });
}

function mapped(tensors: Tensors, copies: ReadonlyMap<SymbolicTensor, SymbolicTensor>): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, copies.get(tensor) ?? tensor]));
}

/** A forward pass, and what its results take. */
class Forward {
  readonly #nodes: readonly OpNode[];
  /** The results that take memory of their own, with where they are made and last read. */
  readonly #values = new Map<SymbolicTensor, { readonly bytes: number; readonly made: number; read: number }>();
  readonly #total: number;

  constructor(nodes: readonly OpNode[]) {
    this.#nodes = nodes;
    nodes.forEach((node, at) => {
      for (const input of Object.values(node.inputs)) {
        const value = this.#values.get(rootOf(input));
        if (value !== undefined) value.read = at;
      }
      if (node.op.view !== undefined) return;
      for (const output of Object.values(node.outputs)) {
        this.#values.set(output, { bytes: bytesOf(output), made: at, read: at });
      }
    });
    this.#total = [...this.#values.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The stretches that take the least memory at once; undefined if that is to keep everything. */
  bestStretches(): readonly Stretch[] | undefined {
    let best: { readonly stretches: readonly Stretch[]; readonly peak: number } | undefined;
    for (let i = 1; i <= TRIES; i++) {
      const stretches = this.#stretches(this.#total * 2 ** (-i / 3));
      const peak = this.#peak(stretches);
      if (stretches.length > 1 && peak < (best?.peak ?? this.#total)) best = { stretches, peak };
    }
    return best?.stretches;
  }

  /** What is kept: results that cross a cut, and tiny ones. */
  keptBy(stretches: readonly Stretch[]): ReadonlySet<SymbolicTensor> {
    const stretchAt = this.#nodes.map(() => 0);
    for (const [i, { start, stop }] of stretches.entries()) stretchAt.fill(i, start, stop);
    const kept = [...this.#values].filter(
      ([, { bytes, made, read }]) => stretchAt[made] !== stretchAt[read] || bytes < this.#total * TINY,
    );
    return new Set(kept.map(([value]) => value));
  }

  /** Stretches of at most `budget` bytes each, if they can be so small, cut where the least crosses within the last half of that. */
  #stretches(budget: number): readonly Stretch[] {
    const crossing = this.#crossing();
    const kernels = this.#kernels();
    const stretches: Stretch[] = [];
    for (let next = 0; next < kernels.length; ) {
      const start = kernels[next]?.start ?? 0;
      let cut = next;
      let bytes = 0;
      let at = next;
      for (; at < kernels.length; at++) {
        bytes += kernels[at]?.bytes ?? 0;
        if (bytes > budget && at > next) break;
        const [here, before] = [crossing[kernels[at]?.stop ?? 0] ?? 0, crossing[kernels[cut]?.stop ?? 0] ?? 0];
        if (bytes < budget / 2 || here <= before) cut = at;
      }
      if (at === kernels.length) cut = at - 1;
      stretches.push({ start, stop: kernels[cut]?.stop ?? this.#nodes.length });
      next = cut + 1;
    }
    return stretches;
  }

  /** Nodes that very likely run as one kernel, which a cut must not take apart: an anchor and the element-wise nodes and views behind it. */
  #kernels(): readonly (Stretch & { readonly bytes: number })[] {
    const starts = this.#nodes.flatMap(({ op }, at) =>
      at === 0 || (op.elementwise === undefined && op.view === undefined) ? [at] : [],
    );
    return starts.map((start, i) => {
      const stop = starts[i + 1] ?? this.#nodes.length;
      const outputs = this.#nodes.slice(start, stop).flatMap((node) => Object.values(node.outputs));
      return { start, stop, bytes: outputs.reduce((sum, output) => sum + (this.#values.get(output)?.bytes ?? 0), 0) };
    });
  }

  /** Bytes that are made before each node and read from it on. */
  #crossing(): readonly number[] {
    const crossing = new Array<number>(this.#nodes.length + 1).fill(0);
    for (const { bytes, made, read } of this.#values.values()) {
      for (let at = made + 1; at <= read; at++) crossing[at] = (crossing[at] ?? 0) + bytes;
    }
    return crossing;
  }

  /** What is kept and the largest stretch, which are there together when the backward pass comes to that. */
  #peak(stretches: readonly Stretch[]): number {
    const kept = this.keptBy(stretches);
    const inside = stretches.map(({ start, stop }) =>
      this.#nodes.slice(start, stop).reduce((sum, { outputs }) => {
        const forgotten = Object.values(outputs).filter((output) => !kept.has(output));
        return sum + forgotten.reduce((bytes, output) => bytes + (this.#values.get(output)?.bytes ?? 0), 0);
      }, 0),
    );
    return [...kept].reduce((sum, value) => sum + bytesOf(value), 0) + Math.max(...inside);
  }
}
