import { Adam, Dense, Sequential, Tensor } from "wgrad";

/** The three lines at one moment, each as slope and height at zero, and what they lose. */
export interface LinesFrame {
  readonly epoch: number;
  readonly lines: readonly { readonly slope: number; readonly bias: number; readonly loss: number }[];
}

export const EPOCHS = 160;
export const SLOPE = 0.8;
const COSTS = ["meanSquaredError", "meanAbsoluteError", "huber"] as const;

/** Twenty points around a line, and a stray one at the right: x and y by turns. */
export function pointsWith(stray: number): readonly (readonly [number, number])[] {
  const around = Array.from({ length: 20 }, (_, i) => {
    const x = -0.95 + i * 0.1;
    return [x, SLOPE * x + 0.12 * Math.sin(12.9898 * (i + 1))] as const;
  });
  return [...around, [0.9, stray]];
}

/** Fits the same line three times, each with its own cost. */
export async function* fitLines(stray: number): AsyncGenerator<LinesFrame, void> {
  const points = pointsWith(stray);
  const x = Tensor.from(points.map(([x]) => [x]));
  const y = Tensor.from(points.map(([, y]) => [y]));
  const models = COSTS.map((loss) => {
    const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: "zeros" })]);
    model.compile({ optimizer: new Adam(0.05), loss });
    return model;
  });
  try {
    for (let epoch = 4; epoch <= EPOCHS; epoch += 4) {
      const lines = [];
      for (const model of models) {
        const { history } = await model.fit(x, y, { epochs: 4, batchSize: points.length });
        const [slope = 0, bias = 0] = (await model.getWeights()).map((weight) => weight.data[0] ?? 0);
        lines.push({ slope, bias, loss: history.loss?.at(-1) ?? 0 });
      }
      yield { epoch, lines };
    }
  } finally {
    for (const model of models) model.dispose();
  }
}
