/** A stack of Dense layers, by hand: what a picture of a small net is drawn from. Training and predicting are wgrad's. */
export interface SmallNet {
  /** Units of the inputs and of each layer: [2, 8, 8, 1]. */
  readonly sizes: readonly number[];
  /** Kernel [before, units] and bias [units] of each layer by turns, as `getWeights` gives them. */
  readonly weights: readonly ArrayLike<number>[];
  /** Of the hidden layers; the last is logistic. */
  readonly activation: keyof typeof curves;
}

const curves = {
  tanh: Math.tanh,
  relu: (z: number) => Math.max(0, z),
  sigmoid: (z: number) => 1 / (1 + Math.exp(-z)),
} as const;

/** What every layer says to each input: values [samples, units], the inputs first. */
export function activationsOf({ sizes, weights, activation }: SmallNet, inputs: Float32Array): Float32Array[] {
  const samples = inputs.length / (sizes[0] ?? 1);
  const all = [inputs];
  for (let layer = 1; layer < sizes.length; layer++) {
    const [from, to] = [sizes[layer - 1] ?? 0, sizes[layer] ?? 0];
    const [kernel = [], bias = []] = weights.slice(2 * (layer - 1));
    const before = all[layer - 1] ?? inputs;
    const curve = curves[layer === sizes.length - 1 ? "sigmoid" : activation];
    const values = new Float32Array(samples * to);
    for (let sample = 0; sample < samples; sample++) {
      for (let unit = 0; unit < to; unit++) {
        let z = bias[unit] ?? 0;
        for (let i = 0; i < from; i++) z += (before[sample * from + i] ?? 0) * (kernel[i * to + unit] ?? 0);
        values[sample * to + unit] = curve(z);
      }
    }
    all.push(values);
  }
  return all;
}

/** One unit's values out of those of its layer. */
export function unitOf(values: Float32Array, units: number, unit: number): Float32Array {
  return Float32Array.from({ length: values.length / units }, (_, sample) => values[sample * units + unit] ?? 0);
}
