import { Adam, compile, Dense, DeviceError, gradients, ops, Sequential, type SymbolicTensor, Tensor } from "wgrad";
import { grid, toy } from "../parts/toys.js";

/** How large the gradients are, layer by layer, and what the net says meanwhile. */
export interface BlameFrame {
  readonly epoch: number;
  /** The root of the mean square of each layer's gradients, the first layer's first. */
  readonly sizes: readonly number[];
  readonly right: number;
  readonly field: Float32Array;
}

export type Curve = "sigmoid" | "tanh" | "relu";

export const EPOCHS = 200;
const [WIDTH, SIDE] = [8, 32];
export const points = toy("ring", 200);

/** Trains a deep net and, every few epochs, asks for the gradients of all its layers. */
export async function* blame(activation: Curve, depth: number): AsyncGenerator<BlameFrame, void> {
  const x = Tensor.from(points.places, [points.kinds.length, 2]);
  const y = Tensor.from(points.kinds, [points.kinds.length, 1]);
  const plane = Tensor.from(grid(SIDE), [SIDE * SIDE, 2]);
  const widths = [2, ...new Array<number>(depth).fill(WIDTH), 1];
  const model = new Sequential(
    widths.slice(1).map((units, i) => {
      const options = { activation: i === depth ? "sigmoid" : activation } as const;
      return new Dense(units, i === 0 ? { ...options, inputShape: [2] } : options);
    }),
  );
  model.compile({ optimizer: new Adam(0.01), loss: "binaryCrossentropy", metrics: ["accuracy"] });
  const build = () =>
    compile(
      (x, y, ...weights) =>
        Object.fromEntries(gradientSizes(x, y, weights, activation).map((size, i) => [`layer${i}`, size])),
      [x, y, ...widths.slice(1).flatMap((units, i) => [{ shape: [widths[i] ?? 0, units] }, { shape: [units] }])].map(
        ({ shape }) => ({ shape }),
      ),
    );
  let program = await build();
  const normsOf = async (weights: readonly Tensor[]) => {
    try {
      return await program.run(x, y, ...weights);
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      program = await build(); // for the device that the model goes on with
      return program.run(x, y, ...weights);
    }
  };
  try {
    for (let epoch = 0; epoch <= EPOCHS; epoch += 5) {
      const history = epoch === 0 ? undefined : (await model.fit(x, y, { epochs: 5, batchSize: 100 })).history;
      const norms = await normsOf(await model.getWeights());
      const sizes = widths.slice(1).map((_, i) => norms[`layer${i}`]?.item() ?? 0);
      const { data: field } = await model.predict(plane, { batchSize: SIDE * SIDE });
      yield { epoch, sizes, right: history?.accuracy?.at(-1) ?? 0, field };
    }
  } finally {
    model.dispose();
    program.dispose();
  }
}

/** The forward pass in ops, and the way back to each kernel. `weights`: kernel and bias by turns. */
function gradientSizes(x: SymbolicTensor, y: SymbolicTensor, weights: readonly SymbolicTensor[], activation: Curve) {
  const kernels = weights.filter((_, i) => i % 2 === 0);
  let a = x;
  for (const [i, kernel] of kernels.entries()) {
    const bias = weights[2 * i + 1];
    const z = bias === undefined ? ops.matmul(a, kernel) : ops.add(ops.matmul(a, kernel), bias);
    a = i === kernels.length - 1 ? ops.sigmoid(z) : ops[activation](z);
  }
  const loss = ops.mean(ops.binaryCrossentropy(y, a));
  return gradients(loss, kernels).map((gradient) => ops.sqrt(ops.mean(ops.square(gradient))));
}
