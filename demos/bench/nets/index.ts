import { applications, type Model, Tensor } from "../../../src/index.js";
import { count } from "../model.js";
import { uniform } from "../random.js";
import { encoder } from "./encoder.js";
import { resNet18 } from "./resnet18.js";

/** Nets that are read from files. */
export type NetName = "MobileNetV2" | "ResNet18" | "encoder";

const MAKE: Readonly<Record<NetName, (inputShape: readonly number[]) => Model | Promise<Model>>> = {
  MobileNetV2: (inputShape) => applications.MobileNetV2({ inputShape, weights: null, classifierActivation: null }),
  ResNet18: resNet18,
  encoder,
};

/** Builds a net without softmax and gives it random weights, under which values neither vanish nor explode. */
export async function drawNet(name: NetName, inputShape: readonly number[], random: () => number): Promise<Model> {
  const model = await MAKE[name](inputShape);
  await model.setWeights(
    model.weights.map((weight) => {
      const { low, high } = rangeOf(weight.name, weight.shape);
      return new Tensor(weight.shape, uniform(random, count(weight.shape), low, high), "float32");
    }),
  );
  return model;
}

/** He-uniform kernels, and statistics near those of standardized values. */
function rangeOf(name: string, shape: readonly number[]): { readonly low: number; readonly high: number } {
  if (/variance|gamma/.test(name)) return { low: 0.8, high: 1.2 };
  if (!/kernel/.test(name)) return { low: -0.1, high: 0.1 };
  const isDepthwise = shape.length === 4 && shape.at(-1) === 1;
  const limit = Math.sqrt(6 / count(shape.slice(0, isDepthwise ? 2 : -1)));
  return { low: -limit, high: limit };
}
