import type { Shape } from "../shape.js";

/** How far it is from one entry of each axis to the next, in elements of a row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] ?? 1;
  }
  return strides;
}

/** The same, for an array of shape `from` that is read where the result has shape `to`: 0 along the axes it is spread over. */
export function spreadStrides(from: Shape, to: Shape): number[] {
  const missing = to.length - from.length;
  const strides = stridesOf(from);
  return to.map((_, axis) => (axis < missing || from[axis - missing] === 1 ? 0 : (strides[axis - missing] ?? 0)));
}

/** Goes through a shape in reading order and gives, of two arrays with strides of their own, where each element is. */
export function eachPlace(
  shape: Shape,
  first: readonly number[],
  second: readonly number[],
  use: (a: number, b: number) => void,
): void {
  const visit = (axis: number, a: number, b: number): void => {
    const [size = 1, stepA = 0, stepB = 0] = [shape[axis], first[axis], second[axis]];
    if (axis >= shape.length - 1) {
      for (let i = 0; i < size; i++) use(a + i * stepA, b + i * stepB);
    } else {
      for (let i = 0; i < size; i++) visit(axis + 1, a + i * stepA, b + i * stepB);
    }
  };
  visit(0, 0, 0);
}
