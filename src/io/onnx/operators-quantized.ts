import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import type { Call, Row } from "./call.js";
import { neural } from "./operators-neural.js";

// Operators on 8-bit integers. They are computed in float32, which holds all products that such numbers come to, and sums of 256 of the
// largest; longer ones are rounded. Unsigned numbers are uint32 here, signed ones int32.

const float = (x: SymbolicTensor) => ops.cast(x, "float32");

/** A scale or zero point with as many axes as x: one number, or one for each place along an axis. */
function spread(values: SymbolicTensor, x: SymbolicTensor, axis: number): SymbolicTensor {
  if (values.size === 1) return ops.reshape(values, []);
  const at = axis < 0 ? axis + x.rank : axis;
  return ops.reshape(
    values,
    x.shape.map((_, i) => (i === at ? values.size : 1)),
  );
}

/** (x − zero) · scale */
function dequantized(
  x: SymbolicTensor,
  scale: SymbolicTensor,
  zero: SymbolicTensor | undefined,
  axis: number,
): SymbolicTensor {
  const apart = zero === undefined ? float(x) : ops.subtract(float(x), float(spread(zero, x, axis)));
  return ops.multiply(apart, spread(scale, x, axis));
}

/** round(x / scale) + zero, cut to what eight bits hold, of the type of `zero`. */
function quantized(
  x: SymbolicTensor,
  scale: SymbolicTensor,
  zero: SymbolicTensor | undefined,
  axis: number,
): SymbolicTensor {
  const steps = ops.round(ops.divide(x, spread(scale, x, axis)));
  const dtype = zero?.dtype ?? "uint32";
  const [low, high] = dtype === "int32" ? [-128, 127] : [0, 255];
  const moved = zero === undefined ? steps : ops.add(steps, float(spread(zero, x, axis)));
  return ops.cast(ops.clip(moved, low, high), dtype);
}

/** A matrix of integers without its zero point: one number, or of `a` one for each row and of `b` one for each column. */
function centred(call: Call, i: 0 | 1, zero: SymbolicTensor | undefined): SymbolicTensor {
  const x = call.tensor(i);
  if (zero === undefined) return float(x);
  const isByRow = i === 0 && zero.rank === 1 && zero.size > 1;
  return ops.subtract(float(x), float(isByRow ? ops.expandDims(zero, -1) : zero));
}

/** What Conv gives for x and w, with the attributes of this call. */
function convolved(call: Call, x: SymbolicTensor, w: SymbolicTensor): SymbolicTensor {
  return neural.Conv?.(call.with([x, w])) as SymbolicTensor;
}

/** A number less, along the axis of the filters if there is one for each. */
function centredFilter(w: SymbolicTensor, zero: SymbolicTensor | undefined): SymbolicTensor {
  return zero === undefined ? float(w) : ops.subtract(float(w), float(spread(zero, w, 0)));
}

export const quantizing: Readonly<Record<string, Row>> = {
  DequantizeLinear: (call) => {
    call.needs(call.number("block_size", 0) === 0, "blocks");
    return dequantized(call.tensor(0), call.tensor(1), call.optional(2), call.number("axis", 1));
  },
  QuantizeLinear: (call) => {
    call.needs(call.number("block_size", 0) === 0, "blocks");
    call.needs([0, 2, 3].includes(call.number("output_dtype", 0)), "another type than 8-bit integers");
    return quantized(call.tensor(0), call.tensor(1), call.optional(2), call.number("axis", 1));
  },
  DynamicQuantizeLinear: (call) => {
    const x = call.tensor(0);
    const [low, high] = [ops.minimum(ops.min(x), 0), ops.maximum(ops.max(x), 0)];
    const range = ops.subtract(high, low);
    const scale = ops.where(ops.equal(range, 0), 1, ops.divide(range, 255));
    const zero = ops.clip(ops.round(ops.divide(ops.negative(low), scale)), 0, 255);
    const steps = ops.add(ops.round(ops.divide(x, scale)), zero);
    return [ops.cast(ops.clip(steps, 0, 255), "uint32"), scale, ops.cast(zero, "uint32")];
  },
  MatMulInteger: (call) => {
    const product = ops.matmul(centred(call, 0, call.optional(2)), centred(call, 1, call.optional(3)));
    return ops.cast(product, "int32");
  },
  ConvInteger: (call) => {
    const [x, zero] = [call.tensor(0), call.optional(2)];
    const apart = zero === undefined ? float(x) : ops.subtract(float(x), float(ops.reshape(zero, [])));
    return ops.cast(convolved(call, apart, centredFilter(call.tensor(1), call.optional(3))), "int32");
  },
  QLinearMatMul: (call) => {
    const [aScale, aZero, bScale, bZero] = [call.tensor(1), call.tensor(2), call.tensor(4), call.tensor(5)];
    const a = dequantized(call.tensor(0), aScale, aZero, -2);
    const b = dequantized(call.tensor(3), bScale, bZero, -1);
    return quantized(ops.matmul(a, b), call.tensor(6), call.tensor(7), -2);
  },
  QLinearConv: (call) => {
    const x = ops.subtract(float(call.tensor(0)), float(ops.reshape(call.tensor(2), [])));
    const [wScale, yScale] = [call.tensor(4), ops.reshape(call.tensor(6), [])];
    const sums = convolved(call, x, centredFilter(call.tensor(3), call.tensor(5)));
    const bias = call.optional(8);
    const biased = bias === undefined ? sums : ops.add(sums, float(spread(bias, sums, 1)));
    const scale = ops.multiply(ops.reshape(call.tensor(1), []), spread(wScale, sums, 1));
    return quantized(ops.multiply(biased, scale), yScale, ops.reshape(call.tensor(7), []), 1);
  },
};
