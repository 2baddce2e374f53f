import { Dense, type DenseOptions, type Hooks, Sequential, SGD, Tensor } from "../../src/index.js";
import { awkwardValues } from "./values.js";

/** A column of numbers: [n, 1]. */
export function column(values: readonly number[]): Tensor<"float32"> {
  return new Tensor([values.length, 1], Float32Array.from(values), "float32");
}

/** `count` samples of `size` numbers around ±1. */
export function samples(count: number, size: number, seed = 0): Tensor<"float32"> {
  return new Tensor([count, size], Float32Array.from(awkwardValues(count * size, seed)), "float32");
}

/** y = x·w with one weight that starts at 1 and, at learning rate 0, stays there: what it reports can be worked out by hand. */
export function identityModel(options: DenseOptions = {}, learningRate = 0): Sequential {
  const dense = new Dense(1, { inputShape: [1], useBias: false, kernelInitializer: "ones", ...options });
  const model = new Sequential([dense]);
  model.compile({ optimizer: new SGD({ learningRate }), loss: "mse", metrics: ["mae"] });
  return model;
}

/** A callback that writes every hook down, with its number and the logs it was given. */
export function recorder(): { readonly callback: Hooks; readonly events: string[] } {
  const events: string[] = [];
  const logged = (logs: object) => `(${Object.keys(logs).join(" ")})`;
  const callback: Hooks = {
    onTrainBegin: () => void events.push("train begins"),
    onTrainEnd: (logs) => void events.push(`train ends ${logged(logs)}`),
    onEpochBegin: (epoch) => void events.push(`epoch ${epoch} begins`),
    onEpochEnd: (epoch, logs) => void events.push(`epoch ${epoch} ends ${logged(logs)}`),
    onTrainBatchBegin: (batch) => void events.push(`batch ${batch} begins`),
    onTrainBatchEnd: (batch, logs) => void events.push(`batch ${batch} ends ${logged(logs)}`),
  };
  return { callback, events };
}

/** The rows of a matrix. */
export function rowsOf({ shape, data }: Tensor): number[][] {
  const [count = 0, size = 0] = shape;
  return Array.from({ length: count }, (_, i) => Array.from(data.slice(i * size, (i + 1) * size), Number));
}
