import type { Tensors } from "../layers/index.js";
import type { Model } from "../models/index.js";

/**
 * A model as an ONNX graph, for inference elsewhere: ONNX Runtime, say. Layers are as they are in inference, dropout left out and adapted or
 * quantized weights as they compute; batches are of any size, and so are axes that `Input` leaves open. Images stay channels last, and are
 * turned for the operators, which want channels first. Its opset is 17, or that of an imported graph in it, which is written as it was read.
 *
 * Rejects with an UnsupportedError that names what cannot be written, see docs/onnx.md: ops that ONNX has nothing for, layers that run on
 * the host, and those that keep something from batch to batch; with an ArgumentError for a model whose layers are not wired.
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
