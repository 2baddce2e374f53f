import { finite, listOf, oneOf } from "../check.js";
import type { Options } from "../config.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { ValuesPlan } from "../graph/symbols/variable.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import { isList } from "../structure.js";
import { SlicedInitializer } from "./initializer.js";

/** How the values of a frame are weighted: by a window's name, by numbers of one's own, or not at all. */
export type FrameWindow = "hann" | "hamming" | "blackman" | readonly number[] | null;

/** What {@link STFT} and the layer made of it take. */
export interface FrameWeights {
  /** Default `"hann"`. */
  readonly window: FrameWindow;
  /** What the window is divided by: the root of the sum of its squares, `"density"` (default), its sum, `"spectrum"`, or null for nothing. */
  readonly scaling: "density" | "spectrum" | null;
  /** Whether the window is one period of a wave, rather than symmetric. Default false. */
  readonly periodic: boolean;
}

export interface STFTConfig extends FrameWeights {
  /** Which part of the complex spectrum the kernel gives. Default `"real"`. */
  readonly side: "real" | "imag";
}

/** The defaults of {@link FrameWeights}. */
export const FRAME_WEIGHTS: FrameWeights = { window: "hann", scaling: "density", periodic: false };

/** Of the waves of which each window is the sum. */
const COSINES = { hann: [0.5, -0.5], hamming: [0.54, -0.46], blackman: [0.42, -0.5, 0.08] };

/** Throws an ArgumentError for weights that there are not. */
export function checkFrameWeights(where: string, { window, scaling }: FrameWeights): void {
  oneOf(where, "scaling", scaling, ["density", "spectrum", null]);
  if (!isList(window)) return void oneOf(where, "window", window, [...Object.keys(COSINES), null]);
  for (const one of listOf(where, "window", window, { most: 100_000 })) finite(where, "window", one);
}

/**
 * The kernel of a short-time Fourier transform as a convolution, [frameLength, 1, bins]: waves of 0 to `bins` − 1 periods in
 * 2 · (`bins` − 1) values, weighted by a window.
 *
 * @example new STFT({ side: "imag", window: "hamming" })
 */
export class STFT extends SlicedInitializer<STFTConfig> {
  static override className = "STFT";
  static override defaults: STFTConfig = { side: "real", ...FRAME_WEIGHTS };

  /** Throws an ArgumentError for a side, window or scaling that there is not. */
  constructor(options?: Options<STFTConfig>) {
    super(options);
    oneOf("STFT", "side", this.config.side, ["real", "imag"]);
    checkFrameWeights("STFT", this.config);
  }

  override plan(shape: Shape): ValuesPlan {
    const [length = 0, channels, bins = 0] = shape;
    if (shape.length !== 3 || channels !== 1 || bins < 2) {
      const received = formatShape(shape);
      throw new ShapeError({ where: "STFT", problem: "no such kernel", expected: "[frameLength, 1, bins]", received });
    }
    const weights = weightsOf(length, this.config);
    const wave = this.config.side === "real" ? Math.cos : Math.sin;
    const period = 2 * (bins - 1);
    return function* () {
      const values = new Float32Array(sizeOf(shape));
      for (let time = 0; time < length; time++) {
        for (let bin = 0; bin < bins; bin++) {
          values[time * bins + bin] = (weights[time] ?? 0) * wave((-2 * Math.PI * ((time * bin) % period)) / period);
        }
        yield;
      }
      return values;
    };
  }
}

/** The window, divided by what the scaling says; no window is not scaled either, as in Keras. */
function weightsOf(length: number, { window, scaling, periodic }: FrameWeights): readonly number[] {
  if (window === null) return new Array<number>(length).fill(1);
  const weights = isList(window) ? window : cosines(length, COSINES[window], periodic);
  if (weights.length !== length) {
    const expected = `${length} numbers`;
    throw new ArgumentError({ where: "STFT", problem: "no such window", expected, received: `${weights.length}` });
  }
  const sum = (f: (weight: number) => number) => weights.reduce((total, weight) => total + f(weight), 0);
  const divisors = { density: () => Math.sqrt(sum((weight) => weight ** 2)), spectrum: () => sum(Math.abs) };
  const divisor = scaling === null ? 1 : divisors[scaling]();
  return weights.map((weight) => weight / divisor);
}

/** A sum of waves of 0, 1, … periods. */
function cosines(length: number, shares: readonly number[], periodic: boolean): readonly number[] {
  const period = periodic ? length : Math.max(1, length - 1);
  const at = (i: number) => shares.reduce((sum, share, k) => sum + share * Math.cos((2 * Math.PI * k * i) / period), 0);
  return Array.from({ length }, (_, i) => (length === 1 ? 1 : at(i)));
}
