import type { Device } from "../gpu/device.js";
import { alignedBytes, runOf, Slab } from "../graph/memory/slab.js";
import { type ValuesPlan, Variable } from "../graph/symbols/variable.js";
import type { BaseOptimizer, Optimizer, Slot, TrainedRun, UpdateLayout, UpdateMemory } from "../optimizers/index.js";
import { EMA } from "../optimizers/optimizer-run.js";
import { type Shape, sizeOf } from "../shape.js";
import { type Copies, carry, copyValues } from "./copies.js";
import { Journal } from "./journal.js";
import { cutIntoRuns, decayOf } from "./runs.js";

/** Gradients and slots of the weights that one optimizer changes, laid out as the weights are. */
interface Layout extends UpdateLayout {
  readonly variables: readonly Variable[];
  readonly slabs: readonly Slab[];
  /** A weight's slots by their names. */
  readonly slots: ReadonlyMap<Variable, Readonly<Record<string, Variable>>>;
  /** The places of the gradients. */
  readonly gradients: ReadonlySet<Variable>;
}

/**
 * Where gradients and optimizers' slots lie on one device. Weights that lie side by side are a run, and an update is one dispatch a
 * run: gradients and slots lie side by side in slabs of their own.
 */
export class OptimizerMemory implements UpdateMemory {
  #device: Device;
  readonly #label: string;
  readonly #layouts = new Map<Optimizer, Layout>();
  /** What optimizers keep beside what they keep of weights. */
  readonly #own = new Map<BaseOptimizer, readonly Slab[]>();

  /** Whether averages are in the place of the weights for now. */
  isSwapped = false;

  constructor(device: Device, label: string) {
    this.#device = device;
    this.#label = label;
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
    const layout = this.#layOut(optimizer, variables);
    const begun = variables.filter((variable) => !known?.slots.has(variable));
    carry(
      this,
      begun.flatMap((variable) => startsOf(optimizer, variable, layout)),
    );
    if (known !== undefined) this.#takeOver(known, layout);
    this.#layouts.set(optimizer, layout);
    return layout;
  }

  keep(optimizer: BaseOptimizer): void {
    const homeless = Object.values(optimizer.own).filter(({ region }) => region === undefined);
    if (homeless.length === 0) return;
    const slab = Slab.of(this.#device.memory, `${this.#label} ${optimizer.name}`, homeless);
    this.#own.set(optimizer, [...(this.#own.get(optimizer) ?? []), slab]);
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
    for (const slab of this.#own.get(optimizer) ?? []) {
      for (const variable of slab.variables) variable.region = undefined;
      slab.release();
    }
    this.#own.delete(optimizer);
    for (const member of optimizer.members) {
      const layout = this.#layouts.get(member);
      if (layout === undefined) continue;
      for (const slab of layout.slabs) slab.release();
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

  #layOut(optimizer: Optimizer, variables: readonly Variable[]): Layout {
    const { memory, gpu } = this.#device;
    const groups = cutIntoRuns(optimizer, variables);
    // One slab for all runs, so that a reduction over all gradients is one; unless that is more than can be bound at once.
    const bytes = variables.reduce((sum, { size }) => sum + alignedBytes(size), 0);
    const lists =
      bytes <= Math.min(gpu.limits.maxStorageBufferBindingSize, gpu.limits.maxBufferSize) ? [groups.flat()] : groups;
    const slabs: Slab[] = [];
    const place = (name: string, list: readonly Variable[], isScratch = false) => {
      if (list.length === 0) return [];
      const slab = Slab.of(memory, `${this.#label} ${name}`, list, isScratch);
      slabs.push(slab);
      return [slab.whole];
    };
    const homes = new Map(variables.map((one) => [one, new Variable(`${one.name}/gradients`, one.shape)]));
    const homeOf = (variable: Variable) => homes.get(variable) ?? variable;
    const gradientSlabs = lists.flatMap((list) => place("gradients", list.map(homeOf), true));
    const slots = new Map(variables.map((one) => [one, slotsBeside(optimizer, one)]));
    for (const name of new Set([...slots.values()].flatMap(Object.keys))) {
      for (const list of lists)
        place(
          name,
          list.flatMap((one) => slots.get(one)?.[name] ?? []),
        );
    }
    const runs = groups.map((group): TrainedRun => {
      const decay = decayOf(optimizer, group);
      const [first, last] = [group[0], group.at(-1)] as [Variable, Variable];
      const beside = Object.entries(slots.get(first) ?? {});
      const gradients = group.map((variable) => ({ variable, home: homeOf(variable) }));
      const rateGroup = optimizer.rateGroup(first);
      if (optimizer.perWeight) {
        return {
          params: first,
          grads: homeOf(first),
          slots: Object.fromEntries(beside),
          gradients,
          decay,
          group: rateGroup,
        };
      }
      if (typeof decay === "object") place("decay", [decay]);
      const inRows = typeof decay === "object";
      return {
        params: runOf(first, last, inRows),
        grads: runOf(homeOf(first), homeOf(last), inRows),
        slots: Object.fromEntries(
          beside.map(([name, slot]) => [name, runOf(slot, slots.get(last)?.[name] ?? slot, inRows)]),
        ),
        gradients,
        decay,
        group: rateGroup,
      };
    });
    return { variables, slabs, gradients: new Set(homes.values()), slots, runs, gradientSlabs };
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
    for (const slab of old.slabs) slab.release();
  }
}

/** What lies beside a weight. */
function slotsBeside(optimizer: Optimizer, variable: Variable): Record<string, Variable> {
  const slots = Object.entries(optimizer.slotsBeside(variable));
  return Object.fromEntries(
    slots.map(([name, { shape, start }]) => [
      name,
      new Variable(`${variable.name}/${name}`, shape, typeof start === "number" ? filledWith(start, shape) : undefined),
    ]),
  );
}

function filledWith(start: number, shape: Shape): ValuesPlan | undefined {
  if (start === 0) return undefined;
  return function* () {
    yield;
    return new Float32Array(sizeOf(shape)).fill(start);
  };
}

/** The slots of a weight that begin as the weight, after it. */
function startsOf(optimizer: Optimizer, weight: Variable, { slots }: Layout): Copies {
  const kinds: Readonly<Record<string, Slot>> = optimizer.slotsBeside(weight);
  return Object.entries(slots.get(weight) ?? {}).flatMap(([name, slot]) =>
    kinds[name]?.start === "weight" ? [[weight, slot] as const] : [],
  );
}
