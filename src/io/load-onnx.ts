import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Model } from "../models/index.js";

export interface LoadOnnxOptions {
  /** Which values the model gives, by their names in the graph: also ones in the middle, for a head of one's own. Default: the graph's outputs. */
  readonly outputs?: readonly string[] | undefined;
  /** Name of the layer that computes the graph. Default `"onnx"`, numbered. */
  readonly name?: string | undefined;
}

/**
 * An ONNX graph as a model, to run and to train on: see `OnnxGraph` for what its weights are. Its inputs are the graph's, with any number of
 * samples along the first axis; images are as the file has them, most often channels first.
 *
 * Rejects with a FormatError for bytes that are no ONNX model, an UnsupportedError that lists the operators that are not here, and an ArgumentError
 * for outputs that the graph has not.
 *
 * @example
 * const body = await loadOnnx(new Uint8Array(await (await fetch("resnet18.onnx")).arrayBuffer()), { outputs: ["/avgpool/output"] });
 * body.trainable = false;
 * const x = Input([3, 224, 224]);
 * const model = new Model({ inputs: x, outputs: new Dense(5, { activation: "softmax" }).apply(new Flatten().apply(body.apply(x))) });
 */
export async function loadOnnx(file: Uint8Array | ArrayBuffer, options: LoadOnnxOptions = {}): Promise<OnnxModel> {
  const { openOnnx } = await import("./onnx/open-onnx.js"); // with all operators, which a page without ONNX has no use for
  return openOnnx(file, options);
}

/** A model with as many inputs and outputs as the graph has: one alone, or a list. */
export type OnnxModel = Model<SymbolicTensor | SymbolicTensor[], SymbolicTensor | SymbolicTensor[]>;
