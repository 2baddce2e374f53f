import type { SymbolicTensor } from "../../src/index.js";

/** A tensor of the reference implementations: plain doubles, row-major. */
export interface Ref {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export function ref(shape: readonly number[], data?: ArrayLike<number>): Ref {
  return { shape, data: data === undefined ? new Float64Array(count(shape)) : Float64Array.from(data) };
}

export function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A tensor computed place by place. */
export function build(shape: readonly number[], at: (coordinates: readonly number[], index: number) => number): Ref {
  const out = ref(shape);
  forEach(shape, (coordinates, index) => {
    out.data[index] = at(coordinates, index);
  });
  return out;
}

/** Visits every coordinate, the last axis fastest. The array is the same one each time. */
export function forEach(
  shape: readonly number[],
  visit: (coordinates: readonly number[], index: number) => void,
): void {
  const coordinates = shape.map(() => 0);
  const size = count(shape);
  for (let index = 0; index < size; index++) {
    visit(coordinates, index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      coordinates[axis]!++;
      if (coordinates[axis]! < shape[axis]!) break;
      coordinates[axis] = 0;
    }
  }
}

/** Where the element at some coordinates lies. */
export function indexOf(shape: readonly number[], coordinates: readonly number[]): number {
  return coordinates.reduce((index, c, axis) => index * shape[axis]! + c, 0);
}

/** The element at some coordinates. */
export function get({ shape, data }: Ref, coordinates: readonly number[]): number {
  return data[indexOf(shape, coordinates)]!;
}

/** The element that NumPy's broadcasting finds for a place in the result. */
export function getBroadcast(x: Ref, coordinates: readonly number[]): number {
  const own = coordinates.slice(coordinates.length - x.shape.length);
  return get(
    x,
    own.map((c, axis) => (x.shape[axis] === 1 ? 0 : c)),
  );
}

/** The shape that NumPy's broadcasting gives. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(...shapes.map((shape) => shape[axis - rank + shape.length] ?? 1)),
  );
}

/** An axis counted from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** What a constant of the graph holds. */
export function constantOf({ source }: SymbolicTensor): Ref {
  if (source.kind !== "data") throw new TypeError("a tensor among the options must be a constant here");
  return ref(source.tensor.shape, source.tensor.data);
}
