import type { Tensors } from "../layers/index.js";
import type { Model } from "../models/index.js";

/**
 * A model as an ONNX graph of opset 17, for inference elsewhere: ONNX Runtime, say. Layers as they are in inference, dropout left out,
 * batches of any size; images stay channels last, and are turned for the operators, which want channels first.
 *
 * Rejects with an UnsupportedError that names a layer, option or op that cannot be written: attention, masks, layers that run on the host, and
 * whatever else `io/onnx/layer-rows` does not list; with an ArgumentError for a model whose layers are not wired.
 *
 * @example
 * await writeFile("model.onnx", await saveOnnx(model));
 */
export async function saveOnnx<X extends Tensors, Y extends Tensors>(
  model: Model<X, Y>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { writeOnnx } = await import("./onnx/write/write-onnx.js");
  return writeOnnx(model as never);
}
