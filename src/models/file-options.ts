import type { OpenOptions } from "../data/file-source.js";

/** How `model.save` and `model.saveWeights` write. */
export interface SaveOptions {
  /** Whether what `compile` was told and what the optimizer has come to are written, too. Default true. */
  readonly includeOptimizer?: boolean | undefined;
  /**
   * How many bytes of weights go into one file, where the format has several: tfjs's, 4 MiB by default, and safetensors with an index, 1 GiB by
   * default.
   */
  readonly shardBytes?: number | undefined;
  /**
   * What the weights become in tfjs's files, as its converter has it: `"float16"` halves them; `"uint16"` and `"uint8"` are so many steps
   * between the least and the largest number of a weight, one of them 0 where that lies between. They are read as float32 again. What the
   * optimizer keeps stays as it is. Default: float32.
   */
  readonly quantize?: "float16" | "uint8" | "uint16" | undefined;
}

/** How `model.loadWeights` reads. */
export interface LoadWeightsOptions extends OpenOptions {
  /** Whether weights that do not fit are left as they are, with a warning. Default false: they are an error. */
  readonly skipMismatch?: boolean | undefined;
  /**
   * Whether only layers that the file names get their weights, and all others stay as they are: for a model that shares some of its layers
   * with the one that was saved. For files that name layers: Keras's older `.h5`, and tfjs's. Default false.
   */
  readonly byName?: boolean | undefined;
}

/** How `model.export` writes. */
export interface ExportOptions {
  /** What for. Default `"onnx"`, the only one: ONNX Runtime and others serve it. */
  readonly format?: "onnx" | undefined;
}
