import { integerBetween, listOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { pad } from "../arrange/pad.js";
import { flip, swapaxes } from "../arrange/rearrange.js";
import { concat } from "../core/concat.js";
import { requireFloats } from "../core/floats.js";
import { slice } from "../core/movement.js";
import { multiply } from "../elementwise/binary.js";
import { negative } from "../elementwise/unary.js";
import { type FullComplex, LONGEST, transform } from "./transform.js";

// Spectra. Complex numbers come and go as [real part, imaginary part], as in Keras.

/** Real and imaginary part. */
export type ComplexPair = readonly [real: SymbolicTensor, imaginary: SymbolicTensor];

/** How many values {@link rfft} takes and {@link irfft} gives. */
export interface FftOptions {
  /** Default: all there are; of a spectrum of k numbers 2 · (k − 1). More are zeros, fewer cut it off. */
  readonly fftLength?: number | undefined;
}

/** The discrete Fourier transform along the last axis, X[k] = Σⱼ x[j] · e^(−2πi·jk/n), of any length. */
export const fft = recordable("fft", ["x: tensors"], function fft(x: readonly SymbolicTensor[]): ComplexPair {
  return pairOf(transform(complexOf("fft", x, 1), -1));
});

/** The discrete Fourier transform along the last two axes. */
export const fft2 = recordable("fft2", ["x: tensors"], function fft2(x: readonly SymbolicTensor[]): ComplexPair {
  return pairOf(overTwo(complexOf("fft2", x, 2), -1, 1));
});

/** What undoes {@link fft2}. */
export const ifft2 = recordable("ifft2", ["x: tensors"], function ifft2(x: readonly SymbolicTensor[]): ComplexPair {
  const complex = complexOf("ifft2", x, 2);
  const [height = 1, width = 1] = complex.real.shape.slice(-2);
  return pairOf(overTwo(complex, 1, 1 / (height * width)));
});

/** The Fourier transform of real numbers along the last axis: [..., n] → [..., n/2 + 1], the other half being its mirror image. */
export const rfft = recordable(
  "rfft",
  ["x", "options?: options"],
  function rfft(x: SymbolicTensor, options: FftOptions = {}): ComplexPair {
    requireFloats("rfft", { x });
    const { fftLength } = withDefaults("rfft", options, { fftLength: undefined });
    const length = integerBetween("rfft", "fftLength", fftLength ?? x.shape.at(-1) ?? 0, 1, LONGEST);
    const { real, imaginary } = transform({ real: ofLength(x, length), imaginary: undefined }, -1);
    const bins = Math.floor(length / 2) + 1;
    return [ofLength(real, bins), ofLength(imaginary, bins)];
  },
);

/** What undoes {@link rfft}: the real numbers of half a spectrum, [..., k] → [..., fftLength]. */
export const irfft = recordable(
  "irfft",
  ["x: tensors", "options?: options"],
  function irfft(x: readonly SymbolicTensor[], options: FftOptions = {}): SymbolicTensor {
    const { real, imaginary } = complexOf("irfft", x, 1);
    const { fftLength } = withDefaults("irfft", options, { fftLength: undefined });
    const length = integerBetween("irfft", "fftLength", fftLength ?? 2 * ((real.shape.at(-1) ?? 1) - 1), 1, LONGEST);
    const bins = Math.floor(length / 2) + 1;
    const mirrored = (part: SymbolicTensor, turn: (part: SymbolicTensor) => SymbolicTensor) => {
      const half = ofLength(part, bins);
      if (length <= bins) return ofLength(half, length);
      const range = { start: 1, stop: length - bins + 1 };
      return concat([half, turn(flip(slice(half, [...lead(half), range]), -1))]);
    };
    const full = { real: mirrored(real, (part) => part), imaginary: mirrored(imaginary, negative) };
    return multiply(transform(full, 1).real, 1 / length);
  },
);

/** As many numbers along the last axis: cut off, or zeros behind. */
export function ofLength(x: SymbolicTensor, length: number): SymbolicTensor {
  const size = x.shape.at(-1) ?? 1;
  if (size >= length) return slice(x, [...lead(x), { stop: length }]);
  return pad(x, [...lead(x).map(() => [0, 0] as const), [0, length - size]]);
}

function lead(x: SymbolicTensor): undefined[] {
  return x.shape.slice(1).map(() => undefined);
}

/** Throws unless this is a pair of tensors of floats of one shape, with so many axes. */
export function complexOf(where: string, x: readonly SymbolicTensor[], axes: number): FullComplex {
  const [real, imaginary] = listOf(where, "x", x, { least: 2, most: 2 });
  if (real !== undefined && imaginary !== undefined) {
    requireFloats(where, { real, imaginary });
    const fits = sameShape(real.shape, imaginary.shape) && real.rank >= axes;
    if (fits && real.shape.slice(-axes).every((size) => size > 0)) return { real, imaginary };
  }
  throw new ShapeError({
    where,
    problem: "no such numbers",
    expected: `[real part, imaginary part] of one shape with ${axes === 1 ? "one axis" : "two axes"} at least`,
    received: x.map((part) => formatShape(part.shape)).join(" and "),
  });
}

function overTwo(x: FullComplex, sign: 1 | -1, scale: number): FullComplex {
  const swapped = ({ real, imaginary }: FullComplex) => ({
    real: swapaxes(real, -1, -2),
    imaginary: swapaxes(imaginary, -1, -2),
  });
  const { real, imaginary } = swapped(transform(swapped(transform(x, sign)), sign));
  return { real: multiply(real, scale), imaginary: multiply(imaginary, scale) };
}

function pairOf({ real, imaginary }: FullComplex): ComplexPair {
  return [real, imaginary];
}
