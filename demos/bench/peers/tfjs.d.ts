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
  predict(x: Tensor, options: { batchSize: number }): Tensor;
  setWeights(weights: Tensor[]): void;
  dispose(): void;
}

export type BackendName = "webgpu" | "wasm";
export function setBackend(name: BackendName): Promise<boolean>;
/** Undefined where the backend has no such kernel. */
export function getKernel(name: string, backend: BackendName): object | undefined;
export function ready(): Promise<void>;
export function tensor(values: Float32Array | Int32Array, shape: readonly number[], dtype?: "int32"): Tensor;
export function variable(initial: Tensor): Tensor;
export function matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
export function transpose(x: Tensor, axes: readonly number[]): Tensor;
export function conv2d(x: Tensor, filter: Tensor, strides: [number, number], pad: "same"): Tensor;
export function depthwiseConv2d(x: Tensor, filter: Tensor, strides: [number, number], pad: "same"): Tensor;
export interface Engine {
  runKernel(name: string, inputs: Readonly<Record<string, Tensor>>, attributes: object): Tensor;
}
export function engine(): Engine;
export function gather(x: Tensor, indices: Tensor): Tensor;
export function squaredDifference(a: Tensor, b: Tensor): Tensor;
export function div(a: Tensor, b: number): Tensor;
export function tidy(work: () => Tensor): Tensor;
export function scalar(value: number): Tensor;
export function add(a: Tensor, b: Tensor): Tensor;
export function sub(a: Tensor, b: Tensor): Tensor;
export function mul(a: Tensor, b: Tensor | number): Tensor;
export function reshape(x: Tensor, shape: readonly number[]): Tensor;
export function split(x: Tensor, parts: number, axis: number): Tensor[];
export function tanh(x: Tensor): Tensor;
export function tile(x: Tensor, times: readonly number[]): Tensor;
export function rsqrt(x: Tensor): Tensor;
export function softmax(x: Tensor): Tensor;
export function sum(x: Tensor, axis?: number): Tensor;
export function mean(x: Tensor, axis?: number): Tensor;
export function max(x: Tensor, axis?: number): Tensor;
export function moments(x: Tensor, axis: number, keepDims?: boolean): { mean: Tensor; variance: Tensor };
export function batchNorm(
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  offset: Tensor,
  scale: Tensor,
  epsilon: number,
): Tensor;
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
  lstm(options: {
    units: number;
    returnSequences?: boolean;
    recurrentActivation?: string;
    recurrentInitializer?: string;
    inputShape?: readonly number[];
  }): Layer;
  flatten(options: { inputShape?: readonly number[] }): Layer;
};
export interface Artifacts {
  readonly modelTopology: object;
  readonly weightSpecs: readonly object[];
  readonly weightData: ArrayBuffer;
}
export const io: { fromMemory(artifacts: Artifacts): object };
export function loadLayersModel(handler: object): Promise<LayersModel>;
export function sequential(options: { layers: Layer[] }): LayersModel;
