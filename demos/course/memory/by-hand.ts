/** A recurrent net in plain loops, so that every state of it can be drawn. */
export interface Weights {
  readonly kind: "lstm" | "simple";
  readonly units: number;
  readonly size: number;
  /** Embeddings, kernel, recurrent kernel, bias; kernel and bias of the last layer. */
  readonly weights: readonly Float32Array[];
}

export interface Read {
  /** After each word: the cell of an LSTM, the state of a simple net; [words][units]. */
  readonly states: readonly (readonly number[])[];
  /** Probabilities of the last layer. */
  readonly answers: readonly number[];
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Reads the numbers of words, as Embedding, LSTM or SimpleRNN, and Dense do. */
export function read({ kind, units, size, weights }: Weights, codes: readonly number[]): Read {
  const [embeddings, kernel, recurrent, bias, last, lastBias] = weights as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const wide = kind === "lstm" ? 4 * units : units;
  let h = new Array<number>(units).fill(0);
  let c = new Array<number>(units).fill(0);
  const states = codes.map((code) => {
    const z = Array.from({ length: wide }, (_, j) => {
      let sum = bias[j] ?? 0;
      for (let i = 0; i < size; i++) sum += (embeddings[code * size + i] ?? 0) * (kernel[i * wide + j] ?? 0);
      for (let i = 0; i < units; i++) sum += (h[i] ?? 0) * (recurrent[i * wide + j] ?? 0);
      return sum;
    });
    if (kind === "simple") {
      h = z.map(Math.tanh);
      return h;
    }
    const gate = (number: number, unit: number) => z[number * units + unit] ?? 0;
    c = c.map((value, i) => sigmoid(gate(1, i)) * value + sigmoid(gate(0, i)) * Math.tanh(gate(2, i)));
    h = c.map((value, i) => sigmoid(gate(3, i)) * Math.tanh(value));
    return c;
  });
  const count = lastBias.length;
  const powers = Array.from(lastBias, (value, j) =>
    Math.exp(h.reduce((sum, unit, i) => sum + unit * (last[i * count + j] ?? 0), value)),
  );
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { states, answers: powers.map((power) => power / total) };
}
