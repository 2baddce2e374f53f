/** As much of TensorFlow.js 4.22 as the tests of its files use. */

export interface Tensor {
  readonly shape: number[];
  data(): Promise<Float32Array>;
}

export interface LayersModel {
  predict(x: Tensor | Tensor[]): Tensor | Tensor[];
  compile(options: { optimizer: unknown; loss: string }): void;
  trainOnBatch(x: Tensor, y: Tensor): Promise<number>;
  getWeights(): Tensor[];
  save(handler: unknown, options?: { includeOptimizer: boolean }): Promise<unknown>;
  dispose(): unknown;
}

/** What a model is in memory. */
export interface Artifacts {
  readonly modelTopology: object;
  readonly weightSpecs: readonly object[];
  readonly weightData: ArrayBuffer;
  readonly trainingConfig?: object;
}

export function setBackend(name: "cpu" | "webgpu"): Promise<boolean>;
export function ready(): Promise<void>;
export function tensor(values: ArrayLike<number>, shape: readonly number[], dtype?: "int32"): Tensor;
export function loadLayersModel(handler: unknown): Promise<LayersModel>;
export const io: {
  fromMemory(artifacts: Artifacts): unknown;
  withSaveHandler(save: (artifacts: Artifacts) => Promise<object>): unknown;
};

/** A value between layers. */
export interface SymbolicTensor {
  readonly shape: readonly (number | null)[];
}
export interface Layer {
  apply(x: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor;
}
/** Every layer by its function's name. */
export const layers: Readonly<Record<string, (options?: object) => Layer>>;
export function sequential(options: { layers: Layer[] }): LayersModel;
export function model(options: { inputs: unknown; outputs: unknown }): LayersModel;
export const train: Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
