/** As much of TensorFlow.js 4.22 as the benchmark uses. */

export interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}
export interface Optimizer {
  /** Moves every trainable variable that `loss` depends on; gives the loss before that when `returnCost`. */
  minimize(loss: () => Tensor, returnCost: true): Tensor;
  dispose(): void;
}
export interface Layer {
  readonly name: string;
}
export interface LayersModel {
  apply(x: Tensor, options: { training: boolean }): Tensor;
  setWeights(weights: Tensor[]): void;
  dispose(): void;
}

export function setBackend(name: "webgpu"): Promise<boolean>;
export function ready(): Promise<void>;
export function tensor(values: Float32Array | Int32Array, shape: readonly number[], dtype?: "int32"): Tensor;
export function variable(initial: Tensor): Tensor;
export function matMul(a: Tensor, b: Tensor): Tensor;
export function conv2d(x: Tensor, filter: Tensor, strides: [number, number], pad: "same"): Tensor;
export function depthwiseConv2d(x: Tensor, filter: Tensor, strides: [number, number], pad: "same"): Tensor;
export interface Engine {
  runKernel(name: string, inputs: Readonly<Record<string, Tensor>>, attributes: object): Tensor;
}
export function engine(): Engine;
export function gather(x: Tensor, indices: Tensor): Tensor;
export function squaredDifference(a: Tensor, b: Tensor): Tensor;
export function sum(x: Tensor): Tensor;
export function div(a: Tensor, b: number): Tensor;
export const version_core: string;
export const losses: {
  softmaxCrossEntropy(oneHot: Tensor, logits: Tensor): Tensor;
};
export const train: {
  sgd(learningRate: number): Optimizer;
  adam(learningRate: number, beta1: number, beta2: number, epsilon: number): Optimizer;
};
export const layers: {
  dense(options: { units: number; activation?: string; inputShape?: readonly number[] }): Layer;
  conv2d(options: { filters: number; kernelSize: number; activation?: string; inputShape?: readonly number[] }): Layer;
  maxPooling2d(options: { poolSize: number; inputShape?: readonly number[] }): Layer;
  flatten(options: { inputShape?: readonly number[] }): Layer;
};
export function sequential(options: { layers: Layer[] }): LayersModel;
