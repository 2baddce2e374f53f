import type { PlacedLayer } from "./model.js";
import type { NetName } from "./nets/index.js";

/** A net as files, so that everybody runs the same one with the same weights. */
export interface NetFiles {
  readonly onnx: Uint8Array<ArrayBuffer>;
  readonly keras: Uint8Array<ArrayBuffer>;
  /** The JSON of a layers model, then its weights; undefined where tfjs has not all of its layers. */
  readonly tfjs: undefined | readonly Uint8Array<ArrayBuffer>[];
}

// wgrad, which writes them, is fetched when a case is run: the command line wants only the names of the cases.

/** A net that is known by name, with random weights. */
export async function filesOfNet(name: NetName, shape: readonly number[], random: () => number): Promise<NetFiles> {
  const { drawNet } = await import("./nets/index.js");
  const model = await drawNet(name, shape, random);
  const layers: Uint8Array<ArrayBuffer>[] = [];
  const isInTfjs = name !== "encoder"; // it has no attention
  if (isInTfjs) await model.save({ format: "tfjs", put: (_, bytes) => void layers.push(bytes) });
  const [onnx, keras] = [await model.export({ format: "onnx" }), await model.save({ format: "keras" })];
  model.dispose();
  return { onnx, keras, tfjs: isInTfjs ? layers : undefined };
}

/** A net of placed layers as ONNX. */
export async function onnxOf(layers: readonly PlacedLayer[]): Promise<Uint8Array<ArrayBuffer>> {
  const { sequentialOf } = await import("./nets/sequential.js");
  const model = await sequentialOf(layers);
  const file = await model.export({ format: "onnx" });
  model.dispose();
  return file;
}
