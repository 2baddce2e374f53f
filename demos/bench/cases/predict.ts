import type { Case, Workload } from "../contestant.js";
import { filesOfNet, type NetFiles, onnxOf } from "../files.js";
import { count, type PlacedLayer, placeLayers } from "../model.js";
import type { NetName } from "../nets/index.js";
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
  ofFiles("predict-encoder", "transformer encoder forward", "encoder", {
    batch: 4,
    inputShape: [128, 128],
    detail: "2 blocks of width 128, 4 heads; batch 4 of 128 steps",
  }),
  ofFiles("predict-mobilenet", "MobileNetV2 forward", "MobileNetV2", image(128)),
  ofFiles("predict-resnet", "ResNet-18 forward", "ResNet18", image(96)),
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

/** One image. */
function image(side: number): Batch {
  return { batch: 1, inputShape: [side, side, 3], detail: `one image of ${side}×${side}×3, 1000 logits` };
}

interface Batch {
  readonly batch: number;
  readonly inputShape: readonly number[];
  readonly detail: string;
}

/** Checked against ONNX Runtime on the CPU. */
function ofFiles(name: string, title: string, net: NetName, { batch, inputShape, detail }: Batch): Case {
  return {
    name,
    title,
    detail: `${detail}; random weights, the same for all, from files; whole output read back`,
    tolerance: 1e-4,
    async load() {
      const { predictedOnCpu } = await import("../contestants/onnx-wasm.js");
      const random = randomStream(count(inputShape));
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
