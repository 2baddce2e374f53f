import {
  Adam,
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  Input,
  LSTM,
  Model,
  ops,
  Random,
  RMSprop,
  Sequential,
  SGD,
  setRandomSeed,
  Tensor,
} from "wgrad";
import type { Plan } from "./plan.js";

/** Samples to learn from. */
export const ROWS = 40;

const nets = [
  {
    sample: [6],
    make: () =>
      new Sequential([
        new Dense(16, { activation: "relu", inputShape: [6] }),
        new BatchNormalization(),
        new Dropout(0.3),
        new Dense(2),
      ]),
  },
  {
    sample: [6, 6, 1],
    make: () =>
      new Sequential([
        new Conv2D(4, 3, { activation: "relu", inputShape: [6, 6, 1] }),
        new Flatten(),
        new Dropout(0.2),
        new Dense(2),
      ]),
  },
  { sample: [5, 3], make: () => new Sequential([new LSTM(6, { inputShape: [5, 3] }), new Dense(2)]) },
  {
    sample: [6],
    make: () => {
      const input = Input([6]);
      const wide = new Dense(8, { activation: "tanh" }).apply(input);
      const sum = ops.add(new Dense(2).apply(new BatchNormalization().apply(wide)), new Dense(2).apply(input));
      return new Model({ inputs: input, outputs: sum });
    },
  },
] as const;

/** How many nets there are. */
export const NETS = nets.length;

const optimizers = [
  () => new Adam(0.01),
  () => new SGD({ learningRate: 0.01, momentum: 0.9 }),
  () => new RMSprop({ learningRate: 0.003 }),
] as const;

/** A model of a plan, as it is at its start. */
export function modelOf({ seed, net, optimizer }: Plan) {
  setRandomSeed(seed);
  const model = (nets[net] ?? nets[0]).make();
  return model.compile({ optimizer: (optimizers[optimizer] ?? optimizers[0])(), loss: "mse", metrics: ["mae"] });
}

export type SoakModel = ReturnType<typeof modelOf>;

/** What it learns from. */
export function dataOf({ seed, net }: Plan): { readonly x: Tensor; readonly y: Tensor } {
  const random = new Random(seed).fork("data");
  const tensor = (shape: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return new Tensor(
      shape,
      Float32Array.from({ length: size }, () => random.normal()),
      "float32",
    );
  };
  return { x: tensor([ROWS, ...(nets[net] ?? nets[0]).sample]), y: tensor([ROWS, 2]) };
}
