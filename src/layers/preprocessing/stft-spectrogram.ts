import { integerBetween, integerFrom, oneOf, positiveInteger } from "../../check.js";
import type { Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { checkFrameWeights, FRAME_WEIGHTS, type FrameWeights, STFT } from "../../initializers/stft.js";
import { concat } from "../../ops/core/concat.js";
import { requireFloats } from "../../ops/core/floats.js";
import { transpose } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, maximum, multiply } from "../../ops/elementwise/binary.js";
import { arctan2 } from "../../ops/elementwise/trigonometric.js";
import { log, sqrt, square } from "../../ops/elementwise/unary.js";
import { conv1d } from "../../ops/image/conv.js";
import { type DataFormat, isChannelsFirst, toChannelsLast } from "../../ops/image/data-format.js";
import { formatShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface STFTSpectrogramConfig extends LayerConfig, FrameWeights {
  /**
   * What is given of each number of the spectrum: the logarithm of its magnitude, `"log"` (default); `"magnitude"`; the power of both
   * halves of the spectrum, `"psd"`; `"real"` or `"imag"`; `"angle"`; or both parts, one behind the other, `"stft"`.
   */
  readonly mode: "log" | "magnitude" | "psd" | "real" | "imag" | "angle" | "stft";
  /** Values of a frame. Default 256. */
  readonly frameLength: number;
  /** Values from frame to frame. Default: half of `frameLength`. */
  readonly frameStep: number | undefined;
  /** Values that the frame is taken for, those behind it being zeros. Default: the power of two from `frameLength` up. */
  readonly fftLength: number | undefined;
  /** Whether there are frames beyond the signal's ends. Default `"valid"`: there are none. */
  readonly padding: "valid" | "same";
  /** Gives channels and frequencies an axis each. Default false. */
  readonly expandDims: boolean;
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
}

/** Options of {@link STFTSpectrogram}. */
export type STFTSpectrogramOptions = Options<STFTSpectrogramConfig>;

const STFT_SPECTROGRAM: STFTSpectrogramConfig = {
  ...LAYER,
  ...FRAME_WEIGHTS,
  mode: "log",
  frameLength: 256,
  frameStep: undefined,
  fftLength: undefined,
  padding: "valid",
  expandDims: false,
  dataFormat: "channelsLast",
};

const MODES = ["log", "magnitude", "psd", "real", "imag", "angle", "stft"] as const;

/** Roots and logarithms are taken of this at least: Keras's `epsilon()`. */
const EPSILON = 1e-7;

/**
 * Spectra of the frames of a signal, as a convolution whose kernels may be trained (Cheuk et al., "nnAudio", 2020).
 *
 * Input [batch, time, channels] → output [batch, frames, channels · bins], bins = fftLength/2 + 1 and twice that for `"stft"`; with
 * `expandDims` [batch, frames, bins, channels]. With `dataFormat: "channelsFirst"` [batch, channels, time] → [batch, channels · bins,
 * frames] or [batch, channels, frames, bins]. Weights: real_kernel and imag_kernel [frameLength, 1, bins], of which the modes `"real"`
 * and `"imag"` have one.
 *
 * @example new STFTSpectrogram({ frameLength: 512, frameStep: 128 })
 */
export class STFTSpectrogram extends Layer<SymbolicTensor, SymbolicTensor, STFTSpectrogramConfig> {
  /** Raw data is beyond what float16 holds, or finer. */
  protected override readonly autocast = false;
  static override className = "STFTSpectrogram";
  static override defaults = STFT_SPECTROGRAM;
  readonly #step: number;
  readonly #bins: number;

  constructor(options?: STFTSpectrogramOptions) {
    super(options);
    const { mode, frameLength, frameStep, fftLength, padding, dataFormat } = this.config;
    oneOf(this.name, "mode", mode, MODES);
    oneOf(this.name, "padding", padding, ["valid", "same"]);
    isChannelsFirst(this.name, dataFormat); // throws for another format
    checkFrameWeights(this.name, this.config);
    const length = positiveInteger(this.name, "frameLength", frameLength);
    this.#step = integerBetween(this.name, "frameStep", frameStep ?? Math.max(1, Math.floor(length / 2)), 1, length);
    const whole = fftLength ?? 2 ** Math.ceil(Math.log2(length));
    this.#bins = Math.floor(integerFrom(this.name, "fftLength", whole, Math.max(2, length)) / 2) + 1;
  }

  override build(): void {
    const { mode, frameLength, window, scaling, periodic } = this.config;
    const shape = [frameLength, 1, this.#bins];
    const kernel = (side: "real" | "imag") =>
      this.addWeight(`${side}_kernel`, shape, new STFT({ side, window, scaling, periodic }));
    if (mode !== "imag") kernel("real");
    if (mode !== "real") kernel("imag");
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    requireFloats(this.name, { x });
    const channelsFirst = isChannelsFirst(this.name, this.config.dataFormat);
    if (x.rank !== 3) {
      throw new ShapeError({
        where: this.name,
        problem: "not signals",
        expected: channelsFirst ? "[batch, channels, time]" : "[batch, time, channels]",
        received: formatShape(x.shape),
      });
    }
    return this.#arranged(this.#shown(channelsFirst ? x : toChannelsLast(x)), channelsFirst);
  }

  /** What the mode asks for, [batch, channels, frames, bins], of [batch, channels, time]. */
  #shown(x: SymbolicTensor): SymbolicTensor {
    const { mode } = this.config;
    if (mode === "real" || mode === "imag") return this.#filtered(x, mode);
    const [real, imag] = [this.#filtered(x, "real"), this.#filtered(x, "imag")];
    if (mode === "angle") return arctan2(imag, real);
    if (mode === "stft") return concat([real, imag], -1);
    const power = add(square(real), square(imag));
    if (mode === "psd") return multiply(power, bothHalves(this.#bins));
    const magnitude = sqrt(maximum(power, EPSILON));
    return mode === "magnitude" ? magnitude : log(maximum(magnitude, EPSILON));
  }

  #filtered(x: SymbolicTensor, side: "real" | "imag"): SymbolicTensor {
    const [batch = 1, channels = 1, time = 1] = x.shape;
    const each = reshape(x, [batch * channels, time, 1]);
    const { padding } = this.config;
    const spectra = conv1d(each, this.weight(`${side}_kernel`), { strides: this.#step, padding });
    return reshape(spectra, [batch, channels, ...spectra.shape.slice(1)]);
  }

  #arranged(spectra: SymbolicTensor, channelsFirst: boolean): SymbolicTensor {
    if (this.config.expandDims) return channelsFirst ? spectra : transpose(spectra, [0, 2, 3, 1]);
    const [batch = 1, channels = 1, frames = 1, bins = 1] = spectra.shape;
    return channelsFirst
      ? reshape(transpose(spectra, [0, 1, 3, 2]), [batch, channels * bins, frames])
      : reshape(transpose(spectra, [0, 2, 1, 3]), [batch, frames, channels * bins]);
  }
}

/** 2 for each frequency that has a mirror image in the other half, 1 for the first and the last. */
function bothHalves(bins: number): SymbolicTensor {
  return constant(Tensor.from(Array.from({ length: bins }, (_, i) => (i === 0 || i === bins - 1 ? 1 : 2))));
}
