import { sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";

/** A tensor with its axes in another order. */
export function transposed(x: Tensor, order: readonly number[]): Tensor<"float32"> {
  const steps = x.shape.map((_, axis) => sizeOf(x.shape.slice(axis + 1)));
  const shape = order.map((axis) => x.shape[axis] ?? 1);
  const along = order.map((axis) => steps[axis] ?? 1);
  const data = new Float32Array(x.size);
  const place = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let i = 0; i < data.length; i++) {
    data[i] = Number(x.data[from]);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] ?? 0) + 1;
      from += along[axis] ?? 0;
      if ((place[axis] ?? 0) < (shape[axis] ?? 1)) break;
      from -= (along[axis] ?? 0) * (shape[axis] ?? 1);
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
