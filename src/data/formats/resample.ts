import type { Sound } from "./wav.js";

/** Zeros of the sinc on either side, at the lower of both rates; and the window's shape, which leaves 80 dB. */
const [ZEROS, BETA] = [32, 8];
/** Steps of the kernel's table between two zeros. */
const STEPS = 512;

/** The kernel from 0 on: sinc under Kaiser's window. */
let table: Float64Array | undefined;

/**
 * The same sound at another rate: what is heard below half of the lower rate stays, what is above goes. Each new sample is a sum over the old
 * ones with a windowed sinc (J. O. Smith, "Digital audio resampling", 2002).
 */
export function resampled({ rate: from, channels, data }: Sound, rate: number): Sound {
  if (from === rate) return { rate, channels, data };
  table ??= Float64Array.from({ length: ZEROS * STEPS + 2 }, (_, i) => kernel(i / STEPS));
  const count = data.length / channels;
  const scale = Math.min(1, rate / from); // of frequencies: 1 is half of the old rate
  const reach = ZEROS / scale;
  const out = new Float32Array(Math.ceil((count * rate) / from) * channels);
  for (let i = 0; i < out.length / channels; i++) {
    const middle = (i * from) / rate;
    const [first, last] = [Math.max(0, Math.ceil(middle - reach)), Math.min(count - 1, Math.floor(middle + reach))];
    for (let n = first; n <= last; n++) {
      const place = Math.abs(middle - n) * scale * STEPS;
      const [below, part] = [Math.floor(place), place % 1];
      const weight = scale * ((table[below] ?? 0) * (1 - part) + (table[below + 1] ?? 0) * part);
      for (let c = 0; c < channels; c++) {
        out[i * channels + c] = (out[i * channels + c] ?? 0) + weight * (data[n * channels + c] ?? 0);
      }
    }
  }
  return { rate, channels, data: out };
}

function kernel(x: number): number {
  if (x >= ZEROS) return 0;
  const window = bessel(BETA * Math.sqrt(1 - (x / ZEROS) ** 2)) / bessel(BETA);
  return x === 0 ? window : (window * Math.sin(Math.PI * x)) / (Math.PI * x);
}

/** I₀, as the series of its definition. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
