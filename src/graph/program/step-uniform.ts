import { ArgumentError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import type { Hold } from "../../gpu/hold.js";
import { inWords } from "../../in-words.js";
import { nextRandom } from "../../seed.js";
import { isRecord } from "../../structure.js";

/** Values that change every run without being data: kernels read them as `step`. */
export interface StepValues {
  /** Which draw of random numbers this is. Default: the program counts its runs from 0. */
  readonly iteration?: number;
  /** What random numbers start from, unless an op has a seed of its own. Default: one that each program draws for itself. */
  readonly seed?: number;
  /** The numbers that the program asked for with `scalar(name)`: it must get each of them. */
  readonly [name: string]: number | undefined;
}

/** Where bytes are put. */
interface Place {
  readonly buffer: GPUBuffer;
  readonly byteOffset: number;
}

/** The uniform behind `step`: iteration and seed, then the program's own numbers. */
export class StepUniform {
  readonly buffer: GPUBuffer;
  readonly #device: Device;
  readonly #label: string;
  readonly #scalars: readonly string[];
  readonly #view: DataView<ArrayBuffer>;
  readonly #random: boolean;
  #seed: number | undefined;
  #runs = 0;

  /** `random`: whether the seed of the run is read. Programs that do not read it leave the global seed's row of numbers alone. */
  constructor(device: Device, hold: Hold, label: string, scalars: readonly string[], random: boolean) {
    this.#device = device;
    this.#label = label;
    this.#scalars = scalars;
    this.#random = random;
    this.#view = new DataView(new ArrayBuffer(Math.ceil((8 + 4 * scalars.length) / 16) * 16));
    this.buffer = hold.uniform(`${label} step`, this.#view.buffer);
  }

  /** How many bytes it has. */
  get byteLength(): number {
    return this.#view.byteLength;
  }

  /**
   * Sets the values for the coming run, or puts them where they wait for it. Throws an ArgumentError where one of the program's numbers is
   * missing.
   */
  write(values: StepValues, place: Place = { buffer: this.buffer, byteOffset: 0 }): void {
    if (!isRecord(values)) throw noNumber(this.#label, "step values", values);
    const { iteration, seed } = values;
    if (iteration !== undefined && !Number.isFinite(iteration)) throw noNumber(this.#label, "iteration", iteration);
    if (seed !== undefined && !Number.isFinite(seed)) throw noNumber(this.#label, "seed", seed);
    this.#view.setUint32(0, iteration ?? this.#runs++, true);
    this.#view.setUint32(4, seed ?? this.#ownSeed(), true);
    for (const [i, name] of this.#scalars.entries()) {
      const value = values[name];
      if (value === undefined) throw missing(this.#label, name);
      if (typeof value !== "number") throw noNumber(this.#label, name, value);
      this.#view.setFloat32(8 + 4 * i, value, true);
    }
    this.#device.memory.write(place, this.#view.buffer);
  }

  /** Drawn in the first run that needs it: when programs are compiled, and in which order, is not the user's to say. */
  #ownSeed(): number {
    if (this.#random) this.#seed ??= nextRandom().uint32();
    return this.#seed ?? 0;
  }
}

function noNumber(where: string, name: string, received: unknown): ArgumentError {
  const expected = name === "step values" ? "numbers by name" : "a number";
  return new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(received) });
}

function missing(where: string, name: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: `no value for scalar("${name}")`,
    expected: "a number",
    received: "none",
    remedy: `Run it with program.enqueue(feeds, { ${name}: … })`,
  });
}
