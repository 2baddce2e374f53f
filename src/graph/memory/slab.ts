import { ArgumentError } from "../../errors.js";
import type { Memory } from "../../gpu/memory.js";
import { atOnce } from "../../slices.js";
import { Variable } from "../symbols/variable.js";

/** Bindings start at multiples of 256 bytes: 64 floats. */
const ALIGNMENT = 256;

/**
 * Many variables in one flat buffer, so that an optimizer updates them all in one dispatch and saving is one copy. It is counted
 * by its users, and goes with the last.
 */
export class Slab {
  readonly variables: readonly Variable[];
  /** The whole buffer as one flat variable, padding included. */
  readonly whole: Variable;
  readonly buffer: GPUBuffer;
  readonly #memory: Memory;

  /**
   * Lays `variables` out one after the other and uploads their initial values; those without start at zero. Throws an
   * ArgumentError for one that lies in another slab.
   */
  constructor(memory: Memory, label: string, variables: readonly Variable[]) {
    const taken = variables.find(({ region }) => region !== undefined);
    if (taken !== undefined) throw alreadyPlaced(taken);
    this.#memory = memory;
    this.variables = variables;
    const { offsets, byteLength } = layOut(variables);
    this.whole = new Variable(label, [byteLength / 4]);
    this.buffer = memory.storage(label, byteLength);
    this.whole.region = { memory, buffer: this.buffer, byteOffset: 0, byteLength };
    variables.forEach((variable, i) => {
      variable.region = { memory, buffer: this.buffer, byteOffset: offsets[i] ?? 0, byteLength: variable.size * 4 };
      if (variable.initial !== undefined) memory.write(variable.region, atOnce(variable.start()));
      variable.initial = undefined;
    });
  }

  /** A slab of the same layout, zeroed: gradients or moments beside the parameters. */
  like(label: string): Slab {
    return new Slab(
      this.#memory,
      label,
      this.variables.map(({ name, shape }) => new Variable(`${name}/${label}`, shape)),
    );
  }

  /** Counts one more user. Programs that bind the slab count themselves, from when they are traced until they are disposed of. */
  retain(): void {
    this.#memory.retain(this.buffer);
  }

  /** Counts one user less: the first is who made the slab. It is freed with the last one. */
  release(): void {
    this.#memory.release(this.buffer);
  }
}

/** What a variable of so many elements takes in a slab: its bytes, and padding up to where the next may begin. */
export function alignedBytes(size: number): number {
  return Math.ceil((size * 4) / ALIGNMENT) * ALIGNMENT;
}

/**
 * Neighbours in one slab, from `first` to `last`, as one flat variable, padding included: a run, which an optimizer updates in
 * one dispatch. Throws an ArgumentError for variables that do not lie in that order in one buffer.
 */
export function runOf(first: Variable, last: Variable): Variable {
  const [from, to] = [first.region, last.region];
  if (from === undefined || from.buffer !== to?.buffer || from.byteOffset > to.byteOffset) {
    throw new ArgumentError({
      where: "runOf",
      problem: `no run from ${first.name} to ${last.name}`,
      expected: "variables of one slab, in its order",
    });
  }
  const byteLength = to.byteOffset + alignedBytes(last.size) - from.byteOffset;
  const run = new Variable(first === last ? first.name : `${first.name} … ${last.name}`, [byteLength / 4]);
  run.region = { ...from, byteLength };
  return run;
}

/** Where variables lie in one buffer, one after the other, in bytes. */
export function layOut(variables: readonly Variable[]): {
  readonly offsets: readonly number[];
  readonly byteLength: number;
} {
  let byteLength = 0;
  const offsets = variables.map((variable) => {
    const offset = byteLength;
    byteLength += alignedBytes(variable.size);
    return offset;
  });
  return { offsets, byteLength };
}

/** The error for a variable that is to get a place and has one. */
export function alreadyPlaced({ name }: Variable): ArgumentError {
  return new ArgumentError({
    where: name,
    problem: "its values lie in the memory of another model, or were freed with it",
    remedy: "Make new layers, and copy the weights with getWeights and setWeights",
  });
}

/**
 * Splits variables into runs whose slab fits one binding of the device. One run is the rule; only models beyond
 * `maxStorageBufferBindingSize` need more.
 */
export function packable(variables: readonly Variable[], limits: GPUSupportedLimits): Variable[][] {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const runs: Variable[][] = [];
  let room = 0;
  for (const variable of variables) {
    const bytes = alignedBytes(variable.size);
    if (bytes > room || runs.length === 0) {
      runs.push([]);
      room = most;
    }
    runs.at(-1)?.push(variable);
    room -= bytes;
  }
  return runs;
}
