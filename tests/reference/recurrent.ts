import { type Ref, ref } from "./array.js";

/** The cells as equations over doubles; see Keras's LSTMCell, GRUCell (resetAfter) and SimpleRNNCell. */

const functions = {
  linear: (x: number) => x,
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  hardSigmoid: (x: number) => Math.min(1, Math.max(0, x / 6 + 0.5)),
  relu: (x: number) => Math.max(0, x),
};

export interface RecurrentReference {
  readonly cell: "lstm" | "gru" | "rnn";
  readonly activation: keyof typeof functions;
  readonly recurrentActivation: keyof typeof functions;
  readonly xz: Ref;
  readonly u: Ref;
  readonly bias?: Ref | undefined;
  readonly initial?: Ref | undefined;
  readonly mask?: Ref | undefined;
}

/** States after every step, [batch, steps, units]. */
export function recurrent({ cell, activation, recurrentActivation, xz, u, bias, initial, mask }: RecurrentReference): {
  readonly h: Ref;
  readonly c: Ref;
} {
  const [batch = 1, steps = 1] = xz.shape;
  const [units = 1, width = 1] = u.shape;
  const a = functions[activation];
  const s = functions[recurrentActivation];
  const h = ref([batch, steps, units]);
  const c = ref([batch, steps, units]);
  for (let b = 0; b < batch; b++) {
    const states = initial === undefined ? 0 : initial.data.length / batch;
    const start = (from: number) =>
      Array.from({ length: units }, (_, j) => (states > from ? initial!.data[b * states + from + j]! : 0));
    let hOld = start(0);
    let cOld = start(units);
    for (let t = 0; t < steps; t++) {
      const product = (column: number) =>
        hOld.reduce((sum, value, k) => sum + value * u.data[k * width + column]!, bias?.data[column] ?? 0);
      const input = (column: number) => xz.data[(b * steps + t) * width + column]!;
      const cNew = [...cOld];
      const hNew = hOld.map((old, j) => {
        if (cell === "rnn") return a(input(j) + product(j));
        const first = s(input(j) + product(j));
        const second = s(input(units + j) + product(units + j));
        if (cell === "gru")
          return first * old + (1 - first) * a(input(2 * units + j) + second * product(2 * units + j));
        cNew[j] = second * cOld[j]! + first * a(input(2 * units + j) + product(2 * units + j));
        return s(input(3 * units + j) + product(3 * units + j)) * a(cNew[j]!);
      });
      if (mask === undefined || mask.data[b * steps + t] !== 0) [hOld, cOld] = [hNew, cNew];
      h.data.set(hOld, (b * steps + t) * units);
      c.data.set(cOld, (b * steps + t) * units);
    }
  }
  return { h, c };
}
