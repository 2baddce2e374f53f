import { ArgumentError, DTypeError, ShapeError } from "../errors.js";
import type { Memory } from "../gpu/memory.js";
import { formatShape, type Shape, sameShape } from "../shape.js";
import { rootOf } from "./accesses.js";
import { defineOp } from "./op.js";
import { SymbolicTensor } from "./tensor.js";

/** A stretch of a GPU buffer. */
export interface Region {
  readonly memory: Memory;
  readonly buffer: GPUBuffer;
  /** A multiple of 256, as bindings want it. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** Values that outlive a run: weights, moments, moving averages. They lie in a {@link Slab} once a device is known. */
export class Variable {
  readonly name: string;
  readonly shape: Shape;
  /** Its value as a tensor of the graph. */
  readonly tensor: SymbolicTensor;
  /** The values it starts with; dropped once they are on the GPU. */
  initial: Float32Array<ArrayBuffer> | undefined;
  /** Where it lies on the GPU. */
  region: Region | undefined;

  constructor(name: string, shape: Shape, initial?: Float32Array<ArrayBuffer>) {
    this.name = name;
    this.shape = shape;
    this.tensor = new SymbolicTensor({ shape }, { kind: "variable", variable: this });
    this.initial = initial;
  }

  get size(): number {
    return this.tensor.size;
  }

  /** Gives it new values, wherever it lies. Throws a ShapeError for another number of them. */
  set(values: ArrayLike<number>): void {
    if (values.length !== this.size) {
      throw new ShapeError({
        where: this.name,
        problem: "another number of values",
        expected: `${this.size}, for ${formatShape(this.shape)}`,
        received: `${values.length}`,
      });
    }
    const floats = Float32Array.from(values);
    if (this.region === undefined) this.initial = floats;
    else this.region.memory.write(this.region, floats);
  }
}

/** Bindings start at multiples of 256 bytes: 64 floats. */
const ALIGNMENT = 256;

/** Many variables in one flat buffer, so that an optimizer updates them all in one dispatch and saving is one copy. */
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
    let byteLength = 0;
    const offsets = variables.map((variable) => {
      const offset = byteLength;
      byteLength += Math.ceil((variable.size * 4) / ALIGNMENT) * ALIGNMENT;
      return offset;
    });
    this.whole = new Variable(label, [byteLength / 4]);
    this.buffer = memory.storage(label, byteLength);
    this.whole.region = { memory, buffer: this.buffer, byteOffset: 0, byteLength };
    variables.forEach((variable, i) => {
      variable.region = { memory, buffer: this.buffer, byteOffset: offsets[i] ?? 0, byteLength: variable.size * 4 };
      if (variable.initial !== undefined) memory.write(variable.region, variable.initial);
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

  destroy(): void {
    this.#memory.free(this.buffer);
  }
}

function alreadyPlaced({ name }: Variable): ArgumentError {
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
    const bytes = Math.ceil((variable.size * 4) / ALIGNMENT) * ALIGNMENT;
    if (bytes > room || runs.length === 0) {
      runs.push([]);
      room = most;
    }
    runs.at(-1)?.push(variable);
    room -= bytes;
  }
  return runs;
}

/** Later reads in the same trace see the new value. */
const assignOp = defineOp({
  name: "assign",
  inputs: ["target", "value"],
  infer: ({ target }) => target,
  mutates: ["target"],
  elementwise: "value",
});

/** A copy in memory of its own. */
export const copy = defineOp({ name: "copy", inputs: ["x"], infer: ({ x }) => x, elementwise: "x" });

/**
 * Sets `variable` to `value` each time the traced program runs. What is computed from the variable before this sees the
 * old value, what comes after it the new one.
 *
 * Throws a ShapeError or DTypeError for a value that is not of the variable's shape and float32.
 */
export function assign(variable: Variable, value: SymbolicTensor): void {
  const { name, shape } = variable;
  const wrong = value.dtype !== "float32" ? DTypeError : sameShape(value.shape, shape) ? undefined : ShapeError;
  if (wrong !== undefined) {
    throw new wrong({
      where: "assign",
      problem: `the value does not fit ${name}`,
      expected: `float32 ${formatShape(shape)}`,
      received: `${value.dtype} ${formatShape(value.shape)}`,
    });
  }
  // A variable's own bytes may lie in the buffer that is written.
  assignOp(variable.tensor, rootOf(value).source.kind === "variable" ? copy(value) : value);
}
