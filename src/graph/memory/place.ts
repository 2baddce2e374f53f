import type { Device } from "../../gpu/device.js";
import type { Memory } from "../../gpu/memory.js";
import { atOnce, inSlices, type Sliced } from "../../slices.js";
import type { StartValues, Variable } from "../symbols/variable.js";
import { alreadyPlaced, layOut } from "./slab.js";

/** Numbers that are uploaded at once: some milliseconds' copying. */
const PIECE = 1 << 20;

/** A buffer that is being filled, and the variables that will lie there. */
interface Plot {
  readonly buffer: GPUBuffer;
  readonly variables: readonly Variable[];
  readonly offsets: readonly number[];
  /** What each variable's values were made from. */
  readonly filled: (StartValues | undefined)[];
}

/** The last placing on a memory: the next one waits for it, since it may place the same variables. */
const last = new WeakMap<Memory, Promise<unknown>>();

/**
 * Gives variables a place on the device: each list a buffer of its own, one variable after the other, and in it the values they start
 * with. Those are made here, in slices, so that large weights do not block a page. Gives the buffers, whose first user is the caller.
 *
 * `lists` is asked for the variables, those without a place, when earlier calls are done. Either all get theirs, or none: rejects with an
 * OutOfMemoryError where the device has no room, and with an ArgumentError where one has got a place on another device meanwhile.
 */
export function place(
  device: Device,
  label: string,
  lists: () => readonly (readonly Variable[])[],
): Promise<GPUBuffer[]> {
  const { memory } = device;
  const placed = (last.get(memory) ?? Promise.resolve()).then(() => placeNow(device, label, lists()));
  const done = () => undefined; // and not the buffers, which may be collected
  last.set(memory, placed.then(done, done));
  return placed;
}

async function placeNow(device: Device, label: string, lists: readonly (readonly Variable[])[]): Promise<GPUBuffer[]> {
  const { memory } = device;
  const plots: Plot[] = [];
  try {
    const wanted = lists.filter(({ length }) => length > 0);
    if (wanted.length === 0) return [];
    await device.attempt(label, () => {
      for (const variables of wanted) {
        const { offsets, byteLength } = layOut(variables);
        plots.push({ buffer: memory.storage(label, byteLength), variables, offsets, filled: [] });
      }
    });
    await inSlices(fill(memory, plots));
    device.check();
    const taken = plots.flatMap(({ variables }) => variables).find(({ region }) => region !== undefined);
    if (taken !== undefined) throw alreadyPlaced(taken);
    for (const plot of plots) settle(memory, plot);
    return plots.map(({ buffer }) => buffer);
  } catch (error) {
    for (const { buffer } of plots) memory.release(buffer);
    throw error;
  }
}

/** Uploads the values that the variables start with. */
function* fill(memory: Memory, plots: readonly Plot[]): Sliced<void> {
  for (const { buffer, variables, offsets, filled } of plots) {
    for (const [i, variable] of variables.entries()) {
      filled[i] = variable.initial;
      if (variable.initial === undefined) continue; // the buffer is zeroed
      const values = yield* variable.start();
      for (let at = 0; at < values.length; at += PIECE) {
        memory.write({ buffer, byteOffset: (offsets[i] ?? 0) + 4 * at }, values.subarray(at, at + PIECE));
        yield;
      }
    }
  }
}

/** Lets the variables lie where their values are. Those that were set meanwhile are written once more. */
function settle(memory: Memory, { buffer, variables, offsets, filled }: Plot): void {
  for (const [i, variable] of variables.entries()) {
    const region = { memory, buffer, byteOffset: offsets[i] ?? 0, byteLength: variable.size * 4 };
    if (variable.initial !== filled[i]) memory.write(region, atOnce(variable.start()));
    variable.region = region;
    variable.initial = undefined;
  }
}
