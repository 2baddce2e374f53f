import type { Device } from "../gpu/device.js";
import { Slab } from "../graph/memory/slab.js";
import type { Variable } from "../graph/symbols/variable.js";
import type { BaseOptimizer, Optimizer, UpdateLayout, UpdateMemory } from "../optimizers/index.js";
import { EMA } from "../optimizers/optimizer-run.js";
import { type Copies, carry, copyValues } from "./copies.js";
import { Journal } from "./journal.js";
import { type Layout, layOut, startsOf } from "./optimizer-layout.js";
import type { Provision } from "./provision.js";

/**
 * Where gradients and optimizers' slots lie on one device. Weights that lie side by side are a run, and an update is one dispatch a
 * run: gradients and slots lie side by side in slabs of their own.
 */
export class OptimizerMemory implements UpdateMemory {
  #device: Device;
  readonly #label: string;
  readonly #provision: Provision;
  readonly #layouts = new Map<Optimizer, Layout>();
  /** What optimizers keep beside what they keep of weights. */
  readonly #own = new Map<BaseOptimizer, readonly Slab[]>();

  /** Whether averages are in the place of the weights for now. */
  isSwapped = false;

  constructor(device: Device, label: string, provision: Provision) {
    this.#device = device;
    this.#label = label;
    this.#provision = provision;
  }

  get device(): Device {
    return this.#device;
  }

  /** Goes on on another device, where the slabs are already. */
  moveTo(device: Device): void {
    this.#device = device;
  }

  /**
   * Gradients and slots for these weights. What the optimizer kept of a weight before is kept, also when other weights are to be
   * trained now.
   */
  layOut(optimizer: Optimizer, variables: readonly Variable[]): UpdateLayout {
    const known = this.#layouts.get(optimizer);
    const same =
      known?.variables.length === variables.length && known.variables.every((one, i) => one === variables[i]);
    if (known !== undefined && same) return known;
    optimizer.claim(this);
    const { memory, gpu } = this.#device;
    const makeRoom = () => {
      const layout = layOut(optimizer, variables, memory, gpu.limits, this.#label);
      this.#layouts.set(optimizer, layout);
      return layout;
    };
    try {
      return this.#provision.take(this.#device, {
        label: this.#label,
        make: makeRoom,
        keep: (layout) => this.#begin(optimizer, layout, known),
        undo: (layout) => {
          if (this.#layouts.get(optimizer) === layout) this.#takeBack(optimizer, layout, known);
        },
      });
    } catch (error) {
      if (known === undefined) this.#letGo(optimizer);
      throw error;
    }
  }

  keep(optimizer: BaseOptimizer): void {
    const homeless = Object.values(optimizer.own).filter(({ region }) => region === undefined);
    if (homeless.length === 0) return;
    const label = `${this.#label} ${optimizer.name}`;
    const others = () => (this.#own.get(optimizer) ?? []).filter(({ variables }) => variables[0] !== homeless[0]);
    this.#provision.take(this.#device, {
      label,
      make: () => {
        const slab = Slab.of(this.#device.memory, label, homeless, "optimizer");
        this.#own.set(optimizer, [...others(), slab]);
        return slab;
      },
      undo: (slab) => {
        this.#own.set(optimizer, others());
        leave(slab);
      },
    });
  }

  /** Whether a variable changes in steps that do not count, too: the place of a gradient, what an optimizer keeps of its own. */
  changesAnyway(variable: Variable): boolean {
    const isOwn = [...this.#own.values()].some((slabs) => slabs.some((slab) => slab.variables.includes(variable)));
    return isOwn || [...this.#layouts.values()].some(({ gradients }) => gradients.has(variable));
  }

  /** Weights with their fading averages, where those are kept. */
  get averages(): Copies {
    return [...this.#layouts.values()].flatMap(({ slots }) =>
      [...slots].flatMap(([weight, { [EMA]: average }]) => (average === undefined ? [] : [[weight, average] as const])),
    );
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
  forget(optimizer: BaseOptimizer): void {
    for (const slab of this.#own.get(optimizer) ?? []) leave(slab);
    this.#own.delete(optimizer);
    for (const member of optimizer.members) {
      const layout = this.#layouts.get(member);
      if (layout === undefined) continue;
      release(layout);
      this.#layouts.delete(member);
      member.release(this);
    }
  }

  destroy(): void {
    for (const optimizer of [...this.#own.keys(), ...this.#layouts.keys()]) this.forget(optimizer);
  }

  get byteLength(): number {
    const slabs = [...[...this.#layouts.values()].map(({ slabs }) => slabs), ...this.#own.values()].flat();
    return slabs.reduce((sum, { buffer }) => sum + buffer.size, 0);
  }

  /** Begins with a layout that the device has room for, where there was another or none. */
  #begin(optimizer: Optimizer, layout: Layout, known: Layout | undefined): void {
    if (layout.slabs.some(({ isFreed }) => isFreed)) {
      if (known !== undefined) release(known); // forgotten meanwhile
      return;
    }
    const begun = layout.variables.filter((variable) => !known?.slots.has(variable));
    carry(
      this,
      begun.flatMap((variable) => startsOf(optimizer, variable, layout)),
    );
    if (known !== undefined) this.#takeOver(known, layout);
  }

  /** Copies the slots of weights that both have, and frees the old. */
  #takeOver(old: Layout, fresh: Layout): void {
    const copies = [...fresh.slots].flatMap(([variable, slots]) =>
      Object.entries(slots).flatMap(([name, slot]) => {
        const before = old.slots.get(variable)?.[name];
        return before === undefined ? [] : [[before, slot] as const];
      }),
    );
    copyValues(this.#device, copies);
    Journal.of(this.#device).close("the optimizer's memory was laid out anew");
    release(old);
  }

  /** Goes back from a layout that the device has no room for to what there was before, if anything. */
  #takeBack(optimizer: Optimizer, layout: Layout, known: Layout | undefined): void {
    release(layout);
    if (known !== undefined) this.#layouts.set(optimizer, known);
    else this.#letGo(optimizer);
  }

  /** Has nothing of an optimizer any more, which may go elsewhere with what it counts. */
  #letGo(optimizer: Optimizer): void {
    this.#layouts.delete(optimizer);
    const { progress } = optimizer;
    optimizer.release(this);
    optimizer.resume(progress);
  }
}

function release({ slabs }: Layout): void {
  for (const slab of slabs) slab.release();
}

/** Frees a slab, whose variables may then lie elsewhere. */
function leave(slab: Slab): void {
  for (const variable of slab.variables) variable.region = undefined;
  slab.release();
}
