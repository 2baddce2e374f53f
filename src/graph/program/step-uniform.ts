import { ArgumentError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";

/** Values that change every run without being data: kernels read them as `step`. */
export interface StepValues {
  /** Which draw of random numbers this is. Default 0. */
  readonly iteration?: number;
  /** What random numbers start from. Default 0. */
  readonly seed?: number;
  /** The numbers that the program asked for with `scalar(name)`: it must get each of them. */
  readonly [name: string]: number | undefined;
}

/** The uniform behind `step`: iteration and seed, then the program's own numbers. */
export class StepUniform {
  readonly buffer: GPUBuffer;
  readonly #device: Device;
  readonly #label: string;
  readonly #scalars: readonly string[];
  readonly #view: DataView<ArrayBuffer>;

  constructor(device: Device, label: string, scalars: readonly string[]) {
    this.#device = device;
    this.#label = label;
    this.#scalars = scalars;
    this.#view = new DataView(new ArrayBuffer(Math.ceil((8 + 4 * scalars.length) / 16) * 16));
    this.buffer = device.memory.uniform(`${label} step`, this.#view.buffer);
  }

  /** Sets the values for the coming run. Throws an ArgumentError where one of the program's numbers is missing. */
  write(values: StepValues): void {
    this.#view.setUint32(0, values.iteration ?? 0, true);
    this.#view.setUint32(4, values.seed ?? 0, true);
    for (const [i, name] of this.#scalars.entries()) {
      const value = values[name];
      if (value === undefined) throw missing(this.#label, name);
      this.#view.setFloat32(8 + 4 * i, value, true);
    }
    this.#device.gpu.queue.writeBuffer(this.buffer, 0, this.#view.buffer);
  }
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
