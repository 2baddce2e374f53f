import { ArgumentError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import { alignedBytes, runOf, Slab } from "../graph/memory/slab.js";
import { type Region, Variable } from "../graph/symbols/variable.js";
import type { Optimizer, TrainedRun, UpdateMemory } from "../optimizers/index.js";
import { Journal } from "./journal.js";

/** Gradients and slots of the weights that one optimizer changes, laid out as the weights are. */
interface Layout {
  readonly variables: readonly Variable[];
  readonly slabs: readonly Slab[];
  /** A weight's slots by their names. */
  readonly slots: ReadonlyMap<Variable, Readonly<Record<string, Variable>>>;
  /** The places of the gradients. */
  readonly gradients: ReadonlySet<Variable>;
  readonly runs: readonly TrainedRun[];
}

/**
 * Where gradients and optimizers' slots lie on one device. Weights that lie side by side are a run, and an update is one dispatch a
 * run: gradients and slots lie side by side in slabs of their own.
 */
export class OptimizerMemory implements UpdateMemory {
  #device: Device;
  readonly #label: string;
  readonly #layouts = new Map<Optimizer, Layout>();

  constructor(device: Device, label: string) {
    this.#device = device;
    this.#label = label;
  }

  /** Goes on on another device, where the slabs are already. */
  moveTo(device: Device): void {
    this.#device = device;
  }

  /**
   * Gradients and slots for these weights. What the optimizer kept of a weight before is kept, also when other weights are to be
   * trained now.
   */
  runsFor(optimizer: Optimizer, variables: readonly Variable[]): readonly TrainedRun[] {
    const known = this.#layouts.get(optimizer);
    const same =
      known?.variables.length === variables.length && known.variables.every((one, i) => one === variables[i]);
    if (known !== undefined && same) return known.runs;
    optimizer.claim(this);
    const layout = this.#layOut(optimizer, variables);
    if (known !== undefined) this.#takeOver(known, layout);
    this.#layouts.set(optimizer, layout);
    return layout.runs;
  }

  /** Whether a variable is the place of a gradient, which each step fills anew. */
  isGradient(variable: Variable): boolean {
    return [...this.#layouts.values()].some(({ gradients }) => gradients.has(variable));
  }

  /** The optimizers that have something here. */
  get optimizers(): readonly Optimizer[] {
    return [...this.#layouts.keys()];
  }

  /** The slots of an optimizer, by weight and name, in the order of the weights. */
  slotsOf(optimizer: Optimizer): Layout["slots"] {
    return this.#layouts.get(optimizer)?.slots ?? new Map();
  }

  /** Frees what an optimizer has here. What it counts begins anew with it. */
  forget(optimizer: Optimizer): void {
    const layout = this.#layouts.get(optimizer);
    if (layout === undefined) return;
    for (const slab of layout.slabs) slab.release();
    this.#layouts.delete(optimizer);
    optimizer.release(this);
  }

  destroy(): void {
    for (const optimizer of this.#layouts.keys()) this.forget(optimizer);
  }

  get byteLength(): number {
    const slabs = [...this.#layouts.values()].flatMap(({ slabs }) => slabs);
    return slabs.reduce((sum, { buffer }) => sum + buffer.size, 0);
  }

  #layOut(optimizer: Optimizer, variables: readonly Variable[]): Layout {
    const { memory, gpu } = this.#device;
    const groups = neighbours(variables);
    // One slab for all runs, so that a reduction over all gradients is one; unless that is more than can be bound at once.
    const bytes = variables.reduce((sum, { size }) => sum + alignedBytes(size), 0);
    const lists =
      bytes <= Math.min(gpu.limits.maxStorageBufferBindingSize, gpu.limits.maxBufferSize) ? [groups.flat()] : groups;
    const slabs: Slab[] = [];
    const beside = (name: string, isScratch = false) => {
      const homes = new Map(variables.map((one) => [one, new Variable(`${one.name}/${name}`, one.shape)]));
      for (const list of lists) {
        slabs.push(
          Slab.of(
            memory,
            `${this.#label} ${name}`,
            list.map((one) => homes.get(one) ?? one),
            isScratch,
          ),
        );
      }
      return homes;
    };
    const homes = beside("gradients", true);
    const slots = optimizer.slots.map((name) => ({ name, homes: beside(name) }));
    const runs = groups.map((group): TrainedRun => {
      const run = (map?: ReadonlyMap<Variable, Variable>) => {
        const [first, last] = [group[0], group.at(-1)].map((one) => (one && map?.get(one)) ?? one);
        return runOf(first as Variable, last as Variable);
      };
      return {
        params: run(),
        grads: run(homes),
        slots: Object.fromEntries(slots.map(({ name, homes }) => [name, run(homes)])),
        gradients: group.map((variable) => ({ variable, home: homes.get(variable) ?? variable })),
      };
    });
    const slotsOf = new Map(
      variables.map((one) => [one, Object.fromEntries(slots.map(({ name, homes }) => [name, homes.get(one) ?? one]))]),
    );
    return { variables, slabs, gradients: new Set(homes.values()), slots: slotsOf, runs };
  }

  /** Copies the slots of weights that both have, and frees the old. */
  #takeOver(old: Layout, fresh: Layout): void {
    const { gpu } = this.#device;
    const encoder = gpu.createCommandEncoder({ label: `${this.#label} slots` });
    for (const [variable, slots] of fresh.slots) {
      for (const [name, slot] of Object.entries(slots)) {
        const before = old.slots.get(variable)?.[name]?.region;
        const { buffer, byteOffset, byteLength } = regionOf(slot);
        if (before !== undefined)
          encoder.copyBufferToBuffer(before.buffer, before.byteOffset, buffer, byteOffset, byteLength);
      }
    }
    gpu.queue.submit([encoder.finish()]);
    Journal.of(this.#device).close("the optimizer's memory was laid out anew");
    for (const slab of old.slabs) slab.release();
  }
}

/** The weights in groups that lie side by side in one buffer, in the order they lie in. */
function neighbours(variables: readonly Variable[]): Variable[][] {
  const buffers = [...new Set(variables.map((one) => regionOf(one).buffer))];
  const sorted = variables.toSorted((a, b) => {
    const [one, other] = [regionOf(a), regionOf(b)];
    return buffers.indexOf(one.buffer) - buffers.indexOf(other.buffer) || one.byteOffset - other.byteOffset;
  });
  const groups: Variable[][] = [];
  for (const variable of sorted) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group !== undefined && before !== undefined && touches(regionOf(before), regionOf(variable)))
      group.push(variable);
    else groups.push([variable]);
  }
  return groups;
}

function touches(before: Region, next: Region): boolean {
  const end = Math.ceil((before.byteOffset + before.byteLength) / 256) * 256;
  return before.buffer === next.buffer && end === next.byteOffset;
}

function regionOf({ name, region }: Variable): Region {
  if (region !== undefined) return region;
  throw new ArgumentError({
    where: name,
    problem: "cannot be trained, since it has no place on the GPU yet",
    remedy: "Train variables that the model holds: weights of layers in its fields",
  });
}
