import type { Memory } from "../gpu/memory.js";
import type { MemoryKind } from "../gpu/memory-report.js";
import { alignedBytes, runOf, Slab } from "../graph/memory/slab.js";
import { type ValuesPlan, Variable } from "../graph/symbols/variable.js";
import type { Optimizer, Slot, TrainedRun, UpdateLayout } from "../optimizers/index.js";
import { type Shape, sizeOf } from "../shape.js";
import type { Copies } from "./copies.js";
import { cutIntoRuns, decayOf } from "./runs.js";

/** Gradients and slots of the weights that one optimizer changes, laid out as the weights are. */
export interface Layout extends UpdateLayout {
  readonly variables: readonly Variable[];
  readonly slabs: readonly Slab[];
  /** A weight's slots by their names. */
  readonly slots: ReadonlyMap<Variable, Readonly<Record<string, Variable>>>;
  /** The places of the gradients. */
  readonly gradients: ReadonlySet<Variable>;
}

/** Gradients and slots of an optimizer for these weights, beside each other as the weights are. */
export function layOut(
  optimizer: Optimizer,
  variables: readonly Variable[],
  memory: Memory,
  limits: Pick<GPUSupportedLimits, "maxStorageBufferBindingSize" | "maxBufferSize">,
  label: string,
): Layout {
  const groups = cutIntoRuns(optimizer, variables);
  // One slab for all runs, so that a reduction over all gradients is one; unless that is more than can be bound at once.
  const bytes = variables.reduce((sum, { size }) => sum + alignedBytes(size), 0);
  const lists = bytes <= Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize) ? [groups.flat()] : groups;
  const slabs: Slab[] = [];
  const place = (name: string, list: readonly Variable[], kind: MemoryKind = "optimizer") => {
    if (list.length === 0) return [];
    const slab = Slab.of(memory, `${label} ${name}`, list, kind);
    slabs.push(slab);
    return [slab.whole];
  };
  const homes = new Map(variables.map((one) => [one, new Variable(`${one.name}/gradients`, one.shape)]));
  const homeOf = (variable: Variable) => homes.get(variable) ?? variable;
  const gradientSlabs = lists.flatMap((list) => place("gradients", list.map(homeOf), "gradients"));
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
export function startsOf(optimizer: Optimizer, weight: Variable, { slots }: Layout): Copies {
  const kinds: Readonly<Record<string, Slot>> = optimizer.slotsBeside(weight);
  return Object.entries(slots.get(weight) ?? {}).flatMap(([name, slot]) =>
    kinds[name]?.start === "weight" ? [[weight, slot] as const] : [],
  );
}
