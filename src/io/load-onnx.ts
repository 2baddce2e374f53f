import type { FileSource, OpenOptions } from "../data/file-source.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Model } from "../models/index.js";

/** How {@link loadOnnx} reads. */
export interface LoadOnnxOptions extends OpenOptions {
  /** Which values the model gives, by their names in the graph: also ones in the middle, for a head of one's own. Default: the graph's outputs. */
  readonly outputs?: readonly string[] | undefined;
  /** Name of the layer that computes the graph. Default `"onnx"`, numbered. */
  readonly name?: string | undefined;
  /**
   * Whether training may change the weights, or by their names which of them. Default true: all of them. What it may not change,
   * `enableLora` adapts all the same.
   */
  readonly trainable?: boolean | ((name: string) => boolean) | undefined;
}

/**
 * An ONNX graph as a model, to run and to train on: see `OnnxGraph` for what its weights are. Its inputs are the graph's, with any number of
 * samples along the first axis; images are as the file has them, most often channels first.
 *
 * `source` is a URL, a File or Blob, a Response, bytes, or in Node a path. Where weights lie in files beside the model, they are got from there,
 * or from a list of all files.
 *
 * Rejects with a FormatError for bytes that are no ONNX model, an UnsupportedError that lists the operators that are not here, an ArgumentError
 * for outputs that the graph has not, and a DownloadError for what does not come.
 *
 * @example
 * const body = await loadOnnx("resnet18.onnx", { outputs: ["/avgpool/output"], trainable: false });
 * const x = Input([3, 224, 224]);
 * const features = new Flatten().apply(body.apply(x) as SymbolicTensor);
 * const model = new Model({ inputs: x, outputs: new Dense(5, { activation: "softmax" }).apply(features) });
 */
export async function loadOnnx(source: FileSource, options: LoadOnnxOptions = {}): Promise<OnnxModel> {
  const { openOnnx } = await import("./onnx/open-onnx.js"); // with all operators, which a page without ONNX has no use for
  return openOnnx(source, options);
}

/** A model with as many inputs and outputs as the graph has: one alone, or a list. */
export type OnnxModel = Model<SymbolicTensor | SymbolicTensor[], SymbolicTensor | SymbolicTensor[]>;
