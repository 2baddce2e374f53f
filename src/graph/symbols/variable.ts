import { eachOf, text } from "../../check.js";
import { ArgumentError, DTypeError, ShapeError } from "../../errors.js";
import type { Memory } from "../../gpu/memory.js";
import { inWords, tagOf } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { isTyped } from "../../number-array.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../../shape.js";
import type { Sliced } from "../../slices.js";
import { isList } from "../../structure.js";
import { requireTensor } from "./inputs.js";
import { defineOp } from "./op.js";
import { SymbolicTensor } from "./tensor.js";
import { variableOf } from "./views.js";

/** A stretch of a GPU buffer. */
export interface Region {
  readonly memory: Memory;
  readonly buffer: GPUBuffer;
  /** A multiple of 256, as bindings want it. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** A buffer that variables lie in, counted by its users. When its device is lost it moves to another one. */
export interface Home {
  readonly memory: Memory;
  readonly buffer: GPUBuffer;
  /** Whether the last user has let go of it. */
  readonly isFreed: boolean;
  /** Whether it has more than one user. */
  readonly isShared: boolean;
  retain(): void;
  release(): void;
}

/** A stretch of a home, wherever that is by now. */
export class Stretch implements Region {
  readonly home: Home;
  readonly byteOffset: number;
  readonly byteLength: number;

  constructor(home: Home, byteOffset: number, byteLength: number) {
    this.home = home;
    this.byteOffset = byteOffset;
    this.byteLength = byteLength;
  }

  get memory(): Memory {
    return this.home.memory;
  }

  get buffer(): GPUBuffer {
    return this.home.buffer;
  }
}

/** How a variable's first values are made, in slices: the same ones each time. */
export type ValuesPlan = () => Sliced<Float32Array<ArrayBuffer>>;

/** The values that a variable starts with, or how they are made. */
export type StartValues = Float32Array<ArrayBuffer> | ValuesPlan;

/** Values that outlive a run: weights, moments, moving averages. They lie in a slab once a device is known. */
export class Variable {
  readonly name: string;
  readonly shape: Shape;
  /** Its value as a tensor of the graph. */
  readonly tensor: SymbolicTensor;
  /** The values it starts with, zeros without any; dropped once its home has a newer copy on the host. */
  initial: StartValues | undefined;
  /** Where it lies on the GPU. */
  region: Stretch | undefined;

  constructor(name: string, shape: Shape, initial?: StartValues) {
    this.name = text("Variable", "name", name);
    sizeOf(shape, name);
    this.shape = shape;
    if (initial !== undefined && typeof initial !== "function" && tagOf(initial) !== "Float32Array") {
      throw new ArgumentError({
        where: name,
        problem: "no such start values",
        expected: "a Float32Array, or a function that makes one in slices",
        received: inWords(initial),
      });
    }
    this.tensor = new SymbolicTensor({ shape }, { kind: "variable", variable: this });
    this.initial = initial;
  }

  get size(): number {
    return this.tensor.size;
  }

  /**
   * The values that it starts with as of now, made in slices; whatever happens to the variable meanwhile. Throws a ShapeError where
   * there are more or fewer of them than it holds.
   */
  start(): Sliced<Float32Array<ArrayBuffer>> {
    const { name, size, shape, initial } = this;
    return (function* () {
      const values = typeof initial === "function" ? yield* initial() : (initial ?? new Float32Array(size));
      if (values.length !== size) throw anotherNumber(name, shape, values.length);
      return values;
    })();
  }

  /**
   * Gives it new values, wherever it lies. Throws a ShapeError for another number of them, and an ArgumentError once its memory
   * was freed.
   */
  set(values: ArrayLike<number>): void {
    if (!isList(values) && !isTyped(values)) {
      const expected = "numbers in a list or typed array";
      throw new ArgumentError({ where: this.name, problem: "no such values", expected, received: inWords(values) });
    }
    if (values.length !== this.size) throw anotherNumber(this.name, this.shape, values.length);
    if (this.region?.home.isFreed) throw freed(this.name);
    if (isList(values)) eachOf(this.name, "value", values, requireNumber);
    const floats = typeof values[0] === "bigint" ? Float32Array.from(values, Number) : Float32Array.from(values);
    if (this.region === undefined) this.initial = floats;
    else {
      this.region.memory.write(this.region, floats);
      this.region.memory.onSet?.(this, floats);
    }
  }
}

function requireNumber(where: string, name: string, value: unknown): void {
  if (typeof value === "number") return;
  throw new ArgumentError({ where, problem: `no such ${name}`, expected: "a number", received: inWords(value) });
}

function anotherNumber(name: string, shape: Shape, received: number): ShapeError {
  return new ShapeError({
    where: name,
    problem: "another number of values",
    expected: `${sizeOf(shape)}, for ${formatShape(shape)}`,
    received: `${received}`,
  });
}

/** The error for a variable whose memory is gone. */
export function freed(name: string): ArgumentError {
  return new ArgumentError({
    where: name,
    problem: "its values were freed with the model they belonged to",
    remedy: "Make new layers, and copy the weights with getWeights and setWeights",
  });
}

/** What tells one buffer from another; a variable that has no place yet is alone in its own. */
export function bufferOf(variable: Variable): object {
  return variable.region?.buffer ?? variable;
}

/** Whether two variables share bytes: a whole slab does with each of its parts. */
export function sharesBytes(a: Variable, b: Variable): boolean {
  if (a === b) return true;
  const [p, q] = [a.region, b.region];
  if (p === undefined || q === undefined || p.buffer !== q.buffer) return false;
  return p.byteOffset < q.byteOffset + q.byteLength && q.byteOffset < p.byteOffset + p.byteLength;
}

/** The op behind {@link assign}. Later reads in the same trace see the new value. */
export const assignOp = defineOp({
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
 * old value, what comes after it the new one. Its own tensor leaves it as it is.
 *
 * Throws a ShapeError or DTypeError for a value that is not of the variable's shape and float32.
 */
export function assign(variable: Variable, value: SymbolicTensor): void {
  if (!isA(variable, Variable)) {
    const expected = "a Variable";
    throw new ArgumentError({ where: "assign", problem: "no variable", expected, received: inWords(variable) });
  }
  requireTensor("assign", "value", value);
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
  if (value === variable.tensor) return;
  // A variable's own bytes may lie in the buffer that is written.
  assignOp(variable.tensor, variableOf(value) === undefined ? value : copy(value));
}
