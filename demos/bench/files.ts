import type { PlacedLayer } from "./model.js";
import type { ImageShape, NetName } from "./nets/index.js";

/** A net as files, so that everybody runs the same one with the same weights. */
export interface NetFiles {
  readonly onnx: Uint8Array<ArrayBuffer>;
  readonly keras: Uint8Array<ArrayBuffer>;
  /** The JSON of a layers model, then its weights. */
  readonly tfjs: readonly Uint8Array<ArrayBuffer>[];
}

// wgrad, which writes them, is fetched when a case is run: the command line wants only the names of the cases.

/** A net that is known by name, with random weights. */
export async function filesOfNet(name: NetName, shape: ImageShape, random: () => number): Promise<NetFiles> {
  const { saveModel, saveOnnx } = await import("../../src/index.js");
  const { drawNet } = await import("./nets/index.js");
  const model = await drawNet(name, shape, random);
  const tfjs: Uint8Array<ArrayBuffer>[] = [];
  await saveModel(model, { format: "tfjs", put: (_, bytes) => void tfjs.push(bytes) });
  const files = { onnx: await saveOnnx(model), keras: await saveModel(model, { format: "keras" }), tfjs };
  model.dispose();
  return files;
}

/** A net of placed layers as ONNX. */
export async function onnxOf(layers: readonly PlacedLayer[]): Promise<Uint8Array<ArrayBuffer>> {
  const { saveOnnx } = await import("../../src/index.js");
  const { sequentialOf } = await import("./nets/sequential.js");
  const model = await sequentialOf(layers);
  const file = await saveOnnx(model);
  model.dispose();
  return file;
}
