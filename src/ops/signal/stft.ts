import { integerBetween, oneOf, positiveInteger } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { pad } from "../arrange/pad.js";
import { requireFloats } from "../core/floats.js";
import { slice } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo } from "../core/sum.js";
import { add, divide, greater, multiply } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { square } from "../elementwise/unary.js";
import { extractSequences } from "../sequence/frames.js";
import { type ComplexPair, complexOf, irfft, rfft } from "./fourier.js";
import { LONGEST } from "./transform.js";

/** How each stretch of a signal is weighted, and where the first one lies. */
export interface StftOptions {
  /** `"hann"` (default) or `"hamming"`, of one period; a tensor [sequenceLength]; null for none. */
  readonly window?: "hann" | "hamming" | SymbolicTensor | null | undefined;
  /** Whether the middle of the first stretch is the first value, the signal being mirrored at its ends. Default true. */
  readonly center?: boolean | undefined;
}

/** What {@link istft} may be told. */
export interface IstftOptions extends StftOptions {
  /** How many values to give back. Default: all but those that mirroring had added. */
  readonly length?: number | undefined;
}

const STFT = { window: "hann", center: true } as const;

/**
 * Spectra of stretches of a signal (short-time Fourier transform): [..., n] → real and imaginary parts, both [..., stretches, fftLength/2 + 1].
 * A stretch of `sequenceLength` values, one every `sequenceStride`, lies in the middle of `fftLength`.
 */
export const stft = recordable(
  "stft",
  ["x", "sequenceLength: number", "sequenceStride: number", "fftLength: number", "options?: options"],
  function stft(
    x: SymbolicTensor,
    sequenceLength: number,
    sequenceStride: number,
    fftLength: number,
    options: StftOptions = {},
  ): ComplexPair {
    const { window, center } = withDefaults("stft", options, STFT);
    requireFloats("stft", { x });
    const weights = windowOf("stft", window, sequenceLength, fftLength);
    const half = Math.floor(fftLength / 2);
    const around = x.shape.map((_, i) => (i === x.rank - 1 ? ([half, half] as const) : ([0, 0] as const)));
    const frames = extractSequences(center ? pad(x, around, { mode: "reflect" }) : x, fftLength, sequenceStride);
    return rfft(weights === undefined ? frames : multiply(frames, weights), { fftLength });
  },
);

/**
 * What undoes {@link stft}, told the same: stretches are weighted again, added where they overlap, and divided by the sum of the squared
 * weights (Griffin & Lim, "Signal estimation from modified short-time Fourier transform", 1984).
 */
export const istft = recordable(
  "istft",
  ["x: tensors", "sequenceLength: number", "sequenceStride: number", "fftLength: number", "options?: options"],
  function istft(
    x: readonly SymbolicTensor[],
    sequenceLength: number,
    sequenceStride: number,
    fftLength: number,
    options: IstftOptions = {},
  ): SymbolicTensor {
    const { window, center, length } = withDefaults("istft", options, { ...STFT, length: undefined });
    const { real, imaginary } = complexOf("istft", x, 2);
    positiveInteger("istft", "sequenceStride", sequenceStride);
    const given = windowOf("istft", window, sequenceLength, fftLength);
    const weights = given ?? constant(Tensor.from(new Array<number>(fftLength).fill(1)));
    const frames = multiply(irfft([real, imaginary], { fftLength }), weights);
    const count = frames.shape.at(-2) ?? 1;
    const shares = overlapped(broadcastTo(square(weights), [count, fftLength]), sequenceStride);
    const signal = divide(overlapped(frames, sequenceStride), where(greater(shares, 1e-10), shares, 1));
    const half = center ? Math.floor(fftLength / 2) : 0;
    const size = signal.shape.at(-1) ?? 1;
    const stop = length === undefined ? size - half : Math.min(size, half + positiveInteger("istft", "length", length));
    return slice(signal, [...signal.shape.slice(1).map(() => undefined), { start: half, stop }]);
  },
);

/** Stretches added up where they overlap: [..., stretches, length] → [..., length + stride · (stretches − 1)]. */
function overlapped(frames: SymbolicTensor, stride: number): SymbolicTensor {
  const [count = 1, length = 1] = frames.shape.slice(-2);
  const lead = frames.shape.slice(0, -2);
  const parts = Math.ceil(length / stride);
  const none = lead.map(() => [0, 0] as const);
  const whole = pad(frames, [...none, [0, 0], [0, parts * stride - length]]);
  const pieces = reshape(whole, [...lead, count, parts, stride]);
  const all = lead.map(() => undefined);
  const shifted = Array.from({ length: parts }, (_, i) => {
    const piece = reshape(slice(pieces, [...all, {}, { start: i, stop: i + 1 }]), [...lead, count, stride]);
    return pad(piece, [...none, [i, parts - 1 - i], [0, 0]]);
  });
  const summed = reshape(
    shifted.reduce((sum, piece) => add(sum, piece)),
    [...lead, (count + parts - 1) * stride],
  );
  return slice(summed, [...all, { stop: length + stride * (count - 1) }]);
}

/** The weights in the middle of `fftLength` values. */
function windowOf(
  name: string,
  window: StftOptions["window"],
  sequenceLength: number,
  fftLength: number,
): SymbolicTensor | undefined {
  const length = positiveInteger(name, "sequenceLength", sequenceLength);
  const before = Math.floor((integerBetween(name, "fftLength", fftLength, length, LONGEST) - length) / 2);
  const around = [[before, fftLength - length - before]] as const;
  if (isA(window, SymbolicTensor)) {
    requireFloats(name, { window });
    if (sameShape(window.shape, [length])) return pad(window, around);
    const received = formatShape(window.shape);
    throw new ShapeError({ where: name, problem: "the window does not fit", expected: `[${length}]`, received });
  }
  const kind = oneOf(name, "window", window, ["hann", "hamming", null]);
  const part = kind === "hamming" ? 0.46 : 0.5;
  const weight = (i: number) => (kind === null ? 1 : 1 - part - part * Math.cos((2 * Math.PI * i) / length));
  return pad(constant(Tensor.from(Array.from({ length }, (_, i) => weight(i)))), around);
}
