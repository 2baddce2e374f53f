import type { Declaration, FromConfig } from "../config.js";
import type { FileSource } from "../data/file-source.js";
import type { FileTarget } from "../data/file-target.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Tensors } from "../layers/index.js";
import type { ExportOptions, LoadWeightsOptions, SaveOptions } from "./file-options.js";
import { WiredModel } from "./wired-model.js";

/** What reads and writes files is loaded when a model first asks for it. */
const files = () => import("../io/model-files.js");

/** The half of a model that goes into files and comes out of them. */
export abstract class StoredModel<
  X extends Tensors = SymbolicTensor,
  Y extends Tensors = SymbolicTensor,
> extends WiredModel<X, Y> {
  /**
   * A new model like the one that gave this config, with layers and fresh weights of its own, not compiled; or of a config from Python's
   * `model.get_config()`. Classes of your own must be known: by `registerClass`, or here. Of a subclass of yours, `new` is called with it.
   *
   * Rejects with an ArgumentError for what is no config of such a model, and a FormatError for classes that are not known.
   *
   * @example
   * const again = await Sequential.fromConfig(model.getConfig());
   */
  static override fromConfig<T>(
    this: (abstract new (...args: never[]) => T) & Declaration,
    config: object,
    customObjects: Readonly<Record<string, unknown>> = {},
  ): FromConfig<T> {
    // biome-ignore lint/complexity/noThisInStatic: which class it is asked of is the point
    return files().then(({ modelFromConfig }) => modelFromConfig(this, config, customObjects)) as FromConfig<T>;
  }

  /**
   * Rounds every kernel and embedding to the nearest of 255 steps a channel, as Keras does: what the model is worth with 8-bit weights. All
   * computing is done in float32 as before, and what flows between layers is not rounded. `saveInt8Weights` makes a small file of it.
   *
   * Rejects with an ArgumentError for other modes, where no weight is to be quantized, and for weights that are not finite.
   *
   * @example
   * await model.quantize("int8");
   * await model.evaluate(x, y);
   */
  async quantize(mode: "int8"): Promise<void> {
    return (await files()).quantizeModel(this, mode);
  }

  /**
   * Writes the whole model: its layers, weights, what `compile` was told and what the optimizer has come to. `loadModel` makes it again.
   *
   * The name's end is the format:
   *
   *     .keras                      Keras's own, which `keras.saving.load_model` opens in Python
   *     .h5                         the one before
   *     .json                       tfjs's layers model: the JSON, and its weights in files beside it
   *     .safetensors                weights by the paths of `variables()`, with the config among the metadata
   *     .safetensors.index.json     the same, with the weights in files beside it
   *
   * In a page the file is downloaded; in Node a name is a path; under `indexeddb://digits` or `opfs://models/digits.keras` the browser keeps it; a
   * file handle is written to; `{ format: "keras" }` only gives the bytes, which are the result in any case: of a model in several files
   * those of the first, and `{ format: "tfjs", put }` hands all of them to a function.
   *
   * Rejects with a FormatError for what no file can hold: functions, classes that were not made known with `registerClass`, and layers and
   * options that tfjs has not.
   *
   * @example
   * await model.save("digits.keras");
   * const bytes = await model.save({ format: "keras" });
   * await model.save({ format: "tfjs", put: (name, bytes) => upload(name, bytes) });
   */
  async save(target: FileTarget, options?: SaveOptions): Promise<Uint8Array<ArrayBuffer>> {
    return (await files()).saveModel(this, target, options);
  }

  /**
   * Writes the weights alone: `.weights.h5` as Keras does, `.h5` as it did before, or `.safetensors` by the paths of `variables()`. Targets as
   * for {@link save}. With `.weights.h5` goes what the optimizer has come to.
   */
  async saveWeights(
    target: FileTarget,
    options?: Pick<SaveOptions, "includeOptimizer">,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return (await files()).saveWeights(this, target, options);
  }

  /**
   * Sets the weights from a file: any of those that {@link save} and {@link saveWeights} write, those of `saveInt8Weights`, or a model of
   * tfjs's. The model must be of the same layers; their names do not count, unless `byName`.
   *
   * Rejects with a FormatError for a damaged file and for weights that do not fit, and then sets nothing.
   */
  async loadWeights(source: FileSource, options?: LoadWeightsOptions): Promise<void> {
    return (await files()).loadWeights(this, source, options);
  }

  /**
   * Writes the model as an ONNX graph, for inference elsewhere: ONNX Runtime, say. Targets as for {@link save}. Layers are as they are in
   * inference, dropout left out and adapted or quantized weights as they compute; batches are of any size, and so are axes that `Input` leaves
   * open. Images stay channels last, and are turned for the operators, which want channels first. Its opset is 17, or that of an imported graph
   * in it, which is written as it was read. `loadOnnx` reads it.
   *
   * Rejects with an UnsupportedError that names what cannot be written, see docs/onnx.md: ops that ONNX has nothing for, layers that run on
   * the host, and those that keep something from batch to batch; with an ArgumentError for a model whose layers are not wired.
   *
   * @example
   * await model.export("model.onnx");
   * const bytes = await model.export({ format: "onnx" });
   */
  async export(target: FileTarget, options?: ExportOptions): Promise<Uint8Array<ArrayBuffer>> {
    return (await files()).exportModel(this, target, options);
  }
}
