import { finite, integerBetween } from "../../check.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { Tensor } from "../../tensor.js";

// Windows that a signal is weighted by before its spectrum is taken: `length` numbers that are symmetric, as in NumPy.

const MOST_VALUES = 2 ** 28;

/** f of places from −1 to 1; a window of one number is 1. */
function windowOf(where: string, length: number, f: (place: number) => number): SymbolicTensor {
  integerBetween(where, "length", length, 0, MOST_VALUES);
  const values = Array.from({ length }, (_, i) => (length === 1 ? 1 : f((2 * i) / (length - 1) - 1)));
  return constant(Tensor.from(values, [length], "float32"));
}

/** A triangle from 0 up to 1 and back: [length]. */
export const bartlett = recordable("bartlett", ["length: number"], function bartlett(length: number): SymbolicTensor {
  return windowOf("bartlett", length, (place) => 1 - Math.abs(place));
});

/** 0.42 + 0.5 cos πp + 0.08 cos 2πp for places p from −1 to 1: [length]. */
export const blackman = recordable("blackman", ["length: number"], function blackman(length: number): SymbolicTensor {
  return windowOf("blackman", length, (p) => 0.42 + 0.5 * Math.cos(Math.PI * p) + 0.08 * Math.cos(2 * Math.PI * p));
});

/** 0.54 + 0.46 cos πp for places p from −1 to 1: [length]. */
export const hamming = recordable("hamming", ["length: number"], function hamming(length: number): SymbolicTensor {
  return windowOf("hamming", length, (place) => 0.54 + 0.46 * Math.cos(Math.PI * place));
});

/** 0.5 + 0.5 cos πp for places p from −1 to 1: [length]. */
export const hanning = recordable("hanning", ["length: number"], function hanning(length: number): SymbolicTensor {
  return windowOf("hanning", length, (place) => 0.5 + 0.5 * Math.cos(Math.PI * place));
});

/** I₀(β √(1 − p²))/I₀(β) for places p from −1 to 1, with the Bessel function of `i0`: [length]. */
export const kaiser = recordable(
  "kaiser",
  ["length: number", "beta: number"],
  function kaiser(length: number, beta: number): SymbolicTensor {
    const scale = bessel(finite("kaiser", "beta", beta));
    return windowOf("kaiser", length, (place) => bessel(beta * Math.sqrt(Math.max(0, 1 - place * place))) / scale);
  },
);

/** I₀ by its power series, all terms of which are positive. */
function bessel(x: number): number {
  const square = (x / 2) ** 2;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= square / k ** 2;
    sum += term;
  }
  return sum;
}
