import type { Device } from "../../gpu/device.js";
import type { Memory } from "../../gpu/memory.js";
import type { MemoryKind } from "../../gpu/memory-report.js";
import { inSlices } from "../../slices.js";
import type { Variable } from "../symbols/variable.js";
import { alreadyPlaced, Slab } from "./slab.js";

/** The last placing on a memory: the next one waits for it, since it may place the same variables. */
const last = new WeakMap<Memory, Promise<unknown>>();

/**
 * Gives variables a place on the device: each list a slab of its own, one variable after the other, and in it the values they start
 * with. Those are made here, in slices, so that large weights do not block a page. Gives the slabs, whose first user is the caller.
 *
 * `lists` is asked for the variables, those without a place, when earlier calls are done; `kindOf` tells by the first of each what the
 * memory is for. Either all get theirs, or none: rejects with an
 * OutOfMemoryError where the device has no room, and with an ArgumentError where one has got a place on another device meanwhile.
 */
export function place(
  device: Device,
  label: string,
  lists: () => readonly (readonly Variable[])[],
  kindOf: (first: Variable) => MemoryKind = () => "weights",
): Promise<Slab[]> {
  const { memory } = device;
  const placed = (last.get(memory) ?? Promise.resolve()).then(() => placeNow(device, label, lists(), kindOf));
  const done = () => undefined; // and not the slabs, which may be collected
  last.set(memory, placed.then(done, done));
  return placed;
}

async function placeNow(
  device: Device,
  label: string,
  lists: readonly (readonly Variable[])[],
  kindOf: (first: Variable) => MemoryKind,
): Promise<Slab[]> {
  const slabs: Slab[] = [];
  try {
    if (lists.every(({ length }) => length === 0)) return [];
    await device.attempt(label, () => {
      for (const variables of lists) {
        const [first] = variables;
        if (first !== undefined) slabs.push(new Slab(device.memory, label, variables, kindOf(first)));
      }
    });
    for (const slab of slabs) await inSlices(slab.fill());
    device.check();
    const taken = slabs.flatMap(({ variables }) => variables).find(({ region }) => region !== undefined);
    if (taken !== undefined) throw alreadyPlaced(taken);
    for (const slab of slabs) slab.settle();
    return slabs;
  } catch (error) {
    for (const slab of slabs) slab.release();
    throw error;
  }
}
