import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { VarianceScaling } from "../initializers/index.js";
import {
  Activation,
  Add,
  BatchNormalization,
  Conv2D,
  Dropout,
  GlobalAveragePooling2D,
  Multiply,
  Reshape,
} from "../layers/index.js";
import { channelsOf } from "./blocks.js";

// What both versions of EfficientNet are made of.

/** How kernels of convolutions start. */
export const kernelStart = () => new VarianceScaling({ scale: 2, mode: "fanOut", distribution: "truncatedNormal" });

/** How the classifier starts. */
export const classifierStart = () => new VarianceScaling({ scale: 1 / 3, mode: "fanOut", distribution: "uniform" });

/** A convolution without bias, of the same plane unless strides are given. */
export function conv(x: SymbolicTensor, filters: number, kernel: number, name: string, strides = 1): SymbolicTensor {
  const how = { padding: "same", strides, useBias: false, kernelInitializer: kernelStart(), name } as const;
  return new Conv2D(filters, kernel, how).apply(x);
}

/** Batch normalization and swish, `…bn` and `…activation`. */
export function activated(x: SymbolicTensor, name: string, momentum?: number): SymbolicTensor {
  return new Activation("swish", { name: `${name}activation` }).apply(normalized(x, `${name}bn`, momentum));
}

/** Batch normalization. */
export function normalized(x: SymbolicTensor, name: string, momentum?: number): SymbolicTensor {
  return new BatchNormalization({ momentum, name }).apply(x);
}

/** Weighs each channel by what all have in the mean, through a number of channels between. */
export function excited(input: SymbolicTensor, between: number, name: string): SymbolicTensor {
  const channels = channelsOf(input);
  const how = () => ({ padding: "same", kernelInitializer: kernelStart() }) as const;
  let x = new GlobalAveragePooling2D({ name: `${name}se_squeeze` }).apply(input);
  x = new Reshape([1, 1, channels], { name: `${name}se_reshape` }).apply(x);
  x = new Conv2D(between, 1, { ...how(), activation: "swish", name: `${name}se_reduce` }).apply(x);
  x = new Conv2D(channels, 1, { ...how(), activation: "sigmoid", name: `${name}se_expand` }).apply(x);
  return new Multiply({ name: `${name}se_excite` }).apply([input, x]);
}

/** What came in and what was made of it, which training now and then leaves out for a whole sample. */
export function addedUp(input: SymbolicTensor, x: SymbolicTensor, dropRate: number, name: string): SymbolicTensor {
  let y = x;
  if (dropRate > 0) y = new Dropout(dropRate, { noiseShape: [null, 1, 1, 1], name: `${name}drop` }).apply(y);
  return new Add({ name: `${name}add` }).apply([y, input]);
}

/** `block2c_`: the third block of the second stage. */
export function blockName(stage: number, place: number): string {
  return `block${stage + 1}${String.fromCharCode(97 + place)}_`;
}
