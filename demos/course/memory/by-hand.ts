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
  /** At each word, from 0 to 1: how open each gate of each unit was; of a simple net none. */
  readonly gates: Readonly<Record<Gate, readonly (readonly number[])[]>>;
  /** Probabilities of the last layer. */
  readonly answers: readonly number[];
}

/** In the order of an LSTM's weights, whose third part is no gate. */
export type Gate = "input" | "forget" | "output";

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
  const gates: Record<Gate, number[][]> = { input: [], forget: [], output: [] };
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
    const part = (number: number) => z.slice(number * units, (number + 1) * units);
    const [input, forget, output] = [part(0), part(1), part(3)].map((sums) => sums.map(sigmoid)) as [
      number[],
      number[],
      number[],
    ];
    const news = part(2).map(Math.tanh);
    for (const [gate, open] of Object.entries({ input, forget, output })) gates[gate as Gate].push(open);
    c = c.map((value, i) => (forget[i] ?? 0) * value + (input[i] ?? 0) * (news[i] ?? 0));
    h = c.map((value, i) => (output[i] ?? 0) * Math.tanh(value));
    return c;
  });
  const count = lastBias.length;
  const powers = Array.from(lastBias, (value, j) =>
    Math.exp(h.reduce((sum, unit, i) => sum + unit * (last[i * count + j] ?? 0), value)),
  );
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { states, gates, answers: powers.map((power) => power / total) };
}
