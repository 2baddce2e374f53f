import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { Tensor } from "../../tensor.js";
import { pad } from "../arrange/pad.js";
import { swapaxes } from "../arrange/rearrange.js";
import { slice } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { add, multiply, subtract } from "../elementwise/binary.js";
import { matmul } from "../product/matmul.js";

/** Complex numbers in two tensors of one shape; without an imaginary part they are real. */
export interface Complex {
  readonly real: SymbolicTensor;
  readonly imaginary: SymbolicTensor | undefined;
}

/** With both parts. */
export interface FullComplex extends Complex {
  readonly imaginary: SymbolicTensor;
}

/** The longest transform: its rotations are tables that are made on the host. */
export const LONGEST = 2 ** 24;
/** Up to here a transform is a product with the matrix of its roots of unity, which is what a GPU does best. */
const DIRECT = 64;
/** And up to here where the length is a prime, so that nothing else is left but a detour. */
const DIRECT_PRIME = 512;

/**
 * X[k] = Σⱼ x[j] · e^(±2πi·jk/n) along the last axis, of any length n; −1 for the transform, 1 for what undoes it but for the factor n.
 *
 * A long one is cut in two, n = n₁ · n₂ (Cooley & Tukey, 1965): n₂ transforms of length n₁ ≤ 64, which are one matrix product, a rotation of
 * each number, and n₁ transforms of length n₂. Where n is a large prime it becomes a convolution of a length that is a power
 * of two (Bluestein, 1970).
 */
export function transform(x: Complex, sign: 1 | -1): FullComplex {
  const n = x.real.shape.at(-1) ?? 1;
  const n1 = n <= DIRECT ? n : divisorOf(n);
  if (n1 === n || (n1 === 1 && n <= DIRECT_PRIME)) return direct(x, n, sign);
  return n1 === 1 ? chirped(x, n, sign) : divided(x, n1, n / n1, sign);
}

/** The largest divisor that is worth a matrix of its own. */
function divisorOf(n: number): number {
  for (let divisor = DIRECT; divisor > 1; divisor--) if (n % divisor === 0) return divisor;
  return 1;
}

function direct({ real, imaginary }: Complex, n: number, sign: 1 | -1): FullComplex {
  const { real: cosine, imaginary: sine } = rootsOfUnity([n, n], (i) => (Math.floor(i / n) * (i % n)) % n, n, sign);
  if (imaginary === undefined) return { real: matmul(real, cosine), imaginary: matmul(real, sine) };
  return {
    real: subtract(matmul(real, cosine), matmul(imaginary, sine)),
    imaginary: add(matmul(real, sine), matmul(imaginary, cosine)),
  };
}

function divided(x: Complex, n1: number, n2: number, sign: 1 | -1): FullComplex {
  const lead = x.real.shape.slice(0, -1);
  const short = each(x, (part) => swapaxes(reshape(part, [...lead, n1, n2]), -1, -2)); // [..., j₂, j₁]
  const turns = rootsOfUnity([n2, n1], (i) => Math.floor(i / n1) * (i % n1), n1 * n2, sign);
  const turned = product(transform(short, sign), turns); // [..., j₂, k₁]
  const long = transform(
    each(turned, (part) => swapaxes(part, -1, -2)),
    sign,
  ); // [..., k₁, k₂]
  return each(long, (part) => reshape(swapaxes(part, -1, -2), [...lead, n1 * n2]));
}

/** jk = (j² + k² − (k − j)²)/2, so that the sum is a convolution with e^(∓πi·j²/n). */
function chirped(x: Complex, n: number, sign: 1 | -1): FullComplex {
  const length = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const square = (j: number) => (j * j) % (2 * n);
  const chirp = rootsOfUnity([n], square, 2 * n, sign);
  const outside = (i: number) => i >= n && i <= length - n;
  const around = rootsOfUnity([length], (i) => square(Math.min(i, length - i)), 2 * n, sign === 1 ? -1 : 1, outside);
  const before = x.real.shape.slice(0, -1).map(() => [0, 0] as const);
  const padded = each(product(x, chirp), (part) => pad(part, [...before, [0, length - n]]));
  const convolved = transform(product(transform(padded, -1), transform(around, -1)), 1);
  const kept = each(convolved, (part) =>
    multiply(slice(part, [...before.map(() => undefined), { stop: n }]), 1 / length),
  );
  return product(kept, chirp);
}

/** e^(±2πi · turns(i)/n) for every place of a shape; 0 for those left out. */
function rootsOfUnity(
  shape: readonly number[],
  turns: (i: number) => number,
  n: number,
  sign: 1 | -1,
  leftOut: (i: number) => boolean = () => false,
): FullComplex {
  const size = shape.reduce((product, one) => product * one, 1);
  const of = (f: (angle: number) => number) => {
    const angle = (i: number) => (sign * 2 * Math.PI * turns(i)) / n;
    return constant(
      Tensor.from(
        Array.from({ length: size }, (_, i) => (leftOut(i) ? 0 : f(angle(i)))),
        [...shape],
      ),
    );
  };
  return { real: of(Math.cos), imaginary: of(Math.sin) };
}

function each<C extends Complex>(x: C, f: (part: SymbolicTensor) => SymbolicTensor): C {
  return { ...x, real: f(x.real), imaginary: x.imaginary && f(x.imaginary) };
}

function product(a: Complex, b: FullComplex): FullComplex {
  if (a.imaginary === undefined) return { real: multiply(a.real, b.real), imaginary: multiply(a.real, b.imaginary) };
  return {
    real: subtract(multiply(a.real, b.real), multiply(a.imaginary, b.imaginary)),
    imaginary: add(multiply(a.real, b.imaginary), multiply(a.imaginary, b.real)),
  };
}
