/** Spectra as sums of rotations, term by term. */
import { build, get, type Ref, ref } from "./array.js";

interface Fft {
  readonly fftLength?: number | undefined;
}

/** Σⱼ x[j] · e^(±2πi·jk/n) of a line of numbers. */
export function dft(re: readonly number[], im: readonly number[], sign: number): [number[], number[]] {
  const n = re.length;
  const line = (part: (re: number, im: number, angle: number) => number) =>
    re.map((_, k) => re.reduce((sum, x, j) => sum + part(x, im[j]!, (sign * 2 * Math.PI * ((j * k) % n)) / n), 0));
  return [
    line((x, y, angle) => x * Math.cos(angle) - y * Math.sin(angle)),
    line((x, y, angle) => x * Math.sin(angle) + y * Math.cos(angle)),
  ];
}

const lines = (x: Ref) => {
  const n = x.shape.at(-1)!;
  return Array.from({ length: x.data.length / n }, (_, i) => Array.from(x.data.subarray(i * n, i * n + n)));
};

/** The real numbers that a half spectrum, its other half mirrored, belongs to. */
export function irfft(x: readonly Ref[], { fftLength }: Fft = {}): Ref {
  const [real, imaginary] = x as [Ref, Ref];
  const n = fftLength ?? 2 * (real.shape.at(-1)! - 1);
  const imaginaries = lines(imaginary);
  const data = lines(real).flatMap((re, row) => {
    const at = (k: number) => (2 * k > n ? n - k : k);
    const all = Array.from({ length: n }, (_, k) => re[at(k)] ?? 0);
    const others = all.map((_, k) => (2 * k > n ? -1 : 1) * (imaginaries[row]![at(k)] ?? 0));
    return dft(all, others, 1)[0].map((value) => value / n);
  });
  return ref([...real.shape.slice(0, -1), n], data);
}

interface Istft {
  readonly window?: unknown;
  readonly center?: boolean | undefined;
  readonly length?: number | undefined;
}

/** Stretches weighted, added and divided by the sum of the squared weights. */
export function istft(x: readonly Ref[], length: number, stride: number, fft: number, options: Istft = {}): Ref {
  const { window = "hann", center = true } = options;
  const frames = irfft(x, { fftLength: fft });
  const part = window === "hann" ? 0.5 : 0.46;
  const before = Math.floor((fft - length) / 2);
  const weight = (i: number) => {
    if (i < before || i >= before + length) return 0;
    return window === null ? 1 : 1 - part - part * Math.cos((2 * Math.PI * (i - before)) / length);
  };
  const [count] = frames.shape.slice(-2) as [number, number];
  const half = center ? Math.floor(fft / 2) : 0;
  const size = fft + stride * (count - 1);
  const stop = options.length === undefined ? size - half : Math.min(size, half + options.length);
  return build([...frames.shape.slice(0, -2), stop - half], (at) => {
    const place = at.at(-1)! + half;
    let [sum, shares] = [0, 0];
    for (let frame = 0; frame < count; frame++) {
      const i = place - frame * stride;
      if (i < 0 || i >= fft) continue;
      sum += weight(i) * get(frames, [...at.slice(0, -1), frame, i]);
      shares += weight(i) ** 2;
    }
    return shares > 1e-10 ? sum / shares : sum;
  });
}
