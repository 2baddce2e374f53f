import { sizeOf } from "../../../shape.js";
import { Tensor } from "../../../tensor.js";

/** A tensor with its axes in another order. */
export function transposed(x: Tensor, order: readonly number[]): Tensor<"float32"> {
  const steps = stepsIn(x);
  const shape = order.map((axis) => x.shape[axis] ?? 1);
  const along = order.map((axis) => steps[axis] ?? 1);
  return walked(x, shape, 0, along);
}

/** A part of a tensor: along each axis so many elements from the start, a step apart. */
export function sliced(
  x: Tensor,
  start: readonly number[],
  shape: readonly number[],
  steps: readonly number[],
): Tensor<"float32"> {
  const within = stepsIn(x);
  const first = start.reduce((sum, at, axis) => sum + at * (within[axis] ?? 1), 0);
  const along = within.map((size, axis) => size * (steps[axis] ?? 1));
  return walked(x, shape, first, along);
}

/** How far apart the elements lie along each axis. */
function stepsIn({ shape }: Tensor): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** The elements that a walk from `from` on meets, so far apart along each axis. */
function walked(x: Tensor, shape: readonly number[], from: number, along: readonly number[]): Tensor<"float32"> {
  const data = new Float32Array(sizeOf(shape));
  const place = new Array<number>(shape.length).fill(0);
  let at = from;
  for (let i = 0; i < data.length; i++) {
    data[i] = Number(x.data[at]);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] ?? 0) + 1;
      at += along[axis] ?? 0;
      if ((place[axis] ?? 0) < (shape[axis] ?? 1)) break;
      at -= (along[axis] ?? 0) * (shape[axis] ?? 1);
      place[axis] = 0;
    }
  }
  return new Tensor(shape, data, "float32");
}

/** The columns of a matrix [rows, parts · size] as the rows of another, part after part in the given order: [parts · size, rows]. */
export function partsAsRows(x: Tensor, order: readonly number[], size: number): Tensor<"float32"> {
  const turned = transposed(x, [1, 0]);
  const width = turned.shape[1] ?? 1;
  const data = new Float32Array(order.length * size * width);
  order.forEach((part, i) => {
    data.set(turned.data.subarray(part * size * width, (part + 1) * size * width), i * size * width);
  });
  return new Tensor([order.length * size, width], data, "float32");
}
