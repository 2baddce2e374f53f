import { unsupported } from "../call.js";
import type { GraphWriter } from "./graph-writer.js";

/** A size in the two batches that calls are tried on: one number twice, or a size that is not known before there is a batch. */
export type Size = readonly [number, number];

/** A value that is written, and its shape in both batches. */
export interface Placed {
  readonly name: string;
  readonly shape: readonly Size[];
}

/** The shapes that a value has in the two batches, axis by axis. */
export function sizesOf(a: readonly number[], b: readonly number[]): Size[] {
  if (a.length !== b.length) throw unsupported("a value whose rank depends on the batch");
  return a.map((size, axis) => [size, b[axis] ?? size]);
}

/** The number, if it is the same in every batch. */
export function fixed([a, b]: Size): number | undefined {
  return a === b ? a : undefined;
}

/** Whether two sizes are the same in both batches. */
export function sameSize(a: Size | undefined, b: Size | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
}

/** Finds what sizes are in terms of the shapes of values that are there when the graph runs. */
export class Sizes {
  readonly #writer: GraphWriter;
  readonly #inputs: readonly Placed[];
  readonly #names = new Map<string, string>();

  constructor(writer: GraphWriter, inputs: readonly Placed[]) {
    this.#writer = writer;
    this.#inputs = inputs;
  }

  /** A whole shape as a value of int64. `near` are values in whose shape a size is looked for first. */
  shape(sizes: readonly Size[], near: readonly Placed[]): string {
    const numbers = sizes.map(fixed);
    if (numbers.every((size) => size !== undefined)) return this.#writer.ints(numbers, "shape");
    const parts = sizes.map((size) => this.size(size, near));
    return parts.length === 1 ? (parts[0] ?? "") : this.#writer.node("Concat", parts, { axis: 0 }, "shape");
  }

  /** A size as a list of one number. Throws an UnsupportedError for one that is not told by the shape of any value. */
  size(size: Size, near: readonly Placed[]): string {
    const number = fixed(size);
    if (number !== undefined) return this.#writer.ints([number]);
    const places = [...near, ...this.#inputs].flatMap((value) =>
      value.shape.map((has, axis) => ({ value, axis, has })).filter(({ has }) => fixed(has) === undefined),
    );
    for (const { value, axis, has } of places) if (sameSize(has, size)) return this.#at(value, axis);
    for (const { value, axis, has } of places) {
      const [times, twice] = [size[0] / has[0], size[1] / has[1]];
      if (times === twice && Number.isInteger(times)) return this.#changed("Mul", this.#at(value, axis), times);
    }
    for (const { value, axis, has } of places) {
      const more = size[0] - has[0];
      if (more === size[1] - has[1]) return this.#changed("Add", this.#at(value, axis), more);
    }
    for (const one of places) {
      for (const other of places) {
        const times = size[0] / (one.has[0] * other.has[0]);
        if (times !== size[1] / (one.has[1] * other.has[1]) || !Number.isInteger(times)) continue;
        const product = this.#writer.node("Mul", [this.#at(one.value, one.axis), this.#at(other.value, other.axis)]);
        return this.#changed("Mul", product, times);
      }
    }
    throw unsupported("a size that depends on the batch in a way that cannot be told");
  }

  #at({ name }: Placed, axis: number): string {
    const key = `${axis} ${name}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const size = this.#writer.node("Shape", [name], { start: axis, end: axis + 1 }, "size");
    this.#names.set(key, size);
    return size;
  }

  #changed(op: "Mul" | "Add", name: string, by: number): string {
    if (by === (op === "Mul" ? 1 : 0)) return name;
    return this.#writer.node(op, [name, this.#writer.ints([by])], {}, "size");
  }
}
