import { isA } from "../is-a.js";
import { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose } from "./convolution/conv-transpose.js";
import { DepthwiseConv1D, DepthwiseConv2D } from "./convolution/depthwise-conv.js";
import { EinsumDense } from "./core/einsum-dense.js";
import { Embedding } from "./core/embedding.js";
import type { AnyLayer } from "./layer.js";

/** The weights that inputs are multiplied with, or looked up in. */
const KERNELS = [
  "kernel",
  "recurrent_kernel",
  "depthwise_kernel",
  "pointwise_kernel",
  "embeddings",
  "reverse_embeddings",
];

type Classes = readonly (abstract new (...args: never[]) => unknown)[];

const TRANSPOSED: Classes = [Conv1DTranspose, Conv2DTranspose, Conv3DTranspose];
const DEPTHWISE: Classes = [DepthwiseConv1D, DepthwiseConv2D];

/**
 * The axes of a layer's weight that are summed over for one number of the output; what is left are its channels. As Keras has them: of an
 * embedding each row is a channel. Undefined for weights that inputs are not multiplied with, such as biases.
 */
export function inputAxes(layer: AnyLayer, key: string): readonly number[] | undefined {
  if (!KERNELS.includes(key)) return undefined;
  const axes = layer.variable(key).shape.map((_, axis) => axis);
  if (key === "embeddings" && isA(layer, Embedding)) return axes.slice(-1);
  const isOneOf = (classes: Classes) => classes.some((Class) => isA(layer, Class));
  if (key === "depthwise_kernel" || isOneOf(DEPTHWISE)) return axes.slice(0, -2);
  if (isOneOf(TRANSPOSED)) return axes.toSpliced(-2, 1);
  if (!isA<EinsumDense>(layer, EinsumDense)) return axes.slice(0, -1);
  const [, kernel = "", output = ""] = layer.equation.split(/,|->/);
  return axes.filter((axis) => !output.includes(kernel.charAt(axis)));
}
