import type { Case, Workload } from "../contestant.js";
import { filesOfNet, type NetFiles, onnxOf } from "../files.js";
import { count, type PlacedLayer, placeLayers } from "../model.js";
import type { ImageShape, NetName } from "../nets/index.js";
import { randomStream, uniform } from "../random.js";
import { answersAt } from "../reference/answers.js";
import { referencePrediction } from "../reference/predict.js";
import { autoencoder, cnn, mlp, type Stack, states } from "./stacks.js";

/** A model's output for one batch, which is uploaded anew for each run; the whole output comes back. */
export interface PredictTask {
  readonly batch: number;
  /** One sample's, without the batch. */
  readonly inputShape: readonly number[];
  /** [batch, ...inputShape] */
  readonly x: Float32Array<ArrayBuffer>;
  /** Layer by layer, and as ONNX for those who read nothing else; or, of a net that has more than a stack of layers, files alone. */
  readonly net:
    | { readonly layers: readonly PlacedLayer[]; readonly onnx: Uint8Array<ArrayBuffer> }
    | { readonly files: NetFiles };
}

export const predictCases: readonly Case[] = [
  ofStack("predict-mlp", "MLP forward", mlp),
  ofStack("predict-cnn", "small CNN forward", cnn),
  ofStack("predict-autoencoder", "autoencoder forward", autoencoder),
  ofStack("predict-lstm", "LSTM forward", states("lstm")),
  ofStack("predict-gru", "GRU forward", states("gru")),
  ofImages("predict-mobilenet", "MobileNetV2 forward", "MobileNetV2", 128),
  ofImages("predict-resnet", "ResNet-18 forward", "ResNet18", 96),
];

/** Checked against plain loops in f64. */
function ofStack(name: string, title: string, stack: Stack): Case {
  const { batch, inputShape } = stack;
  return {
    name,
    title,
    detail: `${stack.detail}; whole output read back`,
    tolerance: 1e-5,
    async load() {
      const random = randomStream(64);
      const layers = placeLayers(stack.layers, inputShape, random);
      const x = uniform(random, batch * count(inputShape), -1, 1);
      const expected = referencePrediction({ layers, batch, x });
      return judged({ batch, inputShape, x, net: { layers, onnx: await onnxOf(layers) } }, expected);
    },
  };
}

/** One image; checked against ONNX Runtime on the CPU. */
function ofImages(name: string, title: string, net: NetName, side: number): Case {
  const [batch, inputShape]: [number, ImageShape] = [1, [side, side, 3]];
  return {
    name,
    title,
    detail: `one image of ${side}×${side}×3, 1000 logits read back; random weights, the same for all, from files`,
    tolerance: 1e-4,
    async load() {
      const { predictedOnCpu } = await import("../contestants/onnx-wasm.js");
      const random = randomStream(side);
      const files = await filesOfNet(net, inputShape, random);
      const x = uniform(random, batch * count(inputShape), -1, 1);
      const task: PredictTask = { batch, inputShape, x, net: { files } };
      return judged(task, await predictedOnCpu(task));
    },
  };
}

function judged(task: PredictTask, expected: ArrayLike<number>): Workload {
  const answers = answersAt(expected.length, expected);
  return {
    prepare: (contestant) => contestant.predict?.(task),
    error: (answer) => answers.error(answer),
  };
}
