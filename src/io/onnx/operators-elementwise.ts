import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import type { Row } from "./call.js";
import { typeOf } from "./elements.js";

type Unary = (x: SymbolicTensor) => SymbolicTensor;
type Binary = (a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor;

const unary =
  (op: Unary): Row =>
  (call) =>
    op(call.tensor(0));
const binary =
  (op: Binary): Row =>
  (call) =>
    op(call.tensor(0), call.tensor(1));
const variadic =
  (op: Binary): Row =>
  (call) =>
    call.tensors.reduce((a, b) => op(a, b));
const isFloat = ({ dtype }: SymbolicTensor) => dtype === "float32";

export const elementwise: Readonly<Record<string, Row>> = {
  Abs: unary((x) => (isFloat(x) ? ops.abs(x) : ops.maximum(x, ops.negative(x)))),
  Acos: unary(ops.arccos),
  Acosh: unary(ops.arccosh),
  Asin: unary(ops.arcsin),
  Asinh: unary(ops.arcsinh),
  Atan: unary(ops.arctan),
  Atanh: unary(ops.arctanh),
  BitwiseNot: unary(ops.bitwiseNot),
  Ceil: unary(ops.ceil),
  Cos: unary(ops.cos),
  Cosh: unary(ops.cosh),
  Erf: unary(ops.erf),
  Exp: unary(ops.exp),
  Floor: unary(ops.floor),
  HardSwish: unary(ops.hardSilu),
  Identity: (call) => call.value(0) ?? call.tensor(0),
  IsNaN: unary(ops.isnan),
  Log: unary(ops.log),
  Mish: unary(ops.mish),
  Neg: unary(ops.negative),
  Not: unary(ops.logicalNot),
  Reciprocal: unary(ops.reciprocal),
  Relu: unary((x) => ops.relu(x)),
  Round: unary((x) => ops.round(x)),
  Sigmoid: unary(ops.sigmoid),
  Sign: unary(ops.sign),
  Sin: unary(ops.sin),
  Sinh: unary(ops.sinh),
  Softplus: unary(ops.softplus),
  Softsign: unary(ops.softsign),
  Sqrt: unary(ops.sqrt),
  Tan: unary(ops.tan),
  Tanh: unary(ops.tanh),

  Add: binary(ops.add),
  And: binary(ops.logicalAnd),
  BitwiseAnd: binary(ops.bitwiseAnd),
  BitwiseOr: binary(ops.bitwiseOr),
  BitwiseXor: binary(ops.bitwiseXor),
  Div: binary((a, b) => (isFloat(a) ? ops.divide(a, b) : ops.floorDivide(a, b))),
  Equal: binary(ops.equal),
  Greater: binary(ops.greater),
  GreaterOrEqual: binary(ops.greaterEqual),
  Less: binary(ops.less),
  LessOrEqual: binary(ops.lessEqual),
  Max: variadic(ops.maximum),
  Mean: (call) =>
    ops.divide(
      call.tensors.reduce((a, b) => ops.add(a, b)),
      call.tensors.length,
    ),
  Min: variadic(ops.minimum),
  Mul: binary(ops.multiply),
  Or: binary(ops.logicalOr),
  Pow: binary((a, b) =>
    isFloat(a)
      ? ops.power(a, ops.cast(b, "float32"))
      : ops.cast(ops.round(ops.power(ops.cast(a, "float32"), ops.cast(b, "float32"))), a.dtype),
  ),
  Sub: binary(ops.subtract),
  Sum: variadic(ops.add),
  Xor: binary(ops.logicalXor),

  BitShift: (call) => {
    const shift = call.text("direction", "") === "LEFT" ? ops.leftShift : ops.rightShift;
    return shift(call.tensor(0), call.tensor(1));
  },
  Cast: (call) => {
    const type = typeOf(call.number("to", 0));
    call.needs(type !== undefined, "that type");
    return ops.cast(call.tensor(0), type ?? "float32");
  },
  CastLike: (call) => ops.cast(call.tensor(0), call.tensor(1).dtype),
  Celu: (call) => ops.celu(call.tensor(0), { alpha: call.number("alpha", 1) }),
  Clip: (call) => {
    const x = call.tensor(0);
    const low = call.optional(1) ?? call.attribute("min");
    const high = call.optional(2) ?? call.attribute("max");
    const raised = low === undefined ? x : ops.maximum(x, low as SymbolicTensor | number);
    return high === undefined ? raised : ops.minimum(raised, high as SymbolicTensor | number);
  },
  Dropout: (call) => {
    call.needs(!call.numbers(2)?.[0] || call.numbers(1)?.[0] === 0, "training");
    return [call.tensor(0), ops.onesLike(call.tensor(0), { dtype: "bool" })];
  },
  Elu: (call) => ops.elu(call.tensor(0), { alpha: call.number("alpha", 1) }),
  Gelu: (call) => ops.gelu(call.tensor(0), { approximate: call.text("approximate", "none") === "tanh" }),
  HardSigmoid: (call) => {
    const line = ops.add(ops.multiply(call.tensor(0), call.number("alpha", 0.2)), call.number("beta", 0.5));
    return ops.clip(line, 0, 1);
  },
  IsInf: (call) => {
    const x = call.tensor(0);
    const wanted = [
      ...(call.number("detect_positive", 1) ? [ops.equal(x, Infinity)] : []),
      ...(call.number("detect_negative", 1) ? [ops.equal(x, -Infinity)] : []),
    ];
    return wanted.reduce((a, b) => ops.logicalOr(a, b));
  },
  LeakyRelu: (call) => ops.leakyRelu(call.tensor(0), { negativeSlope: call.number("alpha", 0.01) }),
  Mod: (call) => {
    const [a, b] = [call.tensor(0), call.tensor(1)];
    return call.number("fmod", 0) ? ops.fmod(a, b) : ops.mod(a, b);
  },
  PRelu: (call) => {
    const [x, slope] = [call.tensor(0), call.tensor(1)];
    const wide = call.opset < 7 && slope.size > 1; // then a slope was for a channel
    return ops.prelu(x, wide ? ops.reshape(slope, [-1, ...x.shape.slice(2).map(() => 1)]) : slope);
  },
  Selu: (call) => {
    const [alpha, gamma] = [call.number("alpha", 1.67326319), call.number("gamma", 1.05070102)];
    return ops.multiply(ops.elu(call.tensor(0), { alpha }), gamma);
  },
  Shrink: (call) => {
    const [x, lambda, bias] = [call.tensor(0), call.number("lambd", 0.5), call.number("bias", 0)];
    const above = ops.where(ops.greater(x, lambda), ops.subtract(x, bias), 0);
    return ops.where(ops.less(x, -lambda), ops.add(x, bias), above);
  },
  ThresholdedRelu: (call) => {
    const x = call.tensor(0);
    return ops.where(ops.greater(x, call.number("alpha", 1)), x, 0);
  },
  Where: (call) => ops.where(call.tensor(0), call.tensor(1), call.tensor(2)),
};
