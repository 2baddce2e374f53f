/** As the papers write them: doubles have room enough. */
import { fromFront, type Ref } from "./array.js";
import { binary, unary } from "./elementwise.js";
import { errorFunction } from "./mathematics.js";
import { slice } from "./movement.js";

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const soft = (x: number) => (x > 30 ? x : Math.log1p(Math.exp(x)));
const between = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

export const softplus = unary(soft);
export const logSigmoid = unary((x) => -soft(-x));
export const softsign = unary((x) => x / (1 + Math.abs(x)));
export const silu = unary((x) => x * logistic(x));
export const mish = unary((x) => x * Math.tanh(soft(x)));
export const tanhShrink = unary((x) => x - Math.tanh(x));
export const squareplus = (x: Ref, { b = 4 } = {}) => unary((v) => (v + Math.sqrt(v * v + b)) / 2)(x);
export const gelu = (x: Ref, { approximate = true }: { readonly approximate?: boolean | undefined } = {}) =>
  unary((v) => {
    const u = Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3);
    return 0.5 * v * (1 + (approximate ? Math.tanh(u) : errorFunction(v / Math.SQRT2)));
  })(x);
export const elu = (x: Ref, { alpha = 1 } = {}) => unary((v) => (v < 0 ? alpha * Math.expm1(v) : v))(x);
export const celu = (x: Ref, { alpha = 1 } = {}) => unary((v) => (v < 0 ? alpha * Math.expm1(v / alpha) : v))(x);
export const selu = unary((x) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x));

export function glu(x: Ref, { axis = -1 }: { readonly axis?: number | undefined } = {}): Ref {
  const along = fromFront(axis, x.shape.length);
  const half = x.shape[along]! / 2;
  const part = (start: number) =>
    slice(
      x,
      x.shape.map((_, i) => (i === along ? { start, stop: start + half } : {})),
    );
  return binary((a, b) => a * logistic(b))(part(0), part(half));
}

interface ReluOptions {
  readonly negativeSlope?: number | undefined;
  readonly maxValue?: number | undefined;
  readonly threshold?: number | undefined;
}

export const relu = (x: Ref, { negativeSlope = 0, maxValue = Infinity, threshold = 0 }: ReluOptions = {}) =>
  unary((v) => {
    if (v <= threshold) return negativeSlope === 0 ? 0 : negativeSlope * (v - threshold);
    return v >= maxValue ? maxValue : v; // NaN too
  })(x);
export const relu6 = (x: Ref) => relu(x, { maxValue: 6 });
export const leakyRelu = (x: Ref, { negativeSlope = 0.2 }: { negativeSlope?: number | undefined } = {}) =>
  relu(x, { negativeSlope });
export const prelu = binary((x, alpha) => (x < 0 ? alpha * x : x));
export const hardSigmoid = unary((x) => between(x / 6 + 0.5, 0, 1));
export const hardSilu = unary((x) => x * between(x / 6 + 0.5, 0, 1));
export const hardTanh = unary((x) => between(x, -1, 1));
export const softShrink = (x: Ref, { threshold = 0.5 } = {}) =>
  unary((v) => (Math.abs(v) <= threshold ? 0 : v - Math.sign(v) * threshold))(x);
export const hardShrink = (x: Ref, { threshold = 0.5 } = {}) => unary((v) => (Math.abs(v) <= threshold ? 0 : v))(x);
export const sparsePlus = unary((x) => (x <= -1 ? 0 : x < 1 ? (x + 1) ** 2 / 4 : x));
export const sparseSigmoid = unary((x) => between((x + 1) / 2, 0, 1));
export const threshold = (x: Ref, at: number, other: number) => unary((v) => (v <= at ? other : v))(x);
