import { bytesOf } from "../../dtype.js";
import { InternalError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import { Hold } from "../../gpu/hold.js";
import type { Command } from "../../gpu/replay.js";
import { toHalf } from "../../half.js";
import { Random } from "../../random.js";
import type { Written } from "../../tune/compare.js";
import type { Trial } from "../../tune/contest.js";
import { lower, type Step, type Subject } from "../lowering/lower.js";
import { accesses } from "../memory/accesses.js";
import { filled, toGpu } from "../memory/transfer.js";
import { bindingOf, nodesOf } from "../passes/group.js";
import { type Operand, Scratch } from "../symbols/dispatch.js";
import { SymbolicTensor } from "../symbols/tensor.js";
import { bindSteps, compilePipelines, UniformPool } from "./bind.js";
import { StepUniform } from "./step-uniform.js";

/** What a step knows of an operand: the bytes behind it. */
interface Place {
  readonly operand: Operand;
  readonly byteLength: number;
  buffer?: GPUBuffer;
}

/** What a group of a program would run with each of its candidates, apart from the program: on numbers at random. */
export class GroupTrial implements Trial {
  readonly count: number;
  /** What it computes: `matmul + add + relu`. */
  readonly label: string;
  readonly byteLength: number;
  readonly #device: Device;
  readonly #hold: Hold;
  readonly #scalars: readonly string[];
  /** The steps of each candidate, or why there are none. */
  readonly #ways: readonly (readonly Step[] | Error)[];
  readonly #places = new Map<object, Place>();
  #step: StepUniform | undefined;

  /** `count`: how many candidates there are. */
  constructor(device: Device, { group, options }: Subject, count: number) {
    this.count = count;
    this.#device = device;
    this.#scalars = options.scalars;
    this.label = nodesOf(group)
      .map(({ op }) => op.name)
      .join(" + ");
    this.#hold = new Hold(device.memory, `tune ${this.label}`);
    this.#ways = Array.from({ length: count }, (_, candidate) => {
      try {
        return lower([group], { ...options, choose: undefined, candidate }).steps;
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
    });
    for (const way of this.#ways) {
      if (way instanceof Error) continue;
      for (const step of way) {
        const { reads, writes } = accesses(step);
        for (const operand of [...reads, ...writes]) this.#placeOf(operand);
      }
    }
    this.byteLength = [...this.#places.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  async open(): Promise<void> {
    await this.#device.attempt(this.label, () => {
      for (const place of this.#places.values()) {
        place.buffer = this.#hold.storage(`tune ${this.label}`, place.byteLength);
      }
      this.#step = new StepUniform(this.#device, this.#hold, this.label, this.#scalars, false);
      this.#step.write({ iteration: 0, seed: 1, ...Object.fromEntries(this.#scalars.map((name) => [name, 0.5])) });
    });
  }

  async commands(candidate: number): Promise<readonly Command[]> {
    const [device, steps] = [this.#device, this.#stepsOf(candidate)];
    const pipelines = await device.settle(compilePipelines(device, steps), this.label);
    return device.attempt(this.label, () => {
      const regionOf = (operand: Operand) => {
        const { buffer, byteLength } = this.#placeOf(operand);
        if (buffer === undefined) throw new InternalError(`tune: ${this.label} has no memory`);
        return { memory: device.memory, buffer, byteOffset: 0, byteLength };
      };
      const step = this.#step?.buffer;
      if (step === undefined) throw new InternalError(`tune: ${this.label} is not open`);
      return bindSteps(device, this.#hold, steps, pipelines, new UniformPool(), regionOf, step, this.label).commands;
    });
  }

  fill(): void {
    let from = 0;
    for (const { operand, buffer } of this.#places.values()) {
      if (buffer !== undefined) this.#device.memory.write({ buffer, byteOffset: 0 }, valuesFor(operand, from));
      from += 4099; // no two alike
    }
  }

  async read(candidate: number): Promise<readonly Written[]> {
    const { gpu, staging } = this.#device;
    const written = this.#stepsOf(candidate).flatMap((step) => accesses(step).writes);
    const places = [...new Set(written.map((operand) => this.#placeOf(operand)))].filter(
      ({ operand }) => !(operand instanceof Scratch),
    );
    let end = 0;
    const starts = places.map(({ byteLength }) => {
      const start = end;
      end += Math.ceil(byteLength / 16) * 16;
      return start;
    });
    return this.#device.attempt(this.label, () => {
      const readback = staging.acquire(end);
      const encoder = gpu.createCommandEncoder({ label: this.label });
      places.forEach(({ buffer, byteLength }, i) => {
        if (buffer !== undefined) encoder.copyBufferToBuffer(buffer, 0, readback.buffer, starts[i] ?? 0, byteLength);
      });
      gpu.queue.submit([encoder.finish()]);
      return readback.finish(end, (bytes) =>
        places.map(({ operand: { dtype }, byteLength }, i) => {
          const start = starts[i] ?? 0;
          return { dtype, bytes: bytes.slice(start, start + byteLength) };
        }),
      );
    });
  }

  close(): void {
    this.#hold.release();
  }

  #stepsOf(candidate: number): readonly Step[] {
    const way = this.#ways[candidate] ?? [];
    if (way instanceof Error) throw way;
    return way;
  }

  /** Where an operand lies: what the program has in one place lies in one place here, too. */
  #placeOf(operand: Operand): Place {
    const key = operand instanceof SymbolicTensor ? bindingOf(operand) : operand;
    let place = this.#places.get(key);
    if (place === undefined) {
      place = { operand, byteLength: bytesOf(operand) };
      this.#places.set(key, place);
    }
    return place;
  }
}

let drawn: Float32Array | undefined;

/** Numbers at random, from −1 to 1, always the same ones; so many that no two rows of a matrix are alike. */
function numbersAtRandom(): Float32Array {
  if (drawn === undefined) {
    drawn = new Float32Array(65_521);
    new Random(1).fillUniform(drawn, -1, 1);
  }
  return drawn;
}

/** Values of an operand: its own where it is a constant, else numbers at random, or ones and zeros. */
function valuesFor(operand: Operand, from: number): BufferSource {
  const source = operand instanceof SymbolicTensor ? operand.source : undefined;
  if (source?.kind === "data") return toGpu(source.tensor);
  if (source?.kind === "fill") return filled(operand, source.value);
  const { dtype, size } = operand;
  const numbers = numbersAtRandom();
  const at = (i: number) => numbers[(from + i) % numbers.length] ?? 0;
  if (dtype === "float32") return Float32Array.from({ length: size }, (_, i) => at(i));
  if (dtype === "float16") return Uint16Array.from({ length: 2 * Math.ceil(size / 2) }, (_, i) => toHalf(at(i)));
  return Uint32Array.from({ length: size }, (_, i) => (at(i) > 0 ? 1 : 0));
}
