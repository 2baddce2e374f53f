import type { DType } from "../../../dtype.js";
import type { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import { roundToSteps } from "../../../layers/fake-quantization.js";
import * as ops from "../../../ops/index.js";
import { powerOfSize, rootOfSum } from "../../../ops/reduce/powers.js";
import { belowPeak, squareRootOfSum } from "../../../ops/reduce/roots.js";
import { Tensor } from "../../../tensor.js";
import { ELEMENTS } from "./encode.js";
import type { WrittenNode } from "./graph-writer.js";
import type { OpCall, OpRow, OpRows } from "./op-call.js";
import { opBehind, opOf, probe } from "./samples.js";

type Unary = (x: SymbolicTensor) => SymbolicTensor;
type Binary = (a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor;
type Entry = OpRows[number];

/** One node of the same inputs. */
const plain =
  (op: string, attributes?: WrittenNode["attributes"]): OpRow =>
  (call) =>
    call.node(op, call.operands(), attributes);

/** An attribute that is a float. */
const float = (call: OpCall, name: string) => ({ float: call.attr<number>(name) });

const one = (f: Unary, row: OpRow, dtype?: DType): Entry => [opBehind(f as never, 1, dtype), row];
const two = (f: Binary, row: OpRow, dtype?: DType): Entry => [opBehind(f as never, 2, dtype), row];
/** Of floats and of whole numbers. */
const both = (f: Binary, row: OpRow): Entry[] => [two(f, row), two(f, row, "int32")];

const formula =
  (f: (call: OpCall, x: string) => string): OpRow =>
  (call) =>
    f(call, call.input());
const formulaOfTwo =
  (f: (call: OpCall, a: string, b: string) => string): OpRow =>
  (call) => {
    const [a = "", b = ""] = call.operands();
    return f(call, a, b);
  };

/** x · gate(x) */
const gated = (gate: (call: OpCall, x: string) => string) => formula((c, x) => c.f("Mul", x, gate(c, x)));
const normalShare = (c: OpCall, x: string) => c.f("Mul", c.f("Add", c.f("Erf", c.f("Mul", x, Math.SQRT1_2)), 1), 0.5);
const truncated = (c: OpCall, x: string) => c.f("Mul", c.f("Sign", x), c.f("Floor", c.f("Abs", x)));
const floored: OpRow = formulaOfTwo((c, a, b) => {
  if (c.dtype() === "float32") return c.f("Floor", c.f("Div", a, b));
  return c.f("Div", c.f("Sub", a, c.f("Mod", a, b)), b);
});
const remainder: OpRow = formulaOfTwo((c, a, b) => {
  if (c.dtype() !== "float32") return c.f("Mod", a, b);
  return c.f("Sub", a, c.f("Mul", c.f("Floor", c.f("Div", a, b)), b));
});

/** The angle of the point (b, a): what a / b tells, half a turn on where b is negative. */
function angle(c: OpCall, a: string, b: string): string {
  const half = c.f("Where", c.f("Less", a, 0), -Math.PI, Math.PI);
  const turn = c.f("Where", c.f("Less", b, 0), half, 0);
  const upright = c.f("Mul", c.f("Sign", a), Math.PI / 2);
  const isUpright = c.f("Equal", b, 0);
  const sloped = c.f("Add", c.f("Atan", c.f("Div", a, c.f("Where", isUpright, 1, b))), turn);
  return c.f("Where", isUpright, upright, sloped);
}

const casts: Entry[] = (["float32", "int32", "uint32", "bool", "float16"] as const).map((to) => [
  opOf(ops.cast(probe([2], to === "float32" ? "int32" : "float32"), to)),
  (call) => call.node("Cast", [call.input()], { to: ELEMENTS[to] }),
]);

/** (x − mean) / √(variance + ε) · scale + offset. Where statistics are known, they are one factor and one term. */
const normalized: OpRow = (call) => {
  const epsilon = call.attr<number>("epsilon");
  const [x = "", mean = "", variance = "", offset = "", scale = ""] = call.operands();
  const { writer } = call;
  const factor = call.f("Div", scale, call.f("Sqrt", call.f("Add", variance, epsilon)));
  const known = [mean, variance, offset, scale].map((name) => writer.known(name));
  const [m, v, o, s] = known;
  if (m === undefined || v === undefined || o === undefined || s === undefined)
    return call.f("Add", call.f("Mul", call.f("Sub", x, mean), factor), offset);
  const at = ({ data }: { readonly data: ArrayLike<number> }, i: number) => data[data.length === 1 ? 0 : i] ?? 0;
  const factors = Float32Array.from(v.data, (value, i) => at(s, i) / Math.sqrt(value + epsilon));
  const terms = Float32Array.from(v.data, (_, i) => at(o, i) - at(m, i) * (factors[i] ?? 0));
  const named = (key: string, data: Float32Array<ArrayBuffer>) =>
    writer.constant(`${variance.replace(/\/[^/]*$/, "")}/${key}`, new Tensor(v.shape, data, "float32"));
  return call.f("Add", call.f("Mul", x, named("factor", factors)), named("term", terms));
};

/** Below the threshold slope · (x − threshold), from it on x, and at most `most`. */
const bentRelu: OpRow = (call) => {
  const [x, most] = [call.input(), call.attr<number>("most")];
  const [slope, threshold] = [call.attr<number>("slope"), call.attr<number>("threshold")];
  if (threshold === 0 && slope === 0 && most !== null && Number.isFinite(most)) return call.node("Clip", [x, 0, most]);
  const low = slope === 0 ? call.writer.scalar(0) : call.f("Mul", call.f("Sub", x, threshold), slope);
  const bent =
    threshold === 0 && most === Infinity
      ? call.node("LeakyRelu", [x], { alpha: { float: slope } })
      : call.f("Where", call.f("LessOrEqual", x, threshold), low, x);
  return most === Infinity ? bent : call.f("Min", bent, most);
};

export const elementwiseRows: OpRows = [
  one(ops.abs, plain("Abs")),
  one(ops.negative, plain("Neg")),
  one(ops.exp, plain("Exp")),
  one(ops.log, plain("Log")),
  one(ops.sqrt, plain("Sqrt")),
  one(
    ops.rsqrt,
    formula((c, x) => c.f("Reciprocal", c.f("Sqrt", x))),
  ),
  one(
    ops.square,
    formula((c, x) => c.f("Mul", x, x)),
  ),
  one(ops.reciprocal, plain("Reciprocal")),
  one(ops.sigmoid, plain("Sigmoid")),
  one(ops.tanh, plain("Tanh")),
  one(ops.sign, plain("Sign")),
  one(ops.sign, plain("Sign"), "int32"),
  one(ops.sin, plain("Sin")),
  one(ops.cos, plain("Cos")),
  one(ops.tan, plain("Tan")),
  one(ops.arcsin, plain("Asin")),
  one(ops.arccos, plain("Acos")),
  one(ops.arctan, plain("Atan")),
  one(ops.sinh, plain("Sinh")),
  one(ops.cosh, plain("Cosh")),
  one(ops.arcsinh, plain("Asinh")),
  one(ops.arccosh, plain("Acosh")),
  one(ops.arctanh, plain("Atanh")),
  one(ops.erf, plain("Erf")),
  one(
    ops.cbrt,
    formula((c, x) => c.f("Mul", c.f("Sign", x), c.f("Pow", c.f("Abs", x), 1 / 3))),
  ),
  one(
    ops.sinc,
    formula((c, x) => {
      const isZero = c.f("Equal", x, 0);
      const angle = c.f("Where", isZero, 1, c.f("Mul", x, Math.PI));
      return c.f("Where", isZero, 1, c.f("Div", c.f("Sin", angle), angle));
    }),
  ),
  one(
    ops.erfc,
    formula((c, x) => c.f("Sub", 1, c.f("Erf", x))),
  ),
  one(ops.floor, plain("Floor")),
  one(ops.ceil, plain("Ceil")),
  one(ops.round, plain("Round")),
  one(ops.trunc, formula(truncated)),
  one(ops.isnan, plain("IsNaN")),
  one(ops.isinf, plain("IsInf")),
  one(ops.isposinf, plain("IsInf", { detect_negative: 0 })),
  one(ops.isneginf, plain("IsInf", { detect_positive: 0 })),
  one(
    ops.isfinite,
    formula((c, x) => c.f("Not", c.f("Or", c.f("IsNaN", x), c.f("IsInf", x)))),
  ),
  one(ops.logicalNot, plain("Not"), "bool"),
  one(ops.stopGradient, plain("Identity")),
  one(
    ops.exp2,
    formula((c, x) => c.f("Pow", 2, x)),
  ),
  one(
    ops.expm1,
    formula((c, x) => c.f("Sub", c.f("Exp", x), 1)),
  ),
  one(
    ops.log1p,
    formula((c, x) => c.f("Log", c.f("Add", x, 1))),
  ),
  one(
    ops.log2,
    formula((c, x) => c.f("Mul", c.f("Log", x), Math.LOG2E)),
  ),
  one(
    ops.log10,
    formula((c, x) => c.f("Mul", c.f("Log", x), Math.LOG10E)),
  ),

  one(ops.relu, plain("Relu")),
  [opOf(ops.relu(probe(), { negativeSlope: 0.5 })), bentRelu],
  one(ops.softplus, plain("Softplus")),
  one(ops.softsign, plain("Softsign")),
  one(
    ops.logSigmoid,
    formula((c, x) => c.f("Neg", c.f("Softplus", c.f("Neg", x)))),
  ),
  one(
    ops.silu,
    gated((c, x) => c.f("Sigmoid", x)),
  ),
  one(
    ops.mish,
    gated((c, x) => c.f("Tanh", c.f("Softplus", x))),
  ),
  [opOf(ops.gelu(probe(), { approximate: false })), gated(normalShare)],
  [
    opOf(ops.gelu(probe())),
    gated((c, x) => {
      const inner = c.f("Add", x, c.f("Mul", c.f("Mul", c.f("Mul", x, x), x), 0.044715));
      return c.f("Mul", c.f("Add", c.f("Tanh", c.f("Mul", inner, Math.sqrt(2 / Math.PI))), 1), 0.5);
    }),
  ],
  one(
    ops.tanhShrink,
    formula((c, x) => c.f("Sub", x, c.f("Tanh", x))),
  ),
  [
    opOf(ops.squareplus(probe())),
    formula((c, x) => c.f("Mul", c.f("Add", x, c.f("Sqrt", c.f("Add", c.f("Mul", x, x), c.attr<number>("b")))), 0.5)),
  ],
  one(ops.elu, (call) => call.node("Elu", [call.input()], { alpha: float(call, "alpha") })),
  one(ops.celu, (call) => call.node("Celu", [call.input()], { alpha: float(call, "alpha") })),
  one(ops.selu, plain("Selu")),
  one(ops.hardSigmoid, plain("HardSigmoid", { alpha: { float: 1 / 6 }, beta: { float: 0.5 } })),
  one(ops.hardSilu, plain("HardSwish")),
  one(
    ops.hardTanh,
    formula((c, x) => c.f("Clip", x, -1, 1)),
  ),
  one(ops.softShrink, (call) =>
    call.node("Shrink", [call.input()], { lambd: float(call, "threshold"), bias: float(call, "threshold") }),
  ),
  one(ops.hardShrink, (call) => call.node("Shrink", [call.input()], { lambd: float(call, "threshold") })),
  one(
    ops.sparsePlus,
    formula((c, x) => {
      const next = c.f("Add", x, 1);
      const bend = c.f("Where", c.f("LessOrEqual", x, -1), 0, c.f("Mul", c.f("Mul", next, next), 0.25));
      return c.f("Where", c.f("GreaterOrEqual", x, 1), x, bend);
    }),
  ),
  one(
    ops.sparseSigmoid,
    formula((c, x) => c.f("Clip", c.f("Mul", c.f("Add", x, 1), 0.5), 0, 1)),
  ),
  [
    opOf(ops.threshold(probe(), 0, 0)),
    formula((c, x) => c.f("Where", c.f("LessOrEqual", x, c.attr<number>("least")), c.attr<number>("other"), x)),
  ],

  ...both(ops.add, plain("Add")),
  ...both(ops.subtract, plain("Sub")),
  ...both(ops.multiply, plain("Mul")),
  two(ops.divide, plain("Div")),
  ...both(ops.floorDivide, floored),
  ...both(ops.mod, remainder),
  two(ops.power, plain("Pow")),
  two(ops.fmod, plain("Mod", { fmod: 1 })),
  two(ops.fmod, plain("Mod", { fmod: 1 }), "int32"),
  two(
    ops.hypot,
    formulaOfTwo((c, a, b) => c.f("Sqrt", c.f("Add", c.f("Mul", a, a), c.f("Mul", b, b)))),
  ),
  two(ops.arctan2, formulaOfTwo(angle)),
  two(
    ops.heaviside,
    formulaOfTwo((c, x, half) => {
      const step = c.f("Where", c.f("Less", x, 0), 0, c.f("Where", c.f("Equal", x, 0), half, 1));
      return c.f("Where", c.f("IsNaN", x), x, step);
    }),
  ),
  ...both(ops.maximum, plain("Max")),
  ...both(ops.minimum, plain("Min")),
  ...both(ops.equal, plain("Equal")),
  ...both(
    ops.notEqual,
    formulaOfTwo((c, a, b) => c.f("Not", c.f("Equal", a, b))),
  ),
  ...both(ops.greater, plain("Greater")),
  ...both(ops.greaterEqual, plain("GreaterOrEqual")),
  ...both(ops.less, plain("Less")),
  ...both(ops.lessEqual, plain("LessOrEqual")),
  two(ops.logicalAnd, plain("And"), "bool"),
  two(ops.logicalOr, plain("Or"), "bool"),
  two(ops.logicalXor, plain("Xor"), "bool"),
  two(
    ops.logaddexp,
    formulaOfTwo((c, a, b) =>
      c.f("Add", c.f("Max", a, b), c.f("Log", c.f("Add", c.f("Exp", c.f("Neg", c.f("Abs", c.f("Sub", a, b)))), 1))),
    ),
  ),
  two(
    ops.prelu,
    formulaOfTwo((c, x, alpha) => c.f("Where", c.f("Less", x, 0), c.f("Mul", alpha, x), x)),
  ),
  [opOf(ops.where(probe([2, 3], "bool"), probe(), probe())), plain("Where")],
  [opOf(ops.batchNormalization(probe(), probe([3]), probe([3]))), normalized],
  [squareRootOfSum.definition, plain("Sqrt")],
  [rootOfSum.definition, formula((c, x) => c.f("Pow", x, 1 / c.attr<number>("p")))],
  [powerOfSize.definition, formula((c, x) => c.f("Pow", c.f("Abs", x), c.attr<number>("p")))],
  [
    belowPeak.definition,
    formulaOfTwo((c, x, peak) => {
      const isolated = c.f("Where", c.f("Equal", x, peak), 0, -3e38);
      return c.f("Where", c.f("IsInf", peak), isolated, c.f("Sub", x, peak));
    }),
  ],
  [
    roundToSteps.definition,
    formulaOfTwo((c, x, scale) => c.f("Div", c.f("Clip", c.f("Round", c.f("Mul", x, scale)), -127, 127), scale)),
  ],
  ...casts,
];
