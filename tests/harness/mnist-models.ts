import { Adam, Conv2D, Dense, Flatten, LSTM, MaxPooling2D, Sequential, type Shape, Tensor } from "../../src/index.js";
import { sizeOf } from "../../src/shape.js";
import { awkwardValues } from "./values.js";

const compiled = (model: Sequential): Sequential => {
  model.compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy" });
  return model;
};

/** The net of the promises on dispatches: 784-512-256-10. */
export function mlp(): Sequential {
  return compiled(
    new Sequential([
      new Dense(512, { activation: "relu", inputShape: [784] }),
      new Dense(256, { activation: "relu" }),
      new Dense(10, { activation: "softmax" }),
    ]),
  );
}

/** The small convolutional net of the same promises. */
export function smallCnn(): Sequential {
  return compiled(
    new Sequential([
      new Conv2D(32, 3, { activation: "relu", inputShape: [28, 28, 1] }),
      new MaxPooling2D(),
      new Conv2D(64, 3, { activation: "relu" }),
      new MaxPooling2D(),
      new Flatten(),
      new Dense(128, { activation: "relu" }),
      new Dense(10, { activation: "softmax" }),
    ]),
  );
}

/** The recurrent net of the same promises: 32 steps of 32 features. */
export function lstm(): Sequential {
  return compiled(new Sequential([new LSTM(128, { inputShape: [32, 32] }), new Dense(10, { activation: "softmax" })]));
}

/** Made-up images and labels from 0 to 9. */
export function imageBatch(count: number, sample: Shape) {
  const shape = [count, ...sample];
  return {
    x: new Tensor(shape, Float32Array.from(awkwardValues(sizeOf(shape), 0, [0, 1])), "float32"),
    y: new Tensor(
      [count],
      Int32Array.from({ length: count }, (_, i) => (i * 7) % 10),
      "int32",
    ),
  };
}
