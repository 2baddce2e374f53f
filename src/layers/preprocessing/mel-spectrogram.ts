import { finite, integerBetween, nonNegative, oneOf, positive, positiveInteger } from "../../check.js";
import type { Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { swapaxes } from "../../ops/arrange/rearrange.js";
import { requireFloats } from "../../ops/core/floats.js";
import { add, maximum, multiply, subtract } from "../../ops/elementwise/binary.js";
import { log10 } from "../../ops/elementwise/logarithmic.js";
import { power } from "../../ops/elementwise/power.js";
import { sqrt, square } from "../../ops/elementwise/unary.js";
import { matmul } from "../../ops/product/matmul.js";
import { max } from "../../ops/reduce/extremes.js";
import { type StftOptions, stft } from "../../ops/signal/stft.js";
import { LONGEST } from "../../ops/signal/transform.js";
import { formatShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface MelSpectrogramConfig extends LayerConfig {
  /** Values that a frame is taken for, those around it being zeros. Default 2048. */
  readonly fftLength: number;
  /** Values from frame to frame. Default 512. */
  readonly sequenceStride: number;
  /** Values of a frame. Default `fftLength`. */
  readonly sequenceLength: number | undefined;
  /** How the values of a frame are weighted: `"hann"` (default), `"hamming"`, or null for not at all. */
  readonly window: Exclude<StftOptions["window"], SymbolicTensor | undefined>;
  /** Values a second. Default 16,000. */
  readonly samplingRate: number;
  /** How many bands come out. Default 128. */
  readonly numMelBins: number;
  /** Where the lowest band begins, in hertz. Default 20. */
  readonly minFreq: number;
  /** Where the highest one ends, in hertz. Default: half of `samplingRate`. */
  readonly maxFreq: number | undefined;
  /** Whether powers are given in decibels. Default true. */
  readonly powerToDb: boolean;
  /** How far below the loudest of the whole batch decibels go. Default 80. */
  readonly topDb: number;
  /** The power that magnitudes are raised to. Default 2. */
  readonly magExp: number;
  /** Powers below it count as this one. Default 10⁻¹⁰. */
  readonly minPower: number;
  /** The power that is 0 dB. Default 1. */
  readonly refPower: number;
}

/** Options of {@link MelSpectrogram}. */
export type MelSpectrogramOptions = Options<MelSpectrogramConfig>;

const MEL_SPECTROGRAM: MelSpectrogramConfig = {
  ...LAYER,
  fftLength: 2048,
  sequenceStride: 512,
  sequenceLength: undefined,
  window: "hann",
  samplingRate: 16_000,
  numMelBins: 128,
  minFreq: 20,
  maxFreq: undefined,
  powerToDb: true,
  topDb: 80,
  magExp: 2,
  minPower: 1e-10,
  refPower: 1,
};

/**
 * How loud a signal is in bands as wide as ears tell apart, frame by frame (Davis & Mermelstein, 1980; the mel scale of HTK).
 *
 * Input [batch, samples] → output [batch, numMelBins, frames], a frame every `sequenceStride` samples and the first around sample 0.
 *
 * @example new MelSpectrogram({ samplingRate: 8000, numMelBins: 64, sequenceStride: 256 })
 */
export class MelSpectrogram extends Layer<SymbolicTensor, SymbolicTensor, MelSpectrogramConfig> {
  /** Raw data is beyond what float16 holds, or finer. */
  protected override readonly autocast = false;
  static override className = "MelSpectrogram";
  static override defaults = MEL_SPECTROGRAM;
  readonly #maxFreq: number;

  constructor(options?: MelSpectrogramOptions) {
    super(options);
    const { fftLength, sequenceStride, sequenceLength, window, samplingRate, numMelBins } = this.config;
    const { minFreq, maxFreq, topDb, magExp, minPower, refPower } = this.config;
    const whole = integerBetween(this.name, "fftLength", fftLength, 1, LONGEST);
    oneOf(this.name, "window", window, ["hann", "hamming", null]);
    integerBetween(this.name, "sequenceLength", sequenceLength ?? whole, 1, whole);
    positiveInteger(this.name, "sequenceStride", sequenceStride);
    positiveInteger(this.name, "numMelBins", numMelBins);
    positive(this.name, "samplingRate", samplingRate);
    nonNegative(this.name, "minFreq", minFreq);
    this.#maxFreq = positive(this.name, "maxFreq", maxFreq ?? samplingRate / 2);
    positive(this.name, "maxFreq − minFreq", this.#maxFreq - minFreq);
    nonNegative(this.name, "topDb", topDb);
    positive(this.name, "magExp", magExp);
    positive(this.name, "minPower", minPower);
    finite(this.name, "refPower", refPower);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    requireFloats(this.name, { x });
    if (x.rank !== 2) {
      const received = formatShape(x.shape);
      throw new ShapeError({ where: this.name, problem: "not signals", expected: "[batch, samples]", received });
    }
    const { fftLength, sequenceStride, sequenceLength = fftLength, window, magExp, powerToDb } = this.config;
    const [real, imag] = stft(x, sequenceLength, sequenceStride, fftLength, { window });
    const squares = add(square(real), square(imag));
    const powers = magExp === 2 ? squares : power(sqrt(squares), magExp);
    const bands = matmul(powers, this.#bands(powers.shape.at(-1) ?? 1));
    return swapaxes(powerToDb ? this.#decibels(bands) : bands, -1, -2);
  }

  /** 10 · log₁₀(power / reference). */
  #decibels(powers: SymbolicTensor): SymbolicTensor {
    const { minPower, refPower, topDb } = this.config;
    const reference = 10 * Math.log10(Math.max(Math.abs(refPower), minPower));
    const levels = subtract(multiply(log10(maximum(powers, minPower)), 10), reference);
    return maximum(levels, subtract(max(levels), topDb));
  }

  /** How much of each frequency goes into each band: [bins, numMelBins]. Bands are triangles on the mel scale. */
  #bands(bins: number): SymbolicTensor {
    const { samplingRate, numMelBins, minFreq } = this.config;
    const [low, high] = [melOf(minFreq), melOf(this.#maxFreq)];
    const width = (high - low) / (numMelBins + 1);
    const share = (bin: number, band: number) => {
      const distance = melOf((bin * samplingRate) / 2 / (bins - 1)) - (low + (band + 1) * width);
      return bin === 0 ? 0 : Math.max(0, 1 - Math.abs(distance) / width); // HTK leaves out the mean
    };
    const weights = Array.from({ length: bins }, (_, bin) =>
      Array.from({ length: numMelBins }, (_, band) => share(bin, band)),
    );
    return constant(Tensor.from(weights));
  }
}

function melOf(hertz: number): number {
  return 1127 * Math.log(1 + hertz / 700);
}
