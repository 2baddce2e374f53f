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

/** A row of elements that lie at equal distances in two arrays: from `a` and `b` on, each time `stepA` and `stepB` further. */
export type Run = (count: number, a: number, stepA: number, b: number, stepB: number) => void;

/** Goes through a shape in reading order, run by run, as two arrays with strides of their own have it. */
export function eachRun(shape: Shape, first: readonly number[], second: readonly number[], run: Run): void {
  const axes = joinedAxes(shape, first, second);
  const visit = (i: number, a: number, b: number): void => {
    const { size, stepA, stepB } = axes[i] ?? { size: 1, stepA: 0, stepB: 0 };
    if (i >= axes.length - 1) run(size, a, stepA, b, stepB);
    else for (let k = 0; k < size; k++) visit(i + 1, a + k * stepA, b + k * stepB);
  };
  visit(0, 0, 0);
}

interface Axis {
  size: number;
  readonly stepA: number;
  readonly stepB: number;
}

/** Axes that follow one another without a gap, in both arrays, are as good as one. Those of size 1 are none. */
function joinedAxes(shape: Shape, first: readonly number[], second: readonly number[]): readonly Axis[] {
  const axes: Axis[] = [];
  for (let i = shape.length - 1; i >= 0; i--) {
    const [size = 1, stepA = 0, stepB = 0] = [shape[i], first[i], second[i]];
    const inner = axes[0];
    if (size === 1) continue;
    if (inner && stepA === inner.stepA * inner.size && stepB === inner.stepB * inner.size) inner.size *= size;
    else axes.unshift({ size, stepA, stepB });
  }
  return axes;
}
