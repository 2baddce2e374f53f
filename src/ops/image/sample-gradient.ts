import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { concat } from "../core/concat.js";
import { slice } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { add, less, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { floor } from "../elementwise/rounding.js";
import { sumById, takeOrZero } from "../index/gather.js";
import { sum } from "../reduce/reduce.js";
import type { SampleAttributes } from "./sampling.js";

// Made of ops that have gradients themselves, so that a sample can be differentiated twice.

/** Σ of what the places that read a pixel pass back to it, of x [batch, …sizes, inner]. */
export function gradientOfValues(
  x: SymbolicTensor,
  at: SymbolicTensor,
  ids: SymbolicTensor,
  grad: SymbolicTensor,
  { linear }: SampleAttributes,
): SymbolicTensor {
  const [batch = 1, places = 1, corners = 1] = ids.shape;
  const inner = x.shape.at(-1) ?? 1;
  const whole = reshape(grad, [batch, places, 1, inner]);
  const parts = linear ? multiply(whole, reshape(weightsOf(at), [batch, places, corners, 1])) : whole;
  return reshape(sumById(parts, ids, sizeOf(x.shape.slice(0, -1))), x.shape);
}

/** For each axis what the values would gain by a place one pixel on: [batch, places, axes]. */
export function gradientOfPlaces(
  x: SymbolicTensor,
  at: SymbolicTensor,
  ids: SymbolicTensor,
  grad: SymbolicTensor,
  { fillMode, fillValue }: SampleAttributes,
): SymbolicTensor {
  const [batch = 1, places = 1, corners = 1] = ids.shape;
  const inner = x.shape.at(-1) ?? 1;
  const taken = takeOrZero(reshape(x, [-1, inner]), ids);
  const outside = less(reshape(ids, [batch, places, corners, 1]), 0);
  const values = fillMode === "constant" && fillValue !== 0 ? where(outside, fillValue, taken) : taken;
  const gains = sum(multiply(values, reshape(grad, [batch, places, 1, inner])), { axis: -1 });
  const axes = weightsByAxis(at);
  const slopes = axes.map((_, axis) => {
    const others = axes.flatMap(({ weight }, other) => (other === axis ? [] : [weight]));
    const { sign } = axes[axis] ?? { sign: gains };
    return sum(
      others.reduce((product, weight) => multiply(product, weight), multiply(gains, sign)),
      { axis: -1, keepdims: true },
    );
  });
  return concat(slopes);
}

/** How much each corner counts: [batch, places, corners]. */
function weightsOf(at: SymbolicTensor): SymbolicTensor {
  return weightsByAxis(at)
    .map(({ weight }) => weight)
    .reduce((product, weight) => multiply(product, weight));
}

/** Along each axis: 1 − f for the pixel below and f for the one above, and the signs of f there. */
function weightsByAxis(at: SymbolicTensor): { readonly weight: SymbolicTensor; readonly sign: SymbolicTensor }[] {
  const rank = at.shape.at(-1) ?? 1;
  return Array.from({ length: rank }, (_, axis) => {
    const along = slice(at, [{}, {}, { start: axis, stop: axis + 1 }]);
    const above = Array.from({ length: 2 ** rank }, (_, corner) => (corner >> axis) & 1);
    const sign = numbers(above.map((bit) => 2 * bit - 1));
    const f = subtract(along, floor(along));
    return { weight: add(multiply(f, sign), numbers(above.map((bit) => 1 - bit))), sign };
  });
}

function numbers(values: readonly number[]): SymbolicTensor {
  return constant(Tensor.from([...values], [values.length], "float32"));
}
